package dev.sluice.cli;

import picocli.CommandLine.Command;

/** Shows what deploying files would change. */
@Command(
        name = "plan",
        description = "Show what apply would change: differences, next fire times, consumers that break.")
final class PlanCommand extends DefinitionCommand {
    static final String DOCUMENT = """
            query Plan($files: [DefinitionFile!]!, $prune: Boolean) {
              planDefinitions(files: $files, prune: $prune) {
            %s  }
            }
            """.formatted(ANSWER);

    PlanCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int answer(ServiceClient service) throws InterruptedException {
        return tell(service.ask(DOCUMENT, variables()).path("planDefinitions"));
    }
}
