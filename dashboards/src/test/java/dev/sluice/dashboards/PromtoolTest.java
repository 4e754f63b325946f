package dev.sluice.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;

/** Prometheus' own tool judges rules, their tests, the configuration and every query of the dashboards. */
class PromtoolTest {
    private static final Path PROMETHEUS = Repository.DASHBOARDS.resolve("prometheus");

    /** What promtool said, and whether it was content. */
    private record Verdict(int code, String text) {}

    @BeforeAll
    static void promtoolIsInstalled() {
        boolean installed = false;
        try {
            installed = promtool(PROMETHEUS, "--version").code() == 0;
        } catch (IOException absent) {
            // said below
        }
        assumeTrue(installed, "promtool is not installed (Debian: apt install prometheus); rules are not played");
    }

    @Test
    void rulesAreValid() throws IOException {
        Verdict verdict = promtool(PROMETHEUS, "check", "rules", "rules/recording.yaml", "rules/alerts.yaml");

        assertThat(verdict.code()).as(verdict.text()).isZero();
    }

    @Test
    void configurationIsValidAndNamesBothFilesOfRules() throws IOException {
        Verdict verdict = promtool(
                PROMETHEUS,
                "check",
                "config",
                "--syntax-only",
                "prometheus.yaml",
                "../../src/main/docker/prometheus.yaml");

        assertThat(verdict.code()).as(verdict.text()).isZero();
        assertThat(Repository.list(Repository.yaml(PROMETHEUS.resolve("prometheus.yaml")), "rule_files"))
                .isEqualTo(List.of("rules/recording.yaml", "rules/alerts.yaml"));
    }

    @Test
    void rulesDoWhatTheirExamplesSay() throws IOException {
        List<String> arguments = new ArrayList<>(List.of("test", "rules"));
        Repository.files(PROMETHEUS.resolve("tests"), ".yaml")
                .forEach(file -> arguments.add("tests/" + file.getFileName()));

        Verdict verdict = promtool(PROMETHEUS, arguments.toArray(String[]::new));

        assertThat(verdict.code()).as(verdict.text()).isZero();
    }

    @Test
    void exampleWithAnotherOutcomeIsFound(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("rules"));
        Files.createDirectories(folder.resolve("tests"));
        for (String file : List.of("rules/recording.yaml", "rules/alerts.yaml")) {
            Files.copy(PROMETHEUS.resolve(file), folder.resolve(file));
        }
        String tests = Repository.text(PROMETHEUS.resolve("tests/every-6h.yaml"));
        Files.writeString(
                folder.resolve("tests/changed.yaml"), tests.replaceFirst("severity: ticket", "severity: page"));

        Verdict verdict = promtool(folder, "test", "rules", "tests/changed.yaml");

        assertThat(verdict.code()).isNotZero();
    }

    @Test
    void queriesOfDashboardsAreValid(@TempDir Path folder) throws IOException {
        List<String> queries = new ArrayList<>();
        for (JsonNode dashboard : Repository.dashboards().values()) {
            for (JsonNode panel : LintRule.panels(dashboard)) {
                panel.get("targets")
                        .forEach(target ->
                                queries.add(target.get("expr").asText().replace("$__rate_interval", "5m")));
            }
        }

        assertThat(valid(folder, queries)).isEqualTo("valid");
    }

    @Test
    void queriesOfRunbooksAreValid(@TempDir Path folder) throws IOException {
        assertThat(valid(folder, RunbooksTest.blocks("promql"))).isEqualTo("valid");
    }

    @Test
    void queryThatIsNotValidIsFound(@TempDir Path folder) throws IOException {
        assertThat(valid(folder, List.of("up", "sum(up) by"))).contains("could not parse expression");
    }

    /** Queries in the place of rules, which promtool parses. */
    private static String valid(Path folder, List<String> queries) throws IOException {
        List<Object> rules = new ArrayList<>();
        for (String query : queries) {
            Map<String, Object> rule = new LinkedHashMap<>();
            rule.put("record", "queries:query_" + rules.size());
            rule.put("expr", query);
            rules.add(rule);
        }
        Path wrapped = folder.resolve("queries.yaml");
        Map<String, Object> group = Map.of("name", "queries", "rules", rules);
        Files.writeString(
                wrapped, new Dump(DumpSettings.builder().build()).dumpToString(Map.of("groups", List.of(group))));
        Verdict verdict = promtool(folder, "check", "rules", wrapped.toString());
        boolean all = verdict.text().contains(queries.size() + " rules found");
        return verdict.code() == 0 && all ? "valid" : verdict.text();
    }

    private static Verdict promtool(Path folder, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(1, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IOException("promtool did not end: " + text);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
        return new Verdict(process.exitValue(), text);
    }
}
