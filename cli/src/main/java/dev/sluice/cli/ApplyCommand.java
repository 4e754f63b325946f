package dev.sluice.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Deploys files, all or none. */
@Command(name = "apply", description = "Deploy definition files, all or none. The same again changes nothing.")
final class ApplyCommand extends DefinitionCommand {
    static final String DOCUMENT = """
            mutation Apply($files: [DefinitionFile!]!, $prune: Boolean, $revision: String, $key: String!) {
              applyDefinitions(files: $files, prune: $prune, revision: $revision, idempotencyKey: $key) {
            %s  }
            }
            """.formatted(ANSWER);

    @Option(
            names = "--revision",
            paramLabel = "SHA",
            description = "Git commit that the files are of. Default: that of the checkout they are in, unless it has"
                    + " changes in them.")
    private @Nullable String revision;

    @Mixin
    private final KeyOption key = new KeyOption();

    ApplyCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int answer(ServiceClient service) throws InterruptedException {
        Map<String, Object> variables = variables();
        String known = revision == null ? ofCheckout() : revision;
        if (known != null) {
            variables.put("revision", known);
        }
        variables.put("key", key.of(surroundings()));
        return tell(service.ask(DOCUMENT, variables).path("applyDefinitions"));
    }

    private @Nullable String ofCheckout() throws InterruptedException {
        List<Path> named =
                paths().stream().map(surroundings().folder()::resolve).toList();
        return switch (GitRevision.of(named)) {
            case GitRevision.Commit(String sha) -> sha;
            case GitRevision.Changed(String sha) -> {
                note("the files differ from commit " + sha + "; deployed without a revision (--revision gives one)");
                yield null;
            }
            case GitRevision.Unknown() -> null;
        };
    }
}
