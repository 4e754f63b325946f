package dev.sluice.adapters.sql.lineage;

/** A column that decides about the whole output: which rows are in it, or their order. */
public record Influence(TableName table, String column, Transformation transformation, Confidence confidence) {
    public Influence {
        if (transformation.isDirect()) {
            throw new IllegalArgumentException("an influence is INDIRECT, not " + transformation.subtype());
        }
    }
}
