package dev.sluice.verify.history;

import dev.sluice.model.Digest128;

/**
 * An event as the log has it.
 *
 * @param position in the log, from 1
 * @param body bytes as received; not to be written to
 */
public record RawEvent(long position, byte[] body) {
    /** What names the event: two with the same bytes are one. */
    public Digest128 digest() {
        return Digest128.of(body);
    }
}
