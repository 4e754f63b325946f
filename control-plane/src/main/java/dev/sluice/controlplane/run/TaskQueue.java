package dev.sluice.controlplane.run;

import dev.sluice.controlplane.emit.RunEvents;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.workflow.Assets;
import dev.sluice.controlplane.workflow.Connections;
import dev.sluice.controlplane.workflow.Deployed;
import dev.sluice.model.DatasetId;
import dev.sluice.scheduler.definition.ForecastPolicy;
import dev.sluice.scheduler.definition.ForecastPolicy.Kind;
import dev.sluice.scheduler.definition.ResourceName;
import dev.sluice.scheduler.definition.Task;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts tasks into the queue. */
public final class TaskQueue {
    private static final String INSERT = """
            INSERT INTO work_item (task_run_id, run_id, definition_id, pool, slots, priority, owner, service, consumes, ready_at, look_at,
                task, partition_key, has_deadline, due_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?::bigint[], ?,
                CASE WHEN ? AND EXISTS (SELECT 1 FROM job_forecast f
                    WHERE f.job_namespace = ? AND f.job_name = ? AND f.hard_failure >= 0.8) THEN ?::timestamptz ELSE ? END,
                ?, ?, coalesce((SELECT r.deadline_at IS NOT NULL FROM workflow_run r WHERE r.id = ?), false), coalesce((
                SELECT r.deadline_at FROM workflow_run r JOIN job_forecast f ON f.job_namespace = ? AND f.job_name = ?
                WHERE r.id = ? AND f.p95 IS NOT NULL), 'infinity')) ON CONFLICT DO NOTHING
            """;

    /** Long enough for a look, short enough to go on without a leader. */
    private static final Duration FIRST_LOOK = Duration.ofSeconds(3);

    private final Assets assets;
    private final Connections connections;
    private final String jobNamespace;

    public TaskQueue(Assets assets, Connections connections, String jobNamespace) {
        this.assets = assets;
        this.connections = connections;
        this.jobNamespace = jobNamespace;
    }

    /** A task that may start from a time on. */
    public record Entry(UUID taskRun, RunRow run, Deployed deployed, String task, Instant readyAt) {}

    /** Puts tasks in; one that is in already stays as it is. */
    public void add(Tx tx, List<Entry> entries) throws SQLException {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (Entry entry : entries) {
            Task task = entry.deployed().task(entry.task());
            RunRow run = entry.run();
            ForecastPolicy policy = entry.deployed().workflow().forecast();
            String job = RunEvents.jobName(entry.deployed()) + "." + entry.task();
            rows.add(new @Nullable Object[] {
                entry.taskRun(),
                run.id(),
                run.definitionId(),
                task.pool().map(ResourceName::toString).orElse(""),
                task.slots(),
                run.priority(),
                run.owner(),
                task.dependsOnService().map(ResourceName::toString).orElse(""),
                (run.isShadow() ? Set.<Long>of() : consumed(tx, task))
                        .stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}")),
                entry.readyAt(),
                // Nearly certain to fail: the forecasts' leader looks at it before anybody starts it.
                policy.acts(Kind.HOLD_DOOMED) && !run.isShadow(),
                jobNamespace,
                job,
                entry.readyAt().plus(FIRST_LOOK),
                entry.readyAt(),
                entry.task(),
                run.partitionKey(),
                entry.deployed().workflow().slo().isPresent() ? run.id() : null,
                jobNamespace,
                job,
                // Its deadline orders it only where somebody allows that, and once something is known of it.
                policy.acts(Kind.RAISE_PRIORITY) ? run.id() : null
            });
        }
        tx.batch(INSERT, rows);
    }

    /** Numbers of the assets that a task reads. */
    public Set<Long> consumed(Tx tx, Task task) throws SQLException {
        List<DatasetId> datasets =
                task.consumes().stream().map(connections::dataset).toList();
        return datasets.isEmpty()
                ? Set.of()
                : Set.copyOf(assets.ids(tx, datasets).values());
    }
}
