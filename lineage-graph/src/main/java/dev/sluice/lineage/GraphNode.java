package dev.sluice.lineage;

import org.jspecify.annotations.Nullable;

/**
 * A node as the graph holds it.
 *
 * @param id unique over all kinds, given by the catalog
 * @param field field path for a FIELD, else null
 * @param datasetId the dataset of a FIELD, else 0
 * @param canonicalId the node that stands for this one after symlinks merged; its own id when none does. Edges only
 *     ever touch canonical nodes
 */
public record GraphNode(
        long id,
        NodeKind kind,
        String namespace,
        String name,
        @Nullable String field,
        long datasetId,
        long canonicalId) {
    public boolean isAlias() {
        return canonicalId != id;
    }
}
