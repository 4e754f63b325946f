package dev.sluice.verify.history;

import dev.sluice.model.Digest128;
import dev.sluice.model.Micros;
import dev.sluice.model.event.RunEvent;
import java.util.Comparator;

/**
 * One event of a run, as parsed, with what orders it: event time, then the bytes; never the order of arrival.
 *
 * @param digest of the event's bytes
 */
public record RunFact(long position, Digest128 digest, RunEvent event) implements Comparable<RunFact> {
    private static final Comparator<RunFact> ORDER =
            Comparator.comparingLong(RunFact::time).thenComparing(RunFact::digest);

    /** Event time in epoch microseconds, the resolution that is stored. */
    public long time() {
        return Micros.of(event.eventTime());
    }

    @Override
    public int compareTo(RunFact other) {
        return ORDER.compare(this, other);
    }
}
