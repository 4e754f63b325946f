package dev.sluice.quality.gate;

import dev.sluice.model.DatasetId;
import dev.sluice.model.JobId;
import dev.sluice.model.quality.GateSpec;
import dev.sluice.quality.gate.HoldScope.Blocked;
import dev.sluice.quality.gate.HoldScope.Consumer;
import dev.sluice.quality.gate.HoldScope.Exempt;
import dev.sluice.quality.gate.HoldScope.Reached;
import dev.sluice.quality.gate.HoldScope.Result;
import dev.sluice.quality.gate.HoldScope.Why;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** One walk by levels; used once. A dataset is walked from again when more of its columns turn out bad. */
final class ScopeWalk {
    private final DatasetId origin;
    private final GateSpec.Scope scope;
    private final LineageView lineage;
    private final HoldScope.Limits limits;
    private final Map<DatasetId, Taint> taints = new LinkedHashMap<>();
    private final Map<DatasetId, List<Reader>> readers = new HashMap<>();
    private final Map<JobId, Consumer> consumers = new TreeMap<>();
    private final Map<JobId, Reader> seen = new TreeMap<>();
    private Optional<String> cut = Optional.empty();

    ScopeWalk(
            DatasetId origin, Set<String> columns, GateSpec.Scope scope, LineageView lineage, HoldScope.Limits limits) {
        this.origin = origin;
        this.scope = scope;
        this.lineage = lineage;
        this.limits = limits;
        Taint taint = new Taint();
        columns.forEach(column -> taint.add(column, Taint.Trace.ORIGIN));
        if (columns.isEmpty()) {
            taint.addWhole(Taint.Trace.ORIGIN);
        }
        taints.put(origin, taint);
    }

    Result walk() {
        Set<DatasetId> frontier = Set.of(origin);
        for (int level = 0; !frontier.isEmpty(); level++) {
            if (level == limits.depth()) {
                cut = Optional.of("the walk ended at its depth limit of %d levels".formatted(limits.depth()));
                break;
            }
            ask(frontier);
            frontier = scope.reach() == GateSpec.Reach.DOWNSTREAM ? spread(frontier, level) : Set.of();
        }
        List<Reached> reached = new ArrayList<>();
        taints.forEach((dataset, taint) -> reached.add(reached(dataset, taint)));
        return new Result(origin, reached, List.copyOf(consumers.values()), List.copyOf(seen.values()), cut);
    }

    private void ask(Set<DatasetId> frontier) {
        Set<DatasetId> unknown = new LinkedHashSet<>(frontier);
        unknown.removeAll(readers.keySet());
        if (unknown.isEmpty()) {
            return;
        }
        Map<DatasetId, List<Reader>> answer = lineage.readers(unknown);
        unknown.forEach(dataset -> readers.put(dataset, answer.getOrDefault(dataset, List.of())));
    }

    private Set<DatasetId> spread(Set<DatasetId> frontier, int level) {
        Set<DatasetId> next = new LinkedHashSet<>();
        for (DatasetId dataset : frontier) {
            for (Reader job : readers.getOrDefault(dataset, List.of())) {
                for (Flow flow : flows(job, dataset, level)) {
                    if (add(flow, dataset, job)) {
                        next.add(flow.output());
                    }
                }
            }
        }
        return next;
    }

    private boolean add(Flow flow, DatasetId from, Reader job) {
        if (!taints.containsKey(flow.output()) && taints.size() >= limits.datasets()) {
            cut = Optional.of("the walk ended at its limit of %d datasets".formatted(limits.datasets()));
            return false;
        }
        Taint taint = taints.computeIfAbsent(flow.output(), _ -> new Taint());
        Taint.Trace trace =
                flow.touch().trace().then(new Step(from, flow.touch().columns(), job.job()));
        return flow.column().map(column -> taint.add(column, trace)).orElseGet(() -> taint.addWhole(trace));
    }

    private List<Flow> flows(Reader job, DatasetId dataset, int level) {
        Taint taint = taint(dataset);
        return scope.byColumn() ? Flow.through(job, dataset, taint, level) : Flow.whole(job, taint, level);
    }

    private Taint taint(DatasetId dataset) {
        return taints.getOrDefault(dataset, new Taint());
    }

    private Reached reached(DatasetId dataset, Taint taint) {
        List<Exempt> exempt = new ArrayList<>();
        for (Reader job : readers.getOrDefault(dataset, List.of())) {
            Consumer here = standing(job, dataset, taint);
            seen.putIfAbsent(job.job(), job);
            consumers.merge(job.job(), here, ScopeWalk::stricter);
            if (here instanceof Exempt goesOn) {
                exempt.add(goesOn);
            }
        }
        return new Reached(dataset, taint.columns(), taint.shortest().path(), exempt);
    }

    /** Held before exempt, then the shorter way; datasets come by distance, so the first exemption is the nearest. */
    private static Consumer stricter(Consumer one, Consumer other) {
        if (one instanceof Blocked first && other instanceof Blocked second) {
            return second.path().size() < first.path().size() ? second : first;
        }
        return other instanceof Blocked ? other : one;
    }

    private Consumer standing(Reader job, DatasetId dataset, Taint taint) {
        Optional<Exempt> byName = byName(job, dataset);
        if (byName.isPresent()) {
            return byName.get();
        }
        Optional<Taint.Touch> touch = touch(job, dataset, taint);
        if (touch.isEmpty() && cut.isEmpty()) {
            String bad = String.join(", ", taint.columns().stream().sorted().toList());
            return new Exempt(
                    job.job(),
                    Why.OUTSIDE_COLUMNS,
                    "it uses none of the bad columns of %s: %s".formatted(dataset.name(), bad));
        }
        Taint.Touch held = touch.orElseGet(() -> new Taint.Touch(taint.columns(), taint.shortest()));
        List<Step> path = new ArrayList<>(held.trace().path());
        path.add(new Step(dataset, held.columns(), job.job()));
        return new Blocked(job.job(), held.columns(), path);
    }

    private Optional<Taint.Touch> touch(Reader job, DatasetId dataset, Taint taint) {
        if (job.outputs().isEmpty()) {
            return taint.everything(Integer.MAX_VALUE);
        }
        return Taint.Touch.union(
                flows(job, dataset, Integer.MAX_VALUE).stream().map(Flow::touch).toList());
    }

    private Optional<Exempt> byName(Reader job, DatasetId dataset) {
        if (job.isNamed(scope.except())) {
            return exempt(job, Why.EXCEPT, "the gate names it under except");
        }
        if (!scope.only().isEmpty() && !job.isNamed(scope.only())) {
            return exempt(job, Why.NOT_IN_ONLY, "the gate holds only others: " + String.join(", ", scope.only()));
        }
        if (job.writes(origin)) {
            return exempt(job, Why.OWN_OUTPUT, "it writes %s, which failed".formatted(origin.name()));
        }
        if (job.writes(dataset)) {
            return exempt(job, Why.OWN_OUTPUT, "it writes %s itself".formatted(dataset.name()));
        }
        return Optional.empty();
    }

    private static Optional<Exempt> exempt(Reader job, Why why, String message) {
        return Optional.of(new Exempt(job.job(), why, message));
    }
}
