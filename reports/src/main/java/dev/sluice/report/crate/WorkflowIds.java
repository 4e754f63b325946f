package dev.sluice.report.crate;

import dev.sluice.report.model.Lineage.Code;
import dev.sluice.report.model.Lineage.Run;
import dev.sluice.report.model.Lineage.Step;
import dev.sluice.report.model.Lineage.Workflow;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Names of what belongs to a definition, and of the programs that runs executed. */
final class WorkflowIds {
    private WorkflowIds() {}

    static String file(Workflow workflow) {
        return Iris.file(workflow.file());
    }

    static String step(Workflow workflow, Step step) {
        return of("step", workflow, step.id());
    }

    /** The program of a task, as it was at a commit: attempts with other code are by another program. */
    static String tool(Workflow workflow, Step step, Code code) {
        return of("tool", workflow, step.id()) + variant(code);
    }

    /** The program of a job whose definition is not ours. */
    static String job(Run run) {
        return Iris.local("job", run.namespace(), run.job()) + variant(run.code());
    }

    static String of(String kind, Workflow workflow, String... more) {
        String[] segments = Stream.concat(
                        Stream.of(workflow.namespace(), workflow.name() + "@" + workflow.version()), Stream.of(more))
                .toArray(String[]::new);
        return Iris.local(kind, segments);
    }

    private static String variant(Code code) {
        String known = Stream.of(code.repository(), code.commit(), code.path())
                .filter(Objects::nonNull)
                .map(Iris::fragment)
                .collect(Collectors.joining("/"));
        return known.isEmpty() ? "" : "/" + known;
    }
}
