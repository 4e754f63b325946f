package dev.sluice.lineage.derive;

import dev.sluice.lineage.derive.Evidence.DatasetEnd;
import dev.sluice.lineage.derive.Evidence.Declaration;
import dev.sluice.lineage.derive.Evidence.Fact;
import dev.sluice.lineage.derive.Evidence.Run;
import dev.sluice.model.Micros;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The edges of one owner over time, kept up to date run by run.
 *
 * <p>The meaning is {@link #full}: a sweep over all evidence. To cost little when events come roughly in order, an object
 * keeps what is settled (the edges open at a horizon) and only the evidence after it, and sweeps that. Evidence from
 * before the horizon needs the whole history. For one thread.
 */
public final class OwnerTimeline {
    /** Runs kept behind the horizon's back; a run that is still going is never settled. */
    private static final int LONG_TAIL = 16;

    private static final int SHORT_TAIL = 6;

    /** What became different by a piece of evidence. */
    public sealed interface Update {
        record Unchanged() implements Update {}

        record Changed(List<EdgeInterval> removed, List<EdgeInterval> added) implements Update {}

        /** It lies before the horizon: load everything and start over with {@link OwnerTimeline#OwnerTimeline}. */
        record NeedsHistory() implements Update {}
    }

    private static final Update UNCHANGED = new Update.Unchanged();
    private static final Update NEEDS_HISTORY = new Update.NeedsHistory();

    private final Evidence.Lookup lookup;
    private final Map<UUID, Run> runs = new LinkedHashMap<>();
    private final List<Declaration> declarations = new ArrayList<>();
    private final List<Fact> facts = new ArrayList<>();
    private final List<DatasetEnd> ends = new ArrayList<>();
    private Map<Sweep.Key, Sweep.Open> settled = Map.of();
    private List<EdgeInterval> before = List.of();
    private long horizon = Long.MIN_VALUE;
    private Set<EdgeInterval> intervals;

    /** Starts from everything known about the owner. */
    public OwnerTimeline(Evidence all, Evidence.Lookup lookup) {
        this.lookup = lookup;
        all.runs().forEach(run -> runs.put(run.id(), run));
        declarations.addAll(all.declarations());
        facts.addAll(all.facts());
        ends.addAll(all.ends());
        intervals = Set.copyOf(full(all, lookup));
        settle();
    }

    /** All intervals by definition. Neither order nor repetition of the evidence matters. */
    public static List<EdgeInterval> full(Evidence all, Evidence.Lookup lookup) {
        Sweep sweep = new Sweep(lookup, Map.of(), List.of());
        sweep.run(all);
        return sweep.intervals();
    }

    /** The intervals that the kept evidence gives: everything right after construction, later what is not yet settled. */
    public Set<EdgeInterval> intervals() {
        return Set.copyOf(intervals);
    }

    /** About how many bytes it takes, for whoever keeps many. */
    public long weight() {
        long events = 0;
        for (Run run : runs.values()) {
            events += run.times().length;
        }
        return 300L * runs.size() + 16 * events + 80L * intervals.size() + 130L * settled.size() + 40L * before.size();
    }

    /** Takes in a run, new or with more events than before. */
    public Update update(Run run) {
        Run before = runs.get(run.id());
        if (earliest(run) < horizon) {
            return NEEDS_HISTORY;
        }
        if (before != null && sameEffect(before, run)) {
            runs.put(run.id(), run);
            return UNCHANGED;
        }
        runs.put(run.id(), run);
        return resweep();
    }

    public Update declare(Declaration declaration) {
        if (declaration.time() < horizon) {
            return NEEDS_HISTORY;
        }
        if (declarations.contains(declaration)) {
            return UNCHANGED;
        }
        declarations.add(declaration);
        return resweep();
    }

    public Update hold(Fact fact) {
        if (fact.time() < horizon) {
            return NEEDS_HISTORY;
        }
        if (facts.contains(fact)) {
            return UNCHANGED;
        }
        facts.add(fact);
        return resweep();
    }

    public Update end(DatasetEnd end) {
        if (end.time() < horizon) {
            return NEEDS_HISTORY;
        }
        if (ends.contains(end)) {
            return UNCHANGED;
        }
        ends.add(end);
        return resweep();
    }

    private Update resweep() {
        Sweep sweep = new Sweep(lookup, settled, before);
        sweep.run(new Evidence(List.copyOf(runs.values()), declarations, facts, ends));
        Set<EdgeInterval> now = new HashSet<>(sweep.intervals());
        List<EdgeInterval> removed = new ArrayList<>();
        for (EdgeInterval interval : intervals) {
            if (!now.contains(interval)) {
                removed.add(interval);
            }
        }
        List<EdgeInterval> added = new ArrayList<>();
        for (EdgeInterval interval : now) {
            if (!intervals.contains(interval)) {
                added.add(interval);
            }
        }
        intervals = now;
        settle();
        return removed.isEmpty() && added.isEmpty() ? UNCHANGED : new Update.Changed(sorted(removed), sorted(added));
    }

    /** Moves the horizon forward when the tail is long, to a start before which everything kept has ended. */
    private void settle() {
        if (runs.size() + declarations.size() <= LONG_TAIL) {
            return;
        }
        List<Run> byStart = new ArrayList<>(runs.values());
        byStart.sort(Comparator.comparingLong(OwnerTimeline::earliest));
        long latest = Long.MIN_VALUE;
        long newHorizon = horizon;
        for (int i = 0; i < byStart.size() - SHORT_TAIL; i++) {
            latest = Math.max(latest, latest(byStart.get(i)));
            long next = earliest(byStart.get(i + 1));
            if (latest < next) {
                newHorizon = next;
            }
        }
        if (runs.isEmpty()) {
            newHorizon =
                    declarations.stream().mapToLong(Declaration::time).max().orElse(horizon);
        }
        if (newHorizon > horizon) {
            settleBefore(newHorizon);
        }
    }

    private void settleBefore(long newHorizon) {
        List<Run> oldRuns =
                runs.values().stream().filter(run -> latest(run) < newHorizon).toList();
        List<Declaration> oldDeclarations =
                declarations.stream().filter(d -> d.time() < newHorizon).toList();
        List<Fact> oldFacts = facts.stream().filter(f -> f.time() < newHorizon).toList();
        List<DatasetEnd> oldEnds =
                ends.stream().filter(e -> e.time() < newHorizon).toList();
        Sweep sweep = new Sweep(lookup, settled, before);
        sweep.run(new Evidence(oldRuns, oldDeclarations, oldFacts, oldEnds));
        before = heldLonger(sweep, newHorizon);
        settled = new HashMap<>(sweep.open());
        oldRuns.forEach(run -> runs.remove(run.id()));
        declarations.removeAll(oldDeclarations);
        facts.removeAll(oldFacts);
        ends.removeAll(oldEnds);
        horizon = newHorizon;
        Sweep rest = new Sweep(lookup, settled, before);
        rest.run(new Evidence(List.copyOf(runs.values()), declarations, facts, ends));
        intervals = new HashSet<>(rest.intervals());
    }

    /** Where several voices held an edge one after the other, its interval began before the voice that holds it now. */
    private static List<EdgeInterval> heldLonger(Sweep sweep, long horizon) {
        Map<Long, Long> openSince = new HashMap<>();
        sweep.open().forEach((key, open) -> openSince.merge(key.edge(), open.from(), Math::min));
        List<EdgeInterval> longer = new ArrayList<>();
        for (EdgeInterval interval : sweep.intervals()) {
            Long since = openSince.get(interval.edgeId());
            if (interval.to() == Micros.OPEN && since != null && interval.from() < since) {
                longer.add(new EdgeInterval(interval.edgeId(), interval.from(), horizon));
            }
        }
        return longer;
    }

    private static long earliest(Run run) {
        return run.times().length == 0 ? run.start() : Math.min(run.start(), run.times()[0]);
    }

    private static long latest(Run run) {
        return Math.max(run.lastEvent(), run.start());
    }

    private static boolean sameEffect(Run a, Run b) {
        return a.start() == b.start()
                && a.lastEvent() == b.lastEvent()
                && a.succeeded() == b.succeeded()
                && a.incomplete() == b.incomplete()
                && a.codeVersion() == b.codeVersion()
                && a.snapshot() == b.snapshot()
                && Arrays.equals(a.times(), b.times())
                && Arrays.equals(a.contentIds(), b.contentIds());
    }

    private static List<EdgeInterval> sorted(List<EdgeInterval> intervals) {
        intervals.sort(Comparator.comparingLong(EdgeInterval::edgeId).thenComparingLong(EdgeInterval::from));
        return intervals;
    }
}
