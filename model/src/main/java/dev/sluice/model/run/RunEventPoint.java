package dev.sluice.model.run;

import dev.sluice.model.Digest128;
import dev.sluice.model.event.RunEventType;
import java.util.Comparator;

/** What counts of one event for the state of its run. The digest of the event breaks ties of equal times. */
public record RunEventPoint(long time, RunEventType type, Digest128 digest) {
    public static final Comparator<RunEventPoint> ORDER =
            Comparator.comparingLong(RunEventPoint::time).thenComparing(RunEventPoint::digest);
}
