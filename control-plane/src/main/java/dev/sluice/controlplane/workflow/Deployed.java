package dev.sluice.controlplane.workflow;

import dev.sluice.scheduler.definition.Task;
import dev.sluice.scheduler.definition.TaskGraph;
import dev.sluice.scheduler.definition.Workflow;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One version of a workflow, ready to run.
 *
 * @param definitionId which definition
 * @param version which version of it
 * @param digest of its content
 * @param workDigest of what decides the work of its tasks
 * @param path of its file
 * @param revision Git commit; null when unknown
 * @param workflow the definition
 * @param upstream direct dependencies by task, in the order of the graph
 */
public record Deployed(
        long definitionId,
        int version,
        String digest,
        String workDigest,
        String path,
        @Nullable String revision,
        Workflow workflow,
        Map<String, Set<String>> upstream) {
    public Deployed {
        upstream = new LinkedHashMap<>(upstream);
    }

    /**
     * Names of what a version says.
     *
     * @param content all of it
     * @param work what decides the work of its tasks
     */
    public record Digests(String content, String work) {}

    /** With the graph worked out. */
    public static Deployed of(
            long definitionId,
            int version,
            Digests digests,
            String path,
            @Nullable String revision,
            Workflow workflow) {
        TaskGraph graph = TaskGraph.of(workflow);
        Map<String, Set<String>> upstream = new LinkedHashMap<>();
        graph.order().forEach(task -> upstream.put(task, graph.upstream(task)));
        return new Deployed(
                definitionId, version, digests.content(), digests.work(), path, revision, workflow, upstream);
    }

    /** The task of this id. */
    public Task task(String id) {
        for (Task task : workflow.tasks()) {
            if (task.id().equals(id)) {
                return task;
            }
        }
        throw new IllegalArgumentException(
                "version " + version + " of " + workflow.metadata().name() + " has no task " + id);
    }

    /** Whose quota its tasks count against: the owner, else the namespace. */
    public String owner() {
        return workflow.metadata()
                .ownership()
                .map(o -> o.owner())
                .orElse("namespace:" + workflow.metadata().name().namespace());
    }
}
