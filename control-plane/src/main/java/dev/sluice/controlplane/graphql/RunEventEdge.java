package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.schedulerview.RunEventInfo;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** An entry of a {@link RunEventConnection}. */
@Type("RunEventEdge")
public record RunEventEdge(@NonNull String cursor, @NonNull RunEventInfo node) {}
