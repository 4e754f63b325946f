package dev.sluice.controlplane.catalog;

/** A dataset or job found by its name. {@code match} says how well: lower is better. */
public record SearchHit(Kind kind, long id, String name, Match match) {
    /** What was found. */
    public enum Kind {
        DATASET(0),
        JOB(1);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }
    }

    /** How the name meets the words asked for. */
    public enum Match {
        EXACT(0),
        PREFIX(1),
        WORDS(2),
        SUBSTRING(3);

        private final int code;

        Match(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }
    }
}
