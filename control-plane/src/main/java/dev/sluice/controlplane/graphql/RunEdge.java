package dev.sluice.controlplane.graphql;

import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** An entry of a {@link RunConnection}. */
@Type("RunEdge")
public record RunEdge(@NonNull String cursor, @NonNull RunType node) {}
