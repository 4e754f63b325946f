package dev.sluice.cli;

import dev.sluice.quality.check.CheckCatalogue;
import dev.sluice.scheduler.definition.read.DefinitionProblem;
import dev.sluice.scheduler.definition.read.DefinitionReader;
import dev.sluice.scheduler.definition.read.KnownNames;
import dev.sluice.scheduler.definition.read.ReadResult;
import dev.sluice.scheduler.definition.read.SourceFile;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Tells every problem of definition files, without a service. */
@Command(
        name = "validate",
        description = "Check definition files, offline. Pools and services that they name have to be among them.")
final class ValidateCommand extends SluiceCommand {
    @Parameters(arity = "1..*", paramLabel = "FILE|DIR", description = "YAML files, or folders with their YAML files.")
    private List<Path> paths = List.of();

    ValidateCommand(Surroundings surroundings) {
        super(surroundings);
    }

    /** For programs; the problems have the fields that GraphQL gives them. */
    private record Report(boolean valid, int definitions, int files, List<Problem> problems) {}

    private record Problem(
            String code, String path, int line, int column, String message, String fix, String rendered) {
        static Problem of(DefinitionProblem problem) {
            return new Problem(
                    problem.code(),
                    problem.path(),
                    problem.line(),
                    problem.column(),
                    problem.message(),
                    problem.fix(),
                    problem.render());
        }
    }

    @Override
    public Integer call() {
        List<SourceFile> files = DefinitionFiles.read(surroundings().folder(), paths);
        ReadResult result = new DefinitionReader(CheckCatalogue.discovered()).read(files, KnownNames.NONE);
        if (inJson()) {
            json(new Report(
                    result.isClean(),
                    result.definitions().size(),
                    files.size(),
                    result.problems().stream().map(Problem::of).toList()));
        } else {
            tell(result, files.size());
        }
        return result.isClean() ? DONE : Failure.FAILED;
    }

    private void tell(ReadResult result, int files) {
        result.problems().forEach(problem -> say(problem.render() + "\n"));
        if (result.isClean()) {
            int definitions = result.definitions().size();
            say(Texts.count(definitions, "definition") + " in " + Texts.count(files, "file")
                    + (definitions == 1 ? " is valid" : " are valid"));
        } else {
            long bad = result.problems().stream()
                    .map(DefinitionProblem::path)
                    .distinct()
                    .count();
            say(Texts.count(result.problems().size(), "problem") + " in " + bad + " of " + Texts.count(files, "file"));
        }
    }
}
