package dev.sluice.adapters.sql.lineage;

import java.util.List;

/** Where one column of the output comes from. No sources at all means a constant, if the confidence is exact. */
public record ColumnLineage(String output, List<ColumnSource> sources, Confidence confidence) {
    public ColumnLineage {
        sources = List.copyOf(sources);
    }
}
