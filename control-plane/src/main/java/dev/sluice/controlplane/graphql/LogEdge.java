package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.schedulerview.LogLine;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** An entry of a {@link LogConnection}. */
@Type("LogEdge")
public record LogEdge(@NonNull String cursor, @NonNull LogLine node) {}
