package dev.sluice.controlplane.graphql;

import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** An entry of a {@link EventConnection}. */
@Type("EventEdge")
public record EventEdge(@NonNull String cursor, @NonNull EventType node) {}
