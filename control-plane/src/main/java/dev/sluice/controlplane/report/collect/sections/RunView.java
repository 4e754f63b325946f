package dev.sluice.controlplane.report.collect.sections;

import dev.sluice.scheduler.definition.Task;
import dev.sluice.scheduler.definition.Work;
import dev.sluice.verify.history.RunStory;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One OpenLineage run with all that is known of it at the point of the report.
 *
 * @param distance from what the report is about
 * @param story what lineage knows; null: only the ledger knows the run
 * @param own the run of a workflow that it is or is an attempt of; null: another system's
 * @param attempt which attempt it is; null: none of ours, or the run of a workflow itself
 * @param definition of the workflow; null: another system's, or not known
 * @param content what the run of the workflow was given; null as above
 */
record RunView(
        UUID id,
        int distance,
        @Nullable RunStory story,
        Told told,
        @Nullable OwnRun own,
        OwnRun.@Nullable Attempt attempt,
        @Nullable Definition definition,
        RunContents.@Nullable RunContent content) {

    boolean isWorkflowRun() {
        return own != null && attempt == null;
    }

    /** Namespace and name of its job, parted by a slash; null: nobody told. */
    @Nullable
    String job() {
        if (story != null && story.job() != null) {
            return story.job().namespace() + "/" + story.job().name();
        }
        return told.job().isEmpty() ? null : told.job();
    }

    /** The task that it tried. */
    Optional<Task> task() {
        return attempt == null || definition == null ? Optional.empty() : definition.task(attempt.task());
    }

    Optional<Work> work() {
        return task().map(Task::work);
    }

    /** Ending of the ids of facts about it: its task, where a report has facts about several. */
    String suffix() {
        return attempt == null ? "" : "." + attempt.task();
    }

    /** Ending of labels, as {@link #suffix}. */
    String of() {
        return attempt == null ? "" : " of task " + attempt.task();
    }
}
