package dev.sluice.controlplane.schedulerview;

import dev.sluice.scheduler.definition.AssetAddress;
import dev.sluice.scheduler.definition.ResourceName;
import dev.sluice.scheduler.definition.Task;
import dev.sluice.scheduler.definition.TaskGraph;
import dev.sluice.scheduler.definition.Workflow;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** A task as a version of a workflow defines it. */
@Type("TaskDefinition")
public record TaskOutline(
        @NonNull String name,

        @Description("What it is: shell, python, sql, http, ...") @NonNull
        String kind,

        @Description("Tasks that must be done first, for data or by after.") @NonNull
        List<@NonNull String> upstream,

        @NonNull List<@NonNull String> consumes,
        @NonNull List<@NonNull String> produces,
        @Nullable String pool,
        @Nullable String service) {
    /** In the order of the graph. */
    public static List<TaskOutline> of(Workflow workflow) {
        TaskGraph graph = TaskGraph.of(workflow);
        Map<String, Task> tasks = new HashMap<>();
        workflow.tasks().forEach(task -> tasks.put(task.id(), task));
        return graph.order().stream()
                .map(id -> of(Objects.requireNonNull(tasks.get(id)), graph))
                .toList();
    }

    private static TaskOutline of(Task task, TaskGraph graph) {
        return new TaskOutline(
                task.id(),
                task.work().getClass().getSimpleName().toLowerCase(Locale.ROOT),
                graph.upstream(task.id()).stream().sorted().toList(),
                task.consumes().stream().map(AssetAddress::toString).toList(),
                task.produces().stream()
                        .map(output -> output.asset().toString())
                        .toList(),
                task.pool().map(ResourceName::toString).orElse(null),
                task.dependsOnService().map(ResourceName::toString).orElse(null));
    }
}
