package dev.sluice.quality.gate;

/**
 * Consumers go on although nothing vouches for the data. Always recorded and told.
 *
 * @param gate {@code namespace/name}
 * @param check id in the gate; empty: the gate as a whole
 * @param why which rule let it through
 * @param message one sentence for people
 */
public record FailOpen(String gate, String check, Why why, String message) {
    /** Which rule let it through. */
    public enum Why {
        /** A check could not be evaluated, and its {@code onError} says go on. */
        CHECK_BROKE,
        /** No verdict on the newest version, and {@code onMissing} says go on. */
        NO_VERDICT,
        /** No verdict within {@code maxWait}, and {@code onTimeout} says go on. */
        TIMED_OUT,
        /** Every check was skipped. */
        NOTHING_CHECKED
    }
}
