package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.schedulerview.AlertInfo;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** An entry of a {@link AlertConnection}. */
@Type("AlertEdge")
public record AlertEdge(@NonNull String cursor, @NonNull AlertInfo node) {}
