package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.run.WhyRun;
import dev.sluice.controlplane.schedulerview.RunInfo;
import dev.sluice.controlplane.schedulerview.WorkflowInfo;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** Why a workflow starts no run, or when it will. */
@Type("WorkflowExplanation")
public record WorkflowExplanation(
        @NonNull String workflow,
        boolean paused,
        @NonNull List<RunExplanation.Reason> reasons,

        @Description("The latest runs that are not done.") @NonNull
        List<RunInfo> active) {
    static WorkflowExplanation of(
            WorkflowInfo workflow, String name, List<WhyRun.Reason> reasons, List<RunInfo> active) {
        return new WorkflowExplanation(name, workflow.paused(), RunExplanation.Reason.of(reasons), active);
    }
}
