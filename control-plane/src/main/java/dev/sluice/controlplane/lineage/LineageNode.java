package dev.sluice.controlplane.lineage;

import dev.sluice.controlplane.catalog.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * A node of a lineage answer, nearest first.
 *
 * @param namespace empty for runs and versions
 * @param name the name; of a run its id
 * @param field path of a FIELD, else null
 */
public record LineageNode(
        NodeId id, String namespace, String name, @Nullable String field, int distance) {}
