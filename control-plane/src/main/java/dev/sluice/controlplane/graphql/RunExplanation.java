package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.run.WhyRun;
import dev.sluice.controlplane.schedulerview.Names;
import dev.sluice.scheduler.plan.HoldReason;
import dev.sluice.scheduler.plan.RunStatus;
import dev.sluice.scheduler.plan.TaskStatus;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Ignore;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** Why a run is where it is. */
@Type("RunExplanation")
public record RunExplanation(
        @NonNull String runId,
        @NonNull RunStatus state,
        @Description("What made it.") @NonNull String startedBy,
        @Description("About the run as a whole.") @NonNull List<@NonNull Reason> reasons,
        @NonNull List<@NonNull TaskExplanation> tasks) {
    /** A code for programs and a sentence for people. */
    @Type("Reason")
    public record Reason(
            @NonNull String code,
            @NonNull String text,
            @Ignore List<HoldReason.Held> held) {
        /** Whose texts were cut. */
        static List<Reason> of(List<WhyRun.Reason> reasons) {
            return reasons.stream()
                    .map(each -> new Reason(each.code(), each.text(), each.holds()))
                    .toList();
        }

        static List<Reason> of(List<WhyRun.Reason> reasons, Names names) {
            return reasons.stream()
                    .map(each -> new Reason(each.code(), names.cut(each.text()), each.holds()))
                    .toList();
        }
    }

    /** Why a task is where it is. */
    @Type("TaskExplanation")
    public record TaskExplanation(
            @NonNull String task,
            @NonNull TaskStatus state,
            @NonNull List<@NonNull Reason> reasons) {}

    static RunExplanation of(WhyRun.Explanation found, Names names) {
        return new RunExplanation(
                found.run().toString(),
                RunStatus.valueOf(found.state()),
                found.startedBy(),
                Reason.of(found.reasons(), names),
                found.tasks().stream()
                        .map(each -> new TaskExplanation(each.task(), each.state(), Reason.of(each.reasons(), names)))
                        .toList());
    }
}
