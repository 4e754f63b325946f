package dev.sluice.controlplane.schedulerview;

import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** A name and its value. */
@Type("NamedValue")
public record NamedValue(@NonNull String name, @NonNull String value) {}
