package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.schedulerview.Names;
import dev.sluice.controlplane.workflow.DefinitionChange;
import dev.sluice.controlplane.workflow.DefinitionPlan;
import dev.sluice.scheduler.definition.read.DefinitionProblem;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** What deploying a set of files does, or why it cannot be done. */
@Type("DefinitionPlan")
public record DefinitionPlanResult(
        @Description("Whether it was done: never for a plan, nor with problems.")
        boolean applied,

        @NonNull List<@NonNull Problem> problems,
        @NonNull List<@NonNull Planned> changes,

        @Description("Consumers whose assets nobody would produce any more.") @NonNull
        List<@NonNull String> breaks) {
    /** One thing that is wrong in a file. */
    @Type("DefinitionProblem")
    public record Problem(
            @NonNull String code,
            @NonNull String path,
            int line,
            int column,
            @NonNull String message,

            @Description("What to do; empty when the message says it.") @NonNull
            String fix,

            @Description("As a terminal shows it, with the line and a caret.") @NonNull
            String rendered) {
        static Problem of(DefinitionProblem problem, Names names) {
            return new Problem(
                    problem.code(),
                    problem.path(),
                    problem.line(),
                    problem.column(),
                    names.cut(problem.message()),
                    problem.fix(),
                    names.cut(problem.render()));
        }
    }

    /** What happens to one definition. */
    @Type("DefinitionChange")
    public record Planned(
            @NonNull DefinitionKind kind,
            @NonNull String name,
            @NonNull DefinitionAction action,
            @Description("That it has afterwards.") int version,
            @NonNull List<@NonNull DefinitionDifference> differences,
            @NonNull List<@NonNull TriggerFires> nextFires,

            @Description("What comes of it, in sentences: what a gate guards, and whom it holds.") @NonNull
            List<@NonNull String> effects) {
        static Planned of(DefinitionChange change, Names names) {
            return new Planned(
                    DefinitionKind.valueOf(change.kind().name()),
                    change.name().toString(),
                    DefinitionAction.valueOf(change.action().name()),
                    change.version(),
                    change.changes().stream().map(DefinitionDifference::of).toList(),
                    new TreeMap<>(change.nextFires())
                            .entrySet().stream()
                                    .map(each -> new TriggerFires(each.getKey(), each.getValue()))
                                    .toList(),
                    names.cut(change.effects()));
        }
    }

    /** When a schedule fires next. */
    @Type("TriggerFires")
    public record TriggerFires(
            @NonNull String trigger, @NonNull List<@NonNull Instant> at) {}

    static DefinitionPlanResult of(DefinitionPlan plan, boolean applied, Names names) {
        return new DefinitionPlanResult(
                applied,
                plan.problems().stream().map(each -> Problem.of(each, names)).toList(),
                plan.changes().stream().map(each -> Planned.of(each, names)).toList(),
                names.cut(plan.breaks()));
    }
}
