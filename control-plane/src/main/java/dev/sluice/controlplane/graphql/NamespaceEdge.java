package dev.sluice.controlplane.graphql;

import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** An entry of a {@link NamespaceConnection}. */
@Type("NamespaceEdge")
public record NamespaceEdge(@NonNull String cursor, @NonNull NamespaceType node) {}
