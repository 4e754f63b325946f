package dev.sluice.controlplane.forecast.act;

import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.workflow.Deployed;
import dev.sluice.controlplane.workflow.DeployedCache;
import dev.sluice.scheduler.definition.ForecastPolicy;
import dev.sluice.scheduler.definition.ForecastPolicy.Kind;
import dev.sluice.scheduler.plan.DispatchPlanner;
import dev.sluice.scheduler.plan.DispatchPlanner.Plan;
import dev.sluice.scheduler.plan.DispatchPlanner.Ready;
import dev.sluice.scheduler.plan.DispatchPlanner.Snapshot;
import dev.sluice.scheduler.plan.Foresight;
import dev.sluice.scheduler.plan.Foresight.Expected;
import dev.sluice.scheduler.plan.Foresight.Outlook;
import dev.sluice.scheduler.plan.HoldReason;
import dev.sluice.scheduler.predict.DurationForecast;
import dev.sluice.scheduler.predict.act.HoldBack;
import dev.sluice.scheduler.predict.act.Proposal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Plans a claim with what forecasts say: work that can wait leaves a slot for a run with a deadline that comes soon, and of equal
 * priorities the earliest deadline goes first. Each workflow's policy says which of the two may be done to it; what it only
 * wants to hear of is written down and not done.
 *
 * <p>Called under the locks of the pools. Costs two short statements where a task of the queue is concerned, else none; a third
 * one every few seconds.
 */
public final class Foresights {
    private static final String RUNS = """
            SELECT r.id, r.definition_id, r.version, r.deadline_at, d.version AS current, d.namespace || '/' || d.name AS workflow
            FROM workflow_run r JOIN definition d ON d.id = r.definition_id WHERE r.id = ANY (?::uuid[])
            """;

    private static final int REMEMBERED = 10_000;

    private final PoolLoad load;
    private final DeployedCache definitions;
    private final TaskForecasts forecasts;
    private final Outlooks outlooks;

    /** Decisions seen not long ago: a task that is held is held again every second. */
    private final Set<String> written =
            Collections.newSetFromMap(Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                    return size() > REMEMBERED;
                }
            }));

    Foresights(String namespace, DeployedCache definitions, TaskForecasts forecasts, Outlooks outlooks) {
        this.load = new PoolLoad(namespace);
        this.definitions = definitions;
        this.forecasts = forecasts;
        this.outlooks = outlooks;
    }

    /**
     * A task in the queue.
     *
     * @param ordered whether the queue orders it by its deadline
     * @param free whether somebody took a hold of it back: it is not held again
     * @param doomed why it is held although nothing else keeps it
     */
    public record Waiting(
            Ready ready, UUID run, String task, boolean ordered, boolean free, Optional<HoldReason.Doomed> doomed) {
        /** Columns doomed_until and doomed_why. */
        public static Optional<HoldReason.Doomed> doomed(ResultSet row) throws SQLException {
            Instant until = Jdbc.instant(row, "doomed_until");
            String why = row.getString("doomed_why");
            return until == null ? Optional.empty() : Optional.of(new HoldReason.Doomed(until, String.valueOf(why)));
        }

        /** The same with what holds it. */
        public Waiting with(Ready gated) {
            return new Waiting(gated, run, task, ordered, free, doomed);
        }
    }

    private record Run(
            UUID id,
            long definition,
            int version,
            int current,
            @Nullable Instant deadline,
            String workflow) {}

    /** A waiting task with its run and what its workflow allows now. */
    private record Seen(Waiting waiting, Run run, Instant deadline, ForecastPolicy policy, DurationForecast duration) {
        private String name() {
            return run.workflow() + ", run " + run.id();
        }
    }

    /** What may be done, and what would be if everything that is considered were allowed. */
    private record Both(Foresight acting, Foresight considered, Map<UUID, Seen> seen, Outlooks.View view) {}

    /** Plans, and writes down what was or would have been held back. */
    public Plan plan(Tx tx, Snapshot snapshot, List<Waiting> waiting) throws SQLException {
        Both both = look(tx, waiting, snapshot.now());
        Plan plan = DispatchPlanner.plan(snapshot.with(both.acting()));
        if (both.seen().isEmpty()) {
            return plan;
        }
        for (Map.Entry<UUID, List<HoldReason>> held : plan.hold().entrySet()) {
            Optional<HoldReason.KeptFor> kept = onlyKept(held.getValue());
            if (kept.isPresent()) {
                record(tx, both, held.getKey(), kept.get(), true, snapshot.now());
            }
        }
        if (!both.considered().pools().isEmpty()) {
            advise(tx, snapshot, both, Set.copyOf(plan.start()));
        }
        return plan;
    }

    /** What the planner would see now; nothing is written. */
    public Foresight foresight(Tx tx, List<Waiting> waiting, Instant now) throws SQLException {
        return look(tx, waiting, now).acting();
    }

    private void advise(Tx tx, Snapshot snapshot, Both both, Set<UUID> started) throws SQLException {
        Plan advice = DispatchPlanner.plan(snapshot.with(both.considered()));
        for (Map.Entry<UUID, List<HoldReason>> held : advice.hold().entrySet()) {
            Optional<HoldReason.KeptFor> kept = onlyKept(held.getValue());
            if (kept.isPresent() && started.contains(held.getKey())) {
                record(tx, both, held.getKey(), kept.get(), false, snapshot.now());
            }
        }
    }

    private static Optional<HoldReason.KeptFor> onlyKept(List<HoldReason> reasons) {
        return reasons.size() == 1 && reasons.getFirst() instanceof HoldReason.KeptFor kept
                ? Optional.of(kept)
                : Optional.empty();
    }

    private Both look(Tx tx, List<Waiting> waiting, Instant now) throws SQLException {
        Outlooks.View view = outlooks.view(tx, now);
        List<Waiting> concerned = waiting.stream()
                .filter(w -> w.ordered() || view.pools().containsKey(w.ready().pool()))
                .toList();
        Map<UUID, HoldReason.Doomed> doomed = new HashMap<>();
        waiting.forEach(w -> w.doomed().ifPresent(d -> doomed.put(w.ready().id(), d)));
        if (concerned.isEmpty()) {
            Foresight held = new Foresight(Map.of(), Map.of(), doomed);
            return new Both(held, Foresight.NONE, Map.of(), view);
        }
        Map<UUID, Seen> seen = seen(tx, concerned, now);
        Set<String> pools = seen.values().stream()
                .filter(s -> s.policy().considers(Kind.HOLD_BACK))
                .map(s -> s.waiting().ready().pool())
                .filter(view.pools()::containsKey)
                .collect(Collectors.toSet());
        Map<String, Outlook> outlook = pools.isEmpty() ? Map.of() : load.of(tx, view, pools, now);
        Map<UUID, Expected> acting = new HashMap<>();
        Map<UUID, Expected> considered = new HashMap<>();
        Set<String> acted = new HashSet<>();
        seen.forEach((id, s) -> {
            boolean holds = view.acting()
                    && s.policy().acts(Kind.HOLD_BACK)
                    && !s.waiting().free();
            acting.put(id, expected(s, view.acting() && s.policy().acts(Kind.RAISE_PRIORITY), holds));
            considered.put(
                    id,
                    expected(
                            s,
                            view.acting() && s.policy().acts(Kind.RAISE_PRIORITY),
                            s.policy().considers(Kind.HOLD_BACK)));
            if (holds) {
                acted.add(s.waiting().ready().pool());
            }
        });
        Map<String, Outlook> allowed = new HashMap<>(outlook);
        allowed.keySet().retainAll(acted);
        boolean all = seen.values().stream()
                .filter(s -> s.policy().considers(Kind.HOLD_BACK))
                .allMatch(s -> view.acting() && s.policy().acts(Kind.HOLD_BACK));
        return new Both(
                new Foresight(acting, allowed, doomed),
                all ? Foresight.NONE : new Foresight(considered, outlook, doomed),
                seen,
                view);
    }

    private Expected expected(Seen seen, boolean ordered, boolean holds) {
        ForecastPolicy policy = seen.policy();
        return new Expected(
                seen.deadline(),
                TaskForecasts.seconds(seen.duration().p95()),
                ordered ? seen.deadline() : Instant.MAX,
                holds ? seen.waiting().ready().readyAt().plus(policy.maxShift()) : Instant.MIN,
                seen.name());
    }

    private Map<UUID, Seen> seen(Tx tx, List<Waiting> waiting, Instant now) throws SQLException {
        Map<UUID, Run> runs = tx
                .query(
                        RUNS,
                        row -> new Run(
                                row.getObject("id", UUID.class),
                                row.getLong("definition_id"),
                                row.getInt("version"),
                                row.getInt("current"),
                                Jdbc.instant(row, "deadline_at"),
                                row.getString("workflow")),
                        waiting.stream().map(Waiting::run).distinct().toList())
                .stream()
                .collect(Collectors.toMap(Run::id, Function.identity()));
        Map<TaskForecasts.Key, Deployed> workflows = new HashMap<>();
        for (Run run : runs.values()) {
            Deployed deployed = definitions.workflow(tx, run.definition(), run.version());
            workflows.put(TaskForecasts.Key.of(deployed), deployed);
        }
        var known = forecasts.of(tx, workflows.values(), now);
        Map<UUID, Seen> seen = new HashMap<>();
        for (Waiting w : waiting) {
            Run run = Objects.requireNonNull(runs.get(w.run()));
            TaskForecasts.Key key = new TaskForecasts.Key(run.definition(), run.version());
            Map<String, DurationForecast> tasks = known.getOrDefault(key, Map.of());
            DurationForecast duration = tasks.get(w.task());
            if (duration != null) {
                Deployed deployed = Objects.requireNonNull(workflows.get(key));
                // What people allow now, whichever version the run is of.
                ForecastPolicy policy = definitions
                        .workflow(tx, run.definition(), run.current())
                        .workflow()
                        .forecast();
                Instant deadline = run.deadline() == null
                        ? Instant.MAX
                        : run.deadline().minus(new Chain(deployed, tasks).after(w.task()));
                seen.put(w.ready().id(), new Seen(w, run, deadline, policy, duration));
            }
        }
        return seen;
    }

    private void record(Tx tx, Both both, UUID task, HoldReason.KeptFor kept, boolean acted, Instant now)
            throws SQLException {
        Seen seen = Objects.requireNonNull(both.seen().get(task));
        Optional<DurationForecast> kin = both.view().duration(kept).or(() -> both.seen().values().stream()
                .filter(other -> other.name().equals(kept.run()))
                .map(Seen::duration)
                .findFirst());
        if (kin.isEmpty()) {
            return;
        }
        Waiting waiting = seen.waiting();
        Optional<Proposal> proposal = HoldBack.propose(
                new HoldBack.Held(seen.run().workflow(), task.toString(), waiting.task(), seen.duration()),
                kept,
                kin.get(),
                seen.policy(),
                now);
        if (proposal.isEmpty() || written.contains(Decisions.onceKey(proposal.get(), acted))) {
            return;
        }
        Decider.About about = Decider.About.task(seen.run().definition(), waiting.run(), waiting.task());
        if (Decisions.record(tx, proposal.get(), about, acted, now).isEmpty()) {
            written.add(
                    Decisions.onceKey(proposal.get(), acted)); // it is there for good, of a transaction that is over
        }
    }
}
