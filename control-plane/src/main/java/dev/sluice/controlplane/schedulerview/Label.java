package dev.sluice.controlplane.schedulerview;

import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** A free key and value pair of a definition. */
@Type("Label")
public record Label(@NonNull String key, @NonNull String value) {}
