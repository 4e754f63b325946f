package dev.sluice.scheduler.expression;

/**
 * What is wrong with the source of an expression.
 *
 * @param kind what sort of fault
 * @param offset in the CEL source, in characters
 * @param message one clause, without place
 * @param fix what to do; empty when the message says it
 */
public record ExpressionFault(Kind kind, int offset, String message, String fix) {
    /** Sorts of fault. */
    public enum Kind {
        /** Not CEL, or too long. */
        SYNTAX,
        /** A name that nothing declares. */
        UNKNOWN_VARIABLE,
        /** A function that does not exist, or for other types. */
        TYPE,
        /** A place in SQL where no literal can stand. */
        SQL_PLACE
    }
}
