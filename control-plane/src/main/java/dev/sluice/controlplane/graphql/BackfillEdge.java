package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.schedulerview.BackfillInfo;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** An entry of a {@link BackfillConnection}. */
@Type("BackfillEdge")
public record BackfillEdge(@NonNull String cursor, @NonNull BackfillInfo node) {}
