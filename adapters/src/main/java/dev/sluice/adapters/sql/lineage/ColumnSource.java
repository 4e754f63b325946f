package dev.sluice.adapters.sql.lineage;

/** A column that another depends on, and how. */
public record ColumnSource(TableName table, String column, Transformation transformation) {
    ColumnSource then(Transformation next) {
        return new ColumnSource(table, column, transformation.then(next));
    }
}
