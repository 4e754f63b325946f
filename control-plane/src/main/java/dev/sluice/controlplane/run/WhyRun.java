package dev.sluice.controlplane.run;

import dev.sluice.controlplane.dispatch.Breakers;
import dev.sluice.controlplane.dispatch.Limits;
import dev.sluice.controlplane.forecast.act.DecisionReasons;
import dev.sluice.controlplane.forecast.act.Foresights;
import dev.sluice.controlplane.forecast.act.Foresights.Waiting;
import dev.sluice.controlplane.gate.ActiveHolds;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.workflow.Deployed;
import dev.sluice.controlplane.workflow.DeployedCache;
import dev.sluice.scheduler.plan.Breaker;
import dev.sluice.scheduler.plan.DispatchPlanner;
import dev.sluice.scheduler.plan.DispatchPlanner.Outside;
import dev.sluice.scheduler.plan.DispatchPlanner.Ready;
import dev.sluice.scheduler.plan.HoldReason;
import dev.sluice.scheduler.plan.RunStatus;
import dev.sluice.scheduler.plan.TaskStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Answers "why is it not running?", with the same planner that decides it. */
public final class WhyRun {
    private final Transactions transactions;
    private final DeployedCache definitions;
    private final Foresights foresights;
    private final InstantSource time;

    public WhyRun(Transactions transactions, DeployedCache definitions, Foresights foresights, InstantSource time) {
        this.transactions = transactions;
        this.definitions = definitions;
        this.foresights = foresights;
        this.time = time;
    }

    /**
     * The answer.
     *
     * @param run which
     * @param state of the run
     * @param startedBy what made it
     * @param reasons about the run as a whole
     * @param tasks in the order of the graph
     */
    public record Explanation(UUID run, String state, String startedBy, List<Reason> reasons, List<TaskAnswer> tasks) {
        public Explanation {
            reasons = List.copyOf(reasons);
            tasks = List.copyOf(tasks);
        }
    }

    /** A task, where it stands and why it does not go on. */
    public record TaskAnswer(String task, TaskStatus state, List<Reason> reasons) {
        public TaskAnswer {
            reasons = List.copyOf(reasons);
        }
    }

    /**
     * One reason.
     *
     * @param code for programs
     * @param text a sentence for people
     * @param holds behind code GATE; empty for others
     */
    public record Reason(String code, String text, List<HoldReason.Held> holds) {
        public Reason {
            holds = List.copyOf(holds);
        }

        public Reason(String code, String text) {
            this(code, text, List.of());
        }
    }

    private record TaskRow(
            UUID id,
            String task,
            TaskStatus status,
            @Nullable String reason) {}

    /** Explains a run; empty when there is none of that id. */
    public Optional<Explanation> explain(UUID id) {
        return transactions.call(tx -> {
            RunRow run = RunRows.byIds(tx, List.of(id)).get(id);
            return run == null ? Optional.empty() : Optional.of(explain(tx, run));
        });
    }

    private Explanation explain(Tx tx, RunRow run) throws SQLException {
        Deployed deployed = definitions.workflow(tx, run.definitionId(), run.version());
        List<TaskRow> tasks = tx.query(
                "SELECT id, task, state, reason FROM task_run WHERE run_id = ? ORDER BY ordinal",
                row -> new TaskRow(
                        row.getObject(1, UUID.class),
                        row.getString(2),
                        TaskStatus.valueOf(row.getString(3)),
                        row.getString(4)),
                run.id());
        Map<UUID, List<HoldReason>> held = held(tx, run);
        Map<String, TaskStatus> states = new HashMap<>();
        tasks.forEach(task -> states.put(task.task(), task.status()));
        List<DecisionReasons.Told> decisions = DecisionReasons.of(tx, run);
        List<TaskAnswer> answers = new ArrayList<>();
        for (TaskRow task : tasks) {
            List<Reason> reasons = reasons(task, deployed, states, held);
            reasons.addAll(decided(decisions, task.task()));
            answers.add(new TaskAnswer(task.task(), task.status(), reasons));
        }
        String startedBy =
                run.triggerName().isEmpty() ? run.triggerKind() : run.triggerKind() + " " + run.triggerName();
        List<Reason> whole = reasons(tx, run);
        whole.addAll(decided(decisions, null));
        return new Explanation(run.id(), run.state().name(), startedBy, whole, answers);
    }

    private static List<Reason> decided(List<DecisionReasons.Told> decisions, @Nullable String task) {
        return decisions.stream()
                .filter(d -> Objects.equals(d.task(), task))
                .map(d -> new Reason("FORECAST", d.text()))
                .toList();
    }

    /** What the run waits for, what it comes after, and what stands in its row. */
    private static List<Reason> reasons(Tx tx, RunRow run) throws SQLException {
        List<Reason> reasons = new ArrayList<>();
        List<Reason> ofRow = new ArrayList<>();
        tx.query(
                """
                SELECT r.reason, r.deadline_at, r.deadline_missed, r.cancel_asked, w.asset, w.since FROM workflow_run r
                LEFT JOIN (SELECT w.run_id, a.namespace || ' ' || a.name AS asset, w.since FROM run_wait w
                           JOIN asset a ON a.id = w.asset_id
                           LEFT JOIN asset_version v ON v.asset_id = a.id AND v.version = a.published_version
                           WHERE v.published_at IS NULL OR v.published_at < w.since) w ON w.run_id = r.id
                WHERE r.id = ? ORDER BY w.asset
                """,
                row -> {
                    if (row.getString("asset") != null) {
                        reasons.add(new Reason(
                                "TRIGGER",
                                "waits for a version of " + row.getString("asset") + " from "
                                        + Jdbc.instant(row, "since") + " on"));
                    }
                    if (ofRow.isEmpty()) { // the same in each row
                        ofRow.addAll(ofRow(row, run.state()));
                    }
                    return reasons.size();
                },
                run.id());
        if (run.state() == RunStatus.QUEUED) {
            tx.query(
                            """
                            SELECT id, state FROM workflow_run WHERE definition_id = ? AND id <> ?
                              AND (state = 'RUNNING' OR (state = 'QUEUED' AND created_at < ?)) ORDER BY created_at LIMIT 5
                            """,
                            row -> new Reason(
                                    "OVERLAP",
                                    "comes after run " + row.getString(1) + ", which is " + row.getString(2)),
                            run.definitionId(),
                            run.id(),
                            run.createdAt())
                    .forEach(reasons::add);
        }
        reasons.addAll(ofRow);
        return reasons;
    }

    private static List<Reason> ofRow(ResultSet run, RunStatus state) throws SQLException {
        List<Reason> reasons = new ArrayList<>();
        if (run.getString("reason") != null) {
            reasons.add(new Reason("RUN", run.getString("reason")));
        }
        if (run.getString("cancel_asked") != null && !state.isDone()) {
            reasons.add(new Reason("CANCEL", "is to be cancelled, asked by " + run.getString("cancel_asked")));
        }
        Instant deadline = Jdbc.instant(run, "deadline_at");
        if (deadline != null && (run.getBoolean("deadline_missed") || !state.isDone())) {
            reasons.add(new Reason(
                    "DEADLINE",
                    (run.getBoolean("deadline_missed") ? "missed its deadline " : "has to be done by ") + deadline));
        }
        return reasons;
    }

    private static List<Reason> reasons(
            TaskRow task, Deployed deployed, Map<String, TaskStatus> states, Map<UUID, List<HoldReason>> held) {
        List<Reason> reasons = new ArrayList<>();
        if (task.status() == TaskStatus.BLOCKED) {
            for (String before : deployed.upstream().getOrDefault(task.task(), Set.of())) {
                TaskStatus there = states.getOrDefault(before, TaskStatus.BLOCKED);
                if (!there.satisfies()) {
                    reasons.add(new Reason("UPSTREAM", "waits for task " + before + ", which is " + there));
                }
            }
        }
        for (HoldReason reason : held.getOrDefault(task.id(), List.of())) {
            reasons.add(HoldTexts.text(reason));
        }
        if (task.status() == TaskStatus.READY && reasons.isEmpty()) {
            reasons.add(new Reason("QUEUE", "is in the queue; a replica with a free place takes it next"));
        }
        if (task.reason() != null) {
            reasons.add(new Reason("LAST", task.reason()));
        }
        return reasons;
    }

    private Map<UUID, List<HoldReason>> held(Tx tx, RunRow run) throws SQLException {
        Limits limits = Limits.read(tx, definitions);
        List<Waiting> waiting = tx.query(
                """
                SELECT task_run_id, priority, ready_at, pool, slots, owner, service, task, due_at < 'infinity' AS ordered, hold_free,
                       doomed_until, doomed_why
                FROM work_item WHERE run_id = ?
                """,
                row -> new Waiting(
                        new Ready(
                                row.getObject("task_run_id", UUID.class),
                                row.getInt("priority"),
                                Objects.requireNonNull(Jdbc.instant(row, "ready_at")),
                                row.getString("pool"),
                                row.getInt("slots"),
                                row.getString("owner"),
                                row.getString("service"),
                                List.of(),
                                limits.paused().contains(run.definitionId())),
                        run.id(),
                        row.getString("task"),
                        row.getBoolean("ordered"),
                        row.getBoolean("hold_free"),
                        Waiting.doomed(row)),
                run.id());
        List<Ready> ready = waiting.stream().map(Waiting::ready).toList();
        Map<UUID, List<HoldReason.Held>> gated =
                ActiveHolds.of(tx, ready.stream().map(Ready::id).toList(), time.instant());
        Map<String, Outside> services = new HashMap<>();
        Map<String, Breaker> breakers = Breakers.read(tx, limits.services().keySet());
        limits.services()
                .forEach((name, service) ->
                        services.put(name, new Outside(service, breakers.getOrDefault(name, Breaker.fresh()))));
        return DispatchPlanner.plan(new DispatchPlanner.Snapshot(
                        time.instant(),
                        ready.stream()
                                .map(r -> with(r, gated.getOrDefault(r.id(), List.of())))
                                .toList(),
                        limits.running(),
                        limits.pools(),
                        services,
                        Integer.MAX_VALUE,
                        foresights.foresight(tx, waiting, time.instant())))
                .hold();
    }

    private static Ready with(Ready r, List<HoldReason.Held> held) {
        return new Ready(
                r.id(), r.priority(), r.readyAt(), r.pool(), r.slots(), r.owner(), r.service(), held, r.paused());
    }
}
