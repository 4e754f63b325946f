package dev.sluice.controlplane.run;

import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.workflow.Assets;
import dev.sluice.controlplane.workflow.Connections;
import dev.sluice.controlplane.workflow.Deployed;
import dev.sluice.model.DatasetId;
import dev.sluice.scheduler.definition.ResourceName;
import dev.sluice.scheduler.definition.Task;
import java.sql.SQLException;
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
                task, partition_key)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?::bigint[], ?, ?, ?, ?) ON CONFLICT DO NOTHING
            """;

    private final Assets assets;
    private final Connections connections;

    public TaskQueue(Assets assets, Connections connections) {
        this.assets = assets;
        this.connections = connections;
    }

    /** A task that may start from a time on. */
    public record Entry(UUID taskRun, RunRow run, Deployed deployed, String task, Instant readyAt) {}

    /** Puts tasks in; one that is in already stays as it is. */
    public void add(Tx tx, List<Entry> entries) throws SQLException {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (Entry entry : entries) {
            Task task = entry.deployed().task(entry.task());
            RunRow run = entry.run();
            rows.add(new @Nullable Object[] {
                entry.taskRun(),
                run.id(),
                run.definitionId(),
                task.pool().map(ResourceName::toString).orElse(""),
                task.slots(),
                run.priority(),
                run.owner(),
                task.dependsOnService().map(ResourceName::toString).orElse(""),
                consumed(tx, task).stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}")),
                entry.readyAt(),
                entry.readyAt(),
                entry.task(),
                run.partitionKey()
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
