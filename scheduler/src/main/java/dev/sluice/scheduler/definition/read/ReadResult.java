package dev.sluice.scheduler.definition.read;

import java.util.List;

/**
 * What was read.
 *
 * @param definitions documents without a problem, in the order of files and lines
 * @param problems all problems, in the order of files and places
 */
public record ReadResult(List<Loaded> definitions, List<DefinitionProblem> problems) {
    public ReadResult {
        definitions = List.copyOf(definitions);
        problems = List.copyOf(problems);
    }

    /** Whether there is no problem. */
    public boolean isClean() {
        return problems.isEmpty();
    }
}
