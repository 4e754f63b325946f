package dev.sluice.scheduler.execute;

import dev.sluice.model.DatasetId;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A dataset that an attempt read or wrote, as the executor saw it.
 *
 * @param dataset which
 * @param written whether it was written; else read
 * @param rows written or read, when counted
 * @param bytes written or read, when counted
 * @param schema columns in order; empty when not looked up
 * @param facets OpenLineage dataset facets by name, each a JSON object, for example {@code columnLineage}
 */
public record ObservedDataset(
        DatasetId dataset,
        boolean written,
        OptionalLong rows,
        OptionalLong bytes,
        List<Field> schema,
        Map<String, String> facets) {
    public ObservedDataset {
        schema = List.copyOf(schema);
        facets = Map.copyOf(facets);
    }

    /**
     * A column.
     *
     * @param name as the system spells it
     * @param type as the system spells it
     */
    public record Field(String name, String type) {}
}
