package dev.sluice.controlplane.graphql;

import java.util.List;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** One way through the graph, from start to end. */
@Type("LineagePath")
public record LineagePath(@NonNull List<@NonNull LineageNodeType> nodes) {}
