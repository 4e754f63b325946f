package dev.sluice.controlplane.forecast.landing;

import dev.sluice.controlplane.emit.RunEvents;
import dev.sluice.controlplane.forecast.landing.Draft.Basis;
import dev.sluice.controlplane.forecast.landing.Draft.Label;
import dev.sluice.controlplane.forecast.landing.Estimates.Expected;
import dev.sluice.controlplane.forecast.landing.OwnWork.ActiveRun;
import dev.sluice.controlplane.forecast.landing.OwnWork.AssetTrigger;
import dev.sluice.controlplane.forecast.landing.OwnWork.ComingSlot;
import dev.sluice.controlplane.forecast.landing.OwnWork.TaskRow;
import dev.sluice.controlplane.workflow.Connections;
import dev.sluice.controlplane.workflow.Deployed;
import dev.sluice.model.DatasetId;
import dev.sluice.model.JobId;
import dev.sluice.scheduler.definition.ResourceName;
import dev.sluice.scheduler.definition.Task;
import dev.sluice.scheduler.plan.TaskStatus;
import dev.sluice.scheduler.predict.DurationForecast;
import dev.sluice.scheduler.predict.graph.LandingGraph;
import dev.sluice.scheduler.predict.graph.Start;
import dev.sluice.scheduler.predict.graph.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Puts the scheduler's own runs into a draft: active ones, those of coming slots, and those that assets will trigger. */
final class OwnSteps {
    private final Draft draft;
    private final Estimates estimates;
    private final OwnWork own;
    private final Names names;
    private final Connections connections;
    private final String namespace;
    private final Instant now;
    private final Map<Long, List<Integer>> endsOfActive = new HashMap<>();

    /** What the draft is made from. */
    record Source(
            Draft draft, Estimates estimates, OwnWork own, Names names, Connections connections, String namespace) {}

    OwnSteps(Source source, Instant now) {
        this.draft = source.draft();
        this.estimates = source.estimates();
        this.own = source.own();
        this.names = source.names();
        this.connections = source.connections();
        this.namespace = source.namespace();
        this.now = now;
    }

    /**
     * A run in the draft.
     *
     * @param done number of its end
     * @param steps numbers of its steps
     */
    record Planned(int done, Set<Integer> steps) {}

    /** The lineage job of a workflow. */
    static JobId job(String namespace, Deployed deployed) {
        return new JobId(namespace, RunEvents.jobName(deployed));
    }

    /** The lineage job of a task. */
    static JobId job(String namespace, Deployed deployed, String task) {
        return new JobId(namespace, RunEvents.jobName(deployed) + "." + task);
    }

    /** Adds an active run; empty when nothing is known of how long it takes. Older runs have to be added first. */
    Optional<Planned> add(ActiveRun run) {
        String luck = run.slot() == null ? run.id().toString() : run.slot().toString();
        Start root = new Start.At(seconds(run.created()));
        if (!run.waitsFor().isEmpty()) {
            root = after(run.waitsFor(), Start.Need.ALL, 0, Optional.empty());
        } else if (run.state().equals("QUEUED")) {
            List<Integer> before = endsOfActive.getOrDefault(run.deployed().definitionId(), List.of());
            root = new Start.After(before, Start.Need.ALL, 0, Optional.empty());
        }
        Optional<Planned> planned = plan(new Plan(run.deployed(), "run:" + run.id(), luck, root, run, Basis.RUNNING));
        planned.ifPresent(p -> endsOfActive
                .computeIfAbsent(run.deployed().definitionId(), _ -> new ArrayList<>())
                .add(p.done()));
        return planned;
    }

    /** Adds the run of a coming slot. */
    Optional<Planned> add(ComingSlot slot) {
        double release = seconds(slot.release());
        Start root = slot.waitsFor().isEmpty()
                ? new Start.At(Math.max(release, 0))
                : after(slot.waitsFor(), Start.Need.ALL, release, Optional.empty());
        String key = "slot:" + slot.deployed().definitionId() + ":" + slot.trigger() + ":" + slot.slot();
        return plan(new Plan(slot.deployed(), key, slot.slot().toString(), root, null, Basis.SCHEDULED));
    }

    /** Adds the next run that assets trigger, if enough of them have landed or are expected to; says whether it did. */
    boolean add(AssetTrigger trigger, Set<DatasetId> expected) {
        Set<DatasetId> missing = new TreeSet<>(Topology.BY_NAME);
        trigger.trigger().assets().forEach(input -> missing.add(connections.dataset(input.asset())));
        int all = missing.size();
        missing.removeAll(trigger.ahead());
        int needed = trigger.trigger().when().atLeast() - (all - missing.size());
        boolean comes =
                missing.stream().map(names::of).filter(expected::contains).count() >= Math.max(needed, 1);
        if (needed > 0 && !comes) {
            return false;
        }
        Optional<DurationForecast> quiet = constant(trigger.trigger().debounce());
        Start root;
        if (needed <= 0) {
            root = new Start.At(quiet.map(DurationForecast::p50).orElse(0.0));
        } else {
            missing.removeIf(dataset -> !expected.contains(names.of(dataset)));
            // Of several that are needed the last decides; where fewer than all are, the first is as near as one gets.
            root = after(missing, needed == 1 ? Start.Need.ANY : Start.Need.ALL, 0, quiet);
        }
        String key = "asset:" + trigger.deployed().definitionId() + ":"
                + trigger.trigger().id();
        return plan(new Plan(trigger.deployed(), key, "next", root, null, Basis.TRIGGERED))
                .isPresent();
    }

    private static Optional<DurationForecast> constant(Duration duration) {
        double seconds = duration.toMillis() / 1e3;
        return seconds <= 0 ? Optional.empty() : Optional.of(new DurationForecast(seconds, seconds, seconds));
    }

    private Start after(
            Collection<DatasetId> datasets, Start.Need need, double release, Optional<DurationForecast> lag) {
        List<Integer> things = datasets.stream()
                .map(names::of)
                .sorted(Topology.BY_NAME)
                .map(draft::dataset)
                .toList();
        return new Start.After(things, need, release, lag);
    }

    /**
     * A run to put in.
     *
     * @param key names it in the draft
     * @param luck what its random numbers depend on beside its jobs: the same before and after the run is made
     * @param root when its first tasks begin
     * @param run null: it is not made yet
     */
    private record Plan(
            Deployed deployed,
            String key,
            String luck,
            Start root,
            @Nullable ActiveRun run,
            Basis basis) {
        Map<String, TaskRow> tasks() {
            return run == null ? Map.of() : run.tasks();
        }
    }

    private Optional<Planned> plan(Plan plan) {
        if (draft.isFull()) {
            return Optional.empty();
        }
        int done = draft.milestone(plan.key());
        int first = draft.size();
        Optional<Map<String, Expected>> tasks = expected(plan);
        if (tasks.isPresent()) {
            tasks(plan, tasks.get(), done);
        } else {
            Optional<Expected> whole = whole(plan);
            if (whole.isEmpty()) {
                return Optional.empty();
            }
            whole(plan, whole.get(), done);
        }
        return Optional.of(new Planned(
                done, new TreeSet<>(IntStream.range(first, draft.size()).boxed().toList())));
    }

    /** What is expected of every task that is not over; empty when something is not known. */
    private Optional<Map<String, Expected>> expected(Plan plan) {
        Map<String, Expected> known = new HashMap<>();
        for (String task : plan.deployed().upstream().keySet()) {
            TaskRow row = plan.tasks().get(task);
            if (row != null && isDone(row)) {
                continue;
            }
            JobId job = job(namespace, plan.deployed(), task);
            Optional<Expected> expected =
                    row != null && row.attempt() != null ? estimates.run(row.attempt(), job) : estimates.next(job);
            if (expected.isEmpty()) {
                return Optional.empty();
            }
            known.put(task, expected.get());
        }
        return Optional.of(known);
    }

    private static boolean isDone(TaskRow row) {
        return TaskStatus.valueOf(row.state()).isDone();
    }

    private void tasks(Plan plan, Map<String, Expected> expected, int done) {
        List<Integer> ends = new ArrayList<>();
        plan.deployed().upstream().forEach((id, upstream) -> {
            Expected known = expected.get(id);
            if (known == null) {
                return; // it is over
            }
            Task task = plan.deployed().task(id);
            int end = draft.milestone(plan.key() + ":" + id);
            ends.add(end);
            List<Integer> writes = new ArrayList<>(List.of(end));
            task.produces().forEach(o -> writes.add(draft.dataset(names.of(connections.dataset(o.asset())))));
            TaskRow row = plan.tasks().get(id);
            boolean runs = row != null && row.started() != null;
            List<Integer> before = upstream.stream()
                    .filter(expected::containsKey)
                    .sorted()
                    .map(u -> draft.milestone(plan.key() + ":" + u))
                    .toList();
            draft.step(
                    job(namespace, plan.deployed(), id) + "|" + plan.luck(),
                    start(plan, row, before),
                    known,
                    place(plan, task),
                    writes.stream().distinct().toList(),
                    new Label(
                            job(namespace, plan.deployed(), id),
                            row == null ? null : row.attempt(),
                            runs ? Basis.RUNNING : plan.basis()));
        });
        draft.join(plan.key(), ends, done, plan.basis());
    }

    private Start start(Plan plan, @Nullable TaskRow row, List<Integer> before) {
        if (row != null && row.started() != null) {
            return new Start.Running(Math.max(-seconds(row.started()), 0));
        }
        if (row != null && row.ready() != null) {
            return new Start.At(seconds(row.ready()));
        }
        return before.isEmpty() ? plan.root() : new Start.After(before, Start.Need.ALL, 0, Optional.empty());
    }

    private Step.Place place(Plan plan, Task task) {
        int priority = plan.run() == null
                ? plan.deployed().workflow().run().priority()
                : plan.run().priority();
        String pool = task.pool().map(ResourceName::toString).orElse("");
        Integer slots = own.pools().get(pool);
        return new Step.Place(
                draft.pool("own " + pool, slots == null ? LandingGraph.UNLIMITED : slots), task.slots(), priority);
    }

    /** What is expected of the run as a whole: its history, else what its definition declares. */
    private Optional<Expected> whole(Plan plan) {
        JobId job = job(namespace, plan.deployed());
        Optional<Expected> known = plan.run() == null
                ? estimates.next(job)
                : estimates.run(plan.run().id(), job);
        return known.or(() -> plan.deployed().workflow().forecast().prior().map(prior -> {
            double p50 = Math.max(prior.p50().toMillis() / 1e3, 0.001);
            double p90 = Math.max(prior.p90().toMillis() / 1e3, p50);
            return new Expected(new DurationForecast(p50, p90, p90 * Math.pow(p90 / p50, 0.2835)), 0, 0);
        }));
    }

    private void whole(Plan plan, Expected expected, int done) {
        List<Task> tasks = plan.deployed().workflow().tasks();
        List<Integer> writes = new ArrayList<>(List.of(done));
        tasks.forEach(task ->
                task.produces().forEach(o -> writes.add(draft.dataset(names.of(connections.dataset(o.asset()))))));
        ActiveRun run = plan.run();
        Instant started = run == null ? null : run.started();
        draft.step(
                job(namespace, plan.deployed()) + "|" + plan.luck(),
                started == null ? plan.root() : new Start.Running(Math.max(-seconds(started), 0)),
                expected,
                tasks.size() == 1 && started == null ? place(plan, tasks.getFirst()) : Step.Place.NONE,
                writes.stream().distinct().toList(),
                new Label(job(namespace, plan.deployed()), run == null ? null : run.id(), plan.basis()));
    }

    private double seconds(Instant at) {
        return Duration.between(now, at).toMillis() / 1e3;
    }
}
