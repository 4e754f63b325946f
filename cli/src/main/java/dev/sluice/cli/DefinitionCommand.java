package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.scheduler.definition.read.SourceFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends definition files to the service and tells, definition by definition, what comes of it. */
abstract class DefinitionCommand extends ServiceCommand {
    static final String ANSWER = """
              applied
              problems { code path line column message fix rendered }
              changes {
                kind name action version
                differences { path before after impact text }
                nextFires { trigger at }
                effects
              }
              breaks
            """;

    private static final int SHOWN_FIRES = 3;

    @Parameters(arity = "1..*", paramLabel = "FILE|DIR", description = "YAML files, or folders with their YAML files.")
    private List<Path> paths = List.of();

    @Option(names = "--prune", description = "Remove definitions of the same namespaces that are in none of the files.")
    private boolean prune;

    private List<SourceFile> files = List.of();

    DefinitionCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    final void check() {
        files = DefinitionFiles.read(surroundings().folder(), paths);
    }

    final List<Path> paths() {
        return paths;
    }

    /** What both documents take. */
    final Map<String, Object> variables() {
        Map<String, Object> variables = new HashMap<>();
        variables.put("files", files);
        variables.put("prune", prune);
        return variables;
    }

    /** Tells a {@code DefinitionPlan} and gives the exit code. */
    final int tell(JsonNode plan) {
        boolean hasProblems = !plan.path("problems").isEmpty();
        if (inJson()) {
            json(plan);
        } else {
            plan.path("problems").forEach(problem -> say(Json.text(problem, "rendered") + "\n"));
            plan.path("changes").forEach(this::tellChange);
            plan.path("breaks").forEach(broken -> say("breaks: " + broken.asText()));
            say(hasProblems ? problems(plan) : summary(plan));
        }
        return hasProblems ? Failure.FAILED : DONE;
    }

    private void tellChange(JsonNode change) {
        String action = Json.text(change, "action");
        say("%-9s %s %s%s"
                .formatted(
                        action.toLowerCase(Locale.ROOT),
                        Json.text(change, "kind").toLowerCase(Locale.ROOT),
                        Json.text(change, "name"),
                        action.equals("REMOVE") ? "" : " (version " + Json.text(change, "version") + ")"));
        change.path("differences")
                .forEach(difference -> say("            " + Json.text(difference, "text") + "  ["
                        + Json.text(difference, "impact")
                                .toLowerCase(Locale.ROOT)
                                .replace('_', ' ') + "]"));
        change.path("nextFires").forEach(this::tellFires);
        if (!action.equals("UNCHANGED")) {
            change.path("effects").forEach(effect -> say("            " + effect.asText()));
        }
    }

    private void tellFires(JsonNode fires) {
        List<String> at = new ArrayList<>();
        fires.path("at").forEach(each -> at.add(each.asText()));
        if (!at.isEmpty()) {
            say("            " + Json.text(fires, "trigger") + " fires "
                    + String.join(", ", at.subList(0, Math.min(at.size(), SHOWN_FIRES)))
                    + (at.size() > SHOWN_FIRES ? ", ..." : ""));
        }
    }

    private static String problems(JsonNode plan) {
        return Texts.count(plan.path("problems").size(), "problem") + "; nothing is deployed";
    }

    private static String summary(JsonNode plan) {
        boolean applied = plan.path("applied").asBoolean();
        Map<String, Integer> counts = new HashMap<>();
        plan.path("changes").forEach(change -> counts.merge(Json.text(change, "action"), 1, Integer::sum));
        return (applied ? "deployed: " : "would be: ")
                + counts.getOrDefault("CREATE", 0) + " created, "
                + counts.getOrDefault("CHANGE", 0) + " changed, "
                + counts.getOrDefault("REMOVE", 0) + " removed, "
                + counts.getOrDefault("UNCHANGED", 0) + " unchanged";
    }
}
