package dev.sluice.quality.check;

/**
 * SQL that a person wrote into a check. To be guarded before it reaches a store.
 *
 * @param key of the check: {@code where} or an argument
 * @param text as written
 * @param form what it has to be
 */
public record ForeignSql(String key, String text, Form form) {
    /** What a piece of SQL has to be. */
    public enum Form {
        /** A scalar expression or predicate over the columns of the dataset. */
        EXPRESSION,
        /** One SELECT. */
        QUERY
    }
}
