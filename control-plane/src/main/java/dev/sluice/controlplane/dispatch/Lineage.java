package dev.sluice.controlplane.dispatch;

import dev.sluice.controlplane.emit.RunEvents.AttemptFacts;
import dev.sluice.controlplane.emit.RunEvents.DeclaredColumn;
import dev.sluice.controlplane.workflow.Connections;
import dev.sluice.model.DatasetId;
import dev.sluice.scheduler.definition.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Says what an attempt declares to read and write, by dataset. */
public final class Lineage {
    private final Connections connections;

    public Lineage(Connections connections) {
        this.connections = connections;
    }

    /** The facts of an attempt for its events. */
    public AttemptFacts of(Claimed claimed) {
        Task task = claimed.task();
        Map<DatasetId, Map<String, List<DeclaredColumn>>> outputs = new LinkedHashMap<>();
        for (Task.Output output : task.produces()) {
            outputs.put(connections.dataset(output.asset()), columns(output));
        }
        return new AttemptFacts(
                claimed.run().lineage(claimed.deployed()),
                task,
                claimed.attempt(),
                claimed.number(),
                task.consumes().stream().map(connections::dataset).distinct().toList(),
                outputs,
                Map.of());
    }

    private Map<String, List<DeclaredColumn>> columns(Task.Output output) {
        Map<String, List<DeclaredColumn>> columns = new LinkedHashMap<>();
        output.columns().forEach((column, sources) -> {
            List<DeclaredColumn> from = new ArrayList<>();
            sources.forEach(s -> from.add(new DeclaredColumn(connections.dataset(s.asset()), s.column())));
            columns.put(column, from);
        });
        return columns;
    }
}
