package dev.sluice.controlplane.projection;

import dev.sluice.model.Digest128;
import dev.sluice.model.event.RunEventType;
import java.util.Comparator;
import java.util.List;

/** One event of a run, reduced to numbers; what it said is found under its facet sets. */
record RunPoint(
        long position,
        long time,
        Digest128 digest,
        RunEventType type,
        long job,
        long runFacetSet,
        long jobFacetSet,
        List<Io> datasets) {
    /** Order of meaning: event time, then the bytes of the event; never the order of arrival. */
    static final Comparator<RunPoint> ORDER =
            Comparator.comparingLong(RunPoint::time).thenComparing(RunPoint::digest);

    RunPoint {
        datasets = List.copyOf(datasets);
    }

    /** A dataset named in the event; {@code direction} as in {@link EventRows}. */
    record Io(long dataset, int direction, long facetSet, long ioFacetSet) {}
}
