package dev.sluice.adapters.sql.lineage;

/** How far a statement of lineage can be relied on, best first. Nothing is ever guessed. */
public enum Confidence {
    /** What the database itself would resolve. */
    EXACT,
    /** The true source is among those listed; which of them is not known without a schema. */
    AMBIGUOUS,
    /** Not understood. Sources may be missing; only the tables read and written hold. */
    OPAQUE;

    public Confidence worseOf(Confidence other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
