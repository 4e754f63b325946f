package dev.sluice.controlplane.forecast.landing;

import dev.sluice.controlplane.forecast.JobForecasts;
import dev.sluice.controlplane.forecast.JobForecasts.JobForecast;
import dev.sluice.controlplane.forecast.landing.Deadline.Kind;
import dev.sluice.controlplane.forecast.landing.OwnWork.ActiveRun;
import dev.sluice.controlplane.forecast.landing.OwnWork.AssetTrigger;
import dev.sluice.controlplane.forecast.landing.OwnWork.ComingSlot;
import dev.sluice.controlplane.forecast.landing.Topology.ForeignJob;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.workflow.Connections;
import dev.sluice.controlplane.workflow.Deployed;
import dev.sluice.model.DatasetId;
import dev.sluice.model.JobId;
import dev.sluice.scheduler.definition.ForecastPolicy;
import dev.sluice.scheduler.definition.Slo;
import dev.sluice.scheduler.plan.Deadlines;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Puts what the store knows into a landing graph, and finds the deadlines in it. */
final class Computation {
    /** Most deadlines that are looked at: those that come first. */
    static final int MOST_DEADLINES = 10_000;

    private static final Duration RECENT = Duration.ofHours(6);
    private static final int MOST_ENDS = 100_000;
    private static final int MOST_ROUNDS = 50;

    /** Served by run_estimate_by_end. */
    private static final String ENDS = """
            SELECT job_namespace, job_name, max(ended_at) AS ended_at FROM (
                SELECT job_namespace, job_name, ended_at FROM run_estimate
                WHERE ended_at > ? AND result IN ('OK', 'CHECKS_FAILED') ORDER BY ended_at DESC LIMIT ?) AS e
            GROUP BY 1, 2
            """;

    private final TopologyReader topologies;
    private final OwnReader ownReader;
    private final JobForecasts forecasts;
    private final Connections connections;
    private final String namespace;
    private final Duration lookAhead;
    private final int mostSteps;
    private final Lags lags = new Lags();
    private final Makespans makespans = new Makespans();

    /**
     * Where things come from.
     *
     * @param mostSteps that are looked at
     */
    record Source(
            TopologyReader topologies,
            OwnReader own,
            JobForecasts forecasts,
            Connections connections,
            String namespace,
            Duration lookAhead,
            int mostSteps) {}

    Computation(Source source) {
        this.topologies = source.topologies();
        this.ownReader = source.own();
        this.forecasts = source.forecasts();
        this.connections = source.connections();
        this.namespace = source.namespace();
        this.lookAhead = source.lookAhead();
        this.mostSteps = source.mostSteps();
    }

    /**
     * The near future, ready to be played.
     *
     * @param slots every slot that a run is expected of
     */
    record Future(
            Instant now,
            Draft draft,
            Names names,
            List<Deadline> deadlines,
            List<ComingSlot> slots,
            Makespans makespans) {}

    Future read(Tx tx, Instant now) throws SQLException {
        Topology topology = topologies.read(tx);
        OwnWork own = ownReader.read(tx, now.plus(lookAhead));
        Names names = Names.read(tx, topology, assets(own));
        Estimates estimates = Estimates.read(tx, forecasts, jobs(topology, own));
        Map<Long, Optional<Instant>> readers = new LinkedHashMap<>();
        topology.jobs().stream()
                .filter(j -> !j.reads().isEmpty())
                .forEach(j -> readers.put(j.number(), estimates.job(j.job()).flatMap(JobForecast::lastStart)));
        lags.learn(tx, readers);
        Draft draft = new Draft(mostSteps);
        OwnSteps ownSteps =
                new OwnSteps(new OwnSteps.Source(draft, estimates, own, names, connections, namespace), now);
        List<Deadline> deadlines = new ArrayList<>();
        own.runs().stream().sorted(Comparator.comparing(ActiveRun::created)).forEach(run -> ownSteps.add(run)
                .ifPresent(planned -> deadline(run, planned, now, deadlines)));
        own.slots().forEach(slot -> ownSteps.add(slot).ifPresent(planned -> deadline(slot, planned, now, deadlines)));
        ForeignSteps foreign = new ForeignSteps(
                new ForeignSteps.Source(draft, estimates, lags, lastEnds(tx, now), topology), now, lookAhead);
        follow(topology, own, ownSteps, foreign, draft);
        promises(own, names, draft, now, deadlines);
        deadlines.sort(Comparator.comparing(Deadline::at).thenComparing(Deadline::id));
        List<Deadline> first = deadlines.subList(0, Math.min(MOST_DEADLINES, deadlines.size()));
        makespans.learn(
                tx,
                first.stream()
                        .map(d -> OwnSteps.job(namespace, d.deployed()))
                        .distinct()
                        .toList(),
                estimates);
        return new Future(now, draft, names, List.copyOf(first), own.slots(), makespans);
    }

    private void follow(Topology topology, OwnWork own, OwnSteps ownSteps, ForeignSteps foreign, Draft draft) {
        foreign.addStarted(topology.jobs());
        List<AssetTrigger> waiting = new ArrayList<>(own.triggers());
        settle(waiting, ownSteps, foreign, draft);
        boolean more = false;
        for (ForeignJob job : topology.jobs()) {
            if (foreign.addLeftOver(job)) {
                foreign.addFollowers(job.writes());
                more = true;
            }
        }
        if (more) {
            settle(waiting, ownSteps, foreign, draft);
        }
    }

    /** Own triggers and foreign jobs follow each other until nothing is left that follows. */
    private static void settle(List<AssetTrigger> waiting, OwnSteps ownSteps, ForeignSteps foreign, Draft draft) {
        boolean more = true;
        for (int round = 0; more && round < MOST_ROUNDS; round++) {
            foreign.addFollowers(Set.copyOf(draft.expected()));
            more = waiting.removeIf(trigger -> ownSteps.add(trigger, draft.expected()));
        }
    }

    private Set<DatasetId> assets(OwnWork own) {
        Set<DatasetId> assets = new HashSet<>(own.versions().keySet());
        own.workflows().forEach(deployed -> {
            deployed.workflow().tasks().forEach(task -> task.produces()
                    .forEach(output -> assets.add(connections.dataset(output.asset()))));
            deployed.workflow().forecast().promises().forEach(p -> assets.add(connections.dataset(p.asset())));
        });
        own.runs().forEach(run -> assets.addAll(run.waitsFor()));
        own.runs().forEach(run -> run.deployed().workflow().tasks().forEach(task -> task.produces()
                .forEach(output -> assets.add(connections.dataset(output.asset())))));
        own.slots().forEach(slot -> assets.addAll(slot.waitsFor()));
        own.triggers()
                .forEach(trigger ->
                        trigger.trigger().assets().forEach(input -> assets.add(connections.dataset(input.asset()))));
        return assets;
    }

    private Set<JobId> jobs(Topology topology, OwnWork own) {
        Set<JobId> jobs = new HashSet<>();
        topology.jobs().forEach(job -> jobs.add(job.job()));
        List<Deployed> all = new ArrayList<>(own.workflows());
        own.runs().forEach(run -> all.add(run.deployed()));
        for (Deployed deployed : all) {
            jobs.add(OwnSteps.job(namespace, deployed));
            deployed.upstream().keySet().forEach(task -> jobs.add(OwnSteps.job(namespace, deployed, task)));
        }
        return jobs;
    }

    private static Map<JobId, Instant> lastEnds(Tx tx, Instant now) throws SQLException {
        Map<JobId, Instant> ends = new HashMap<>();
        tx.query(
                        ENDS,
                        row -> Map.entry(
                                new JobId(row.getString("job_namespace"), row.getString("job_name")),
                                Objects.requireNonNull(Jdbc.instant(row, "ended_at"))),
                        now.minus(RECENT),
                        MOST_ENDS)
                .forEach(e -> ends.put(e.getKey(), e.getValue()));
        return ends;
    }

    private static String workflow(Deployed deployed) {
        return deployed.workflow().metadata().name().toString();
    }

    private static String slotId(Deployed deployed, String trigger, Instant slot) {
        return "slot:" + workflow(deployed) + ":" + trigger + ":" + slot;
    }

    private static void deadline(ActiveRun run, OwnSteps.Planned planned, Instant now, List<Deadline> into) {
        if (run.deadline() == null || !run.deadline().isAfter(now)) {
            return;
        }
        boolean several = run.deployed().workflow().tasks().size() > 1;
        into.add(new Deadline(
                "run:" + run.id(),
                run.slot() == null ? null : slotId(run.deployed(), run.trigger(), run.slot()),
                Kind.RUN,
                run.deployed(),
                run.id(),
                null,
                workflow(run.deployed()) + (run.slot() == null ? ", run " + run.id() : ", slot " + run.slot()),
                run.deadline(),
                planned.done(),
                several ? Optional.ofNullable(run.started()) : Optional.empty(),
                Optional.empty()));
    }

    private static void deadline(ComingSlot slot, OwnSteps.Planned planned, Instant now, List<Deadline> into) {
        if (slot.deadline() == null || !slot.deadline().isAfter(now)) {
            return;
        }
        boolean several = slot.deployed().workflow().tasks().size() > 1;
        boolean waits = !slot.waitsFor().isEmpty();
        Outlook.ComingKey key = new Outlook.ComingKey(slot.deployed().definitionId(), slot.trigger(), slot.slot());
        into.add(new Deadline(
                slotId(slot.deployed(), slot.trigger(), slot.slot()),
                null,
                Kind.SLOT,
                slot.deployed(),
                null,
                null,
                workflow(slot.deployed()) + ", slot " + slot.slot(),
                slot.deadline(),
                planned.done(),
                several && !waits ? Optional.of(slot.release()) : Optional.empty(),
                waits ? Optional.empty() : Optional.of(new Deadline.Movable(key, slot.release(), planned.steps()))));
    }

    /** Promises about assets that something is expected to write. */
    private void promises(OwnWork own, Names names, Draft draft, Instant now, List<Deadline> into) {
        for (Deployed deployed : own.workflows()) {
            for (ForecastPolicy.Promise promise : deployed.workflow().forecast().promises()) {
                DatasetId asset = connections.dataset(promise.asset());
                if (!draft.expected().contains(names.of(asset))) {
                    continue;
                }
                Optional<Instant> last = Optional.ofNullable(own.versions().get(asset));
                promised(own, deployed, promise.by(), last, now)
                        .ifPresent(at -> into.add(new Deadline(
                                "promise:" + workflow(deployed) + ":" + asset.namespace() + " " + asset.name(),
                                null,
                                Kind.PROMISE,
                                deployed,
                                null,
                                names.of(asset),
                                asset.namespace() + " " + asset.name() + ", promised by " + workflow(deployed),
                                at,
                                draft.dataset(names.of(asset)),
                                Optional.empty(),
                                Optional.empty())));
            }
        }
    }

    /** By when the asset has to be there next; empty when its version of the day is there already. */
    private static Optional<Instant> promised(
            OwnWork own, Deployed deployed, Slo by, Optional<Instant> last, Instant now) {
        return switch (by) {
            case Slo.By _ -> {
                Instant at = Deadlines.of(by, now);
                boolean there = last.isPresent() && last.get().isAfter(at.minus(Duration.ofDays(1)));
                yield there ? Optional.empty() : Optional.of(at);
            }
            case Slo.Within within ->
                own.slots().stream()
                        .filter(s -> s.deployed().definitionId() == deployed.definitionId())
                        .map(s -> s.slot().plus(within.duration()))
                        .filter(at -> at.isAfter(now))
                        .min(Comparator.naturalOrder());
        };
    }
}
