package dev.sluice.controlplane.projection;

import dev.sluice.model.Digest128;
import dev.sluice.model.run.RunEventPoint;
import dev.sluice.model.run.RunFold;
import dev.sluice.model.run.RunSummary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** All events of one run, in order of meaning, and what was last written about it. */
final class TrackedRun {
    final UUID id;
    final List<RunPoint> points = new ArrayList<>(4);
    /** The job that the run's evidence was last counted for; 0 before its first event. */
    long owner;

    @Nullable
    String sentId;

    long[] contentIds = {};
    /** Rows as last written, so that only differences are. */
    final Map<RunPoint.Io, IoRow> written = new HashMap<>();

    private final Set<Digest128> digests = new HashSet<>(4);
    private @Nullable RunSummary summary;

    /** A row of run_io without its key. */
    record IoRow(
            long firstSeen,
            long facetSet,
            long ioFacetSet,
            @Nullable String version,
            @Nullable Long rows,
            @Nullable Long bytes,
            @Nullable Long files) {}

    TrackedRun(UUID id) {
        this.id = id;
    }

    /** Adds an event in its place; false when the same event is there already. */
    boolean add(RunPoint point) {
        if (!digests.add(point.digest())) {
            return false;
        }
        int place = points.size();
        while (place > 0 && RunPoint.ORDER.compare(points.get(place - 1), point) > 0) {
            place--;
        }
        points.add(place, point);
        summary = null;
        return true;
    }

    RunSummary summary() {
        RunSummary known = summary;
        if (known == null) {
            List<RunEventPoint> events = new ArrayList<>(points.size());
            for (RunPoint point : points) {
                events.add(new RunEventPoint(point.time(), point.type(), point.digest()));
            }
            known = RunFold.fold(events);
            summary = known;
        }
        return known;
    }

    /** About how many bytes it takes. */
    long weight() {
        int named = points.stream().mapToInt(point -> point.datasets().size()).sum();
        return 450 + 220L * points.size() + 48L * named + 190L * written.size();
    }

    long[] times() {
        long[] times = new long[points.size()];
        for (int i = 0; i < times.length; i++) {
            times[i] = points.get(i).time();
        }
        return times;
    }

    long firstPosition() {
        return points.stream().mapToLong(RunPoint::position).min().orElse(0);
    }

    long lastPosition() {
        return points.stream().mapToLong(RunPoint::position).max().orElse(0);
    }
}
