package dev.sluice.lineage;

/** Kinds of edge, all oriented with the flow. Codes are stored: do not change them. */
public enum EdgeKind {
    /** Dataset to job: the job reads it. */
    READ_BY(1),
    /** Job to dataset. */
    WRITES(2),
    /** Dataset or job to dataset or job: a precise statement that data flows, without or across a job. */
    FEEDS(3),
    /** Field to field, or field to dataset when it affects all of it. */
    DERIVES(4),
    /** Job to job: control flow (jobDependencies). */
    TRIGGERS(5),
    /** Parent job to child job: containment. */
    CONTAINS(6),
    /** Job to itself: while this holds the job's lineage is known to be incomplete (extractionError). */
    INCOMPLETE(7),
    /** Dataset to its field. Structure, without time; never stored as an interval. */
    HAS_FIELD(8);

    private final int code;

    EdgeKind(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    public static EdgeKind ofCode(int code) {
        for (EdgeKind kind : values()) {
            if (kind.code == code) {
                return kind;
            }
        }
        throw new IllegalArgumentException("no edge kind has code " + code);
    }
}
