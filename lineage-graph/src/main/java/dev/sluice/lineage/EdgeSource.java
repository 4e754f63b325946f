package dev.sluice.lineage;

/** What an edge rests on. Codes are stored: do not change them. */
public enum EdgeSource {
    /** Inputs and outputs of a run; for data flow between them, every input is taken to feed every output. */
    RUN(1),
    /** Inputs and outputs declared by a JobEvent. */
    DECLARED(2),
    /** The columnLineage facet. */
    COLUMN_LINEAGE(3),
    /** The explicit lineage facet. */
    EXPLICIT(4),
    /** A RENAME in the lifecycleStateChange facet. */
    RENAME(5),
    /** The parent or jobDependencies facet. */
    RUN_FACET(6);

    private final int code;

    EdgeSource(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    public static EdgeSource ofCode(int code) {
        for (EdgeSource source : values()) {
            if (source.code == code) {
                return source;
            }
        }
        throw new IllegalArgumentException("no edge source has code " + code);
    }
}
