package dev.sluice.controlplane.workflow;

import dev.sluice.scheduler.definition.read.DefinitionProblem;
import java.util.List;

/**
 * What deploying a set of files does.
 *
 * @param problems why it cannot be deployed; empty: it can
 * @param changes per definition
 * @param breaks consumers whose assets nobody would produce any more
 */
public record DefinitionPlan(List<DefinitionProblem> problems, List<DefinitionChange> changes, List<String> breaks) {
    public DefinitionPlan {
        problems = List.copyOf(problems);
        changes = List.copyOf(changes);
        breaks = List.copyOf(breaks);
    }
}
