package dev.sluice.controlplane.graphql;

import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** An entry of a {@link SearchConnection}. */
@Type("SearchEdge")
public record SearchEdge(@NonNull String cursor, @NonNull SearchHitType node) {}
