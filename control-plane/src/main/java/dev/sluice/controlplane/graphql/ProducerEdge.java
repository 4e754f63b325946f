package dev.sluice.controlplane.graphql;

import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** An entry of a {@link ProducerConnection}. */
@Type("ProducerEdge")
public record ProducerEdge(@NonNull String cursor, @NonNull ProducerType node) {}
