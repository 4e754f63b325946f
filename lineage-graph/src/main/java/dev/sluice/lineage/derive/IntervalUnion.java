package dev.sluice.lineage.derive;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Unites overlapping and touching intervals of the same edge. */
final class IntervalUnion {
    private static final Comparator<EdgeInterval> ORDER = Comparator.comparingLong(EdgeInterval::edgeId)
            .thenComparingLong(EdgeInterval::from)
            .thenComparingLong(EdgeInterval::to);

    private IntervalUnion() {}

    static List<EdgeInterval> of(Collection<EdgeInterval> intervals) {
        List<EdgeInterval> sorted = intervals.stream().sorted(ORDER).toList();
        List<EdgeInterval> united = new ArrayList<>(sorted.size());
        for (EdgeInterval next : sorted) {
            EdgeInterval last = united.isEmpty() ? null : united.getLast();
            if (last != null && last.edgeId() == next.edgeId() && next.from() <= last.to()) {
                united.set(
                        united.size() - 1,
                        new EdgeInterval(last.edgeId(), last.from(), Math.max(last.to(), next.to())));
            } else {
                united.add(next);
            }
        }
        return united;
    }
}
