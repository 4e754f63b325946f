package dev.sluice.model.intake;

import java.util.List;

/**
 * Takes raw events from a transport and stores them durably.
 *
 * <p>Blocking: returns after commit. Idempotent by content: the same bytes again are a duplicate. Safe for concurrent
 * callers.
 */
public interface EventIntake {
    /**
     * Stores each event or says why not; results are in the order of the events.
     *
     * @param events raw JSON, one event each
     * @throws IntakeUnavailableException when nothing could be stored now; nothing was, and the same call may be repeated
     */
    List<IntakeResult> accept(List<RawEvent> events, Transport transport);

    /** A slice of bytes that is one event. The array must not change afterwards. */
    record RawEvent(byte[] bytes, int offset, int length) {
        public static RawEvent of(byte[] bytes) {
            return new RawEvent(bytes, 0, bytes.length);
        }
    }

    /** How an event came in. Codes are stored: do not change them. */
    enum Transport {
        HTTP(1),
        HTTP_BATCH(2),
        KAFKA(3),
        REPLAY(4),
        INTERNAL(5);

        private final int code;

        Transport(int code) {
            this.code = code;
        }

        public int code() {
            return code;
        }
    }
}
