package dev.sluice.adapters.sql.lineage;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What one statement reads and writes, column by column.
 *
 * <p>A statement that changes two tables, as one with a data-changing CTE, yields one lineage for each.
 *
 * @param reads tables the data comes from. The changed table is among them only if the statement names it a second time
 * @param writes the changed table, or the file a COPY writes; empty for queries and for temporary tables, which are looked
 *     through: what is read from them later is attributed to what went in
 * @param columns output columns in their order. An UPDATE or MERGE lists the columns it sets
 * @param datasetInfluences what decides about the output as a whole
 * @param confidence the worst of the parts
 * @param notes what a person should know: why something is not exact
 */
public record StatementLineage(
        String sql,
        StatementKind kind,
        Set<TableName> reads,
        Optional<TableName> writes,
        List<ColumnLineage> columns,
        List<Influence> datasetInfluences,
        Confidence confidence,
        List<String> notes,
        Set<String> fileReads,
        Set<String> fileWrites) {
    public StatementLineage {
        reads = Collections.unmodifiableSet(new LinkedHashSet<>(reads));
        columns = List.copyOf(columns);
        datasetInfluences = List.copyOf(datasetInfluences);
        notes = List.copyOf(notes);
        fileReads = Collections.unmodifiableSet(new LinkedHashSet<>(fileReads));
        fileWrites = Collections.unmodifiableSet(new LinkedHashSet<>(fileWrites));
    }
}
