package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.gateview.CheckResultInfo;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** An entry of a {@link CheckResultConnection}. */
@Type("CheckResultEdge")
public record CheckResultEdge(
        @NonNull String cursor, @NonNull CheckResultInfo node) {}
