package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.cli.Terminal.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidateCommandTest {
    private static final String GOOD = """
            apiVersion: sluice.dev/v1alpha1
            kind: Workflow
            metadata: {name: orders, namespace: sales}
            spec:
              tasks:
                - {id: load, type: process, command: [echo, hello]}
            """;
    private static final String MISSPELT = GOOD.replace("spec:", "spec:\n  descripton: Loads orders");

    @TempDir
    Path folder;

    @Test
    void goodFilesAreCounted() throws IOException {
        write("flows/a.yaml", GOOD);
        write("flows/deep/b.yml", GOOD.replace("orders", "others"));
        write("flows/.hidden/c.yaml", "no: definition");
        write("flows/notes.txt", "no definition");

        assertThat(type("validate", "flows")).isEqualTo(new Result(0, "2 definitions in 2 files are valid\n", ""));
    }

    @Test
    void whatIsNamedTwiceIsReadOnce() throws IOException {
        write("flows/a.yaml", GOOD);

        assertThat(type("validate", "flows", "flows/a.yaml", "./flows"))
                .isEqualTo(new Result(0, "1 definition in 1 file is valid\n", ""));
    }

    @Test
    void aProblemIsShownWithPlaceCaretAndFix() throws IOException {
        write("flows/a.yaml", GOOD);
        write("flows/b.yaml", MISSPELT.replace("orders,", "others,"));

        assertThat(type("validate", "flows")).isEqualTo(new Result(1, """
                flows/b.yaml:5:3: SLUICE-DEF-004 unknown key 'descripton' in spec
                    5 |   descripton: Loads orders
                      |   ^
                  fix: did you mean 'description'? allowed: description, parameters, partitions, triggers, run, slo, forecast, reproduce, defaults, tasks

                1 problem in 1 of 2 files
                """, ""));
    }

    @Test
    void programsGetTheSameAsJson() throws IOException {
        write("b.yaml", MISSPELT);

        Result result = type("validate", "b.yaml", "--format", "json");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).hasLineCount(1);
        JsonNode report = Json.MAPPER.readTree(result.out());
        assertThat(report.path("valid").asBoolean(true)).isFalse();
        assertThat(report.path("files").asInt()).isEqualTo(1);
        JsonNode problem = report.path("problems").path(0);
        assertThat(problem.path("code").asText()).isEqualTo("SLUICE-DEF-004");
        assertThat(problem.path("path").asText()).isEqualTo("b.yaml");
        assertThat(problem.path("line").asInt()).isEqualTo(5);
        assertThat(problem.path("column").asInt()).isEqualTo(3);
        assertThat(problem.path("rendered").asText()).startsWith("b.yaml:5:3: SLUICE-DEF-004 ");
    }

    @Test
    void goodFilesAsJson() throws IOException {
        write("a.yaml", GOOD);

        assertThat(type("validate", "--format=json", "a.yaml"))
                .isEqualTo(new Result(0, "{\"valid\":true,\"definitions\":1,\"files\":1,\"problems\":[]}\n", ""));
    }

    @Test
    void whatIsNotThereIsWrongUsage() {
        assertThat(type("validate", "nowhere.yaml"))
                .isEqualTo(new Result(2, "", "sluice: there is no file or folder nowhere.yaml\n"));
    }

    @Test
    void aFolderWithoutDefinitionsIsWrongUsage() throws IOException {
        write("docs/readme.md", "words");

        assertThat(type("validate", "docs")).isEqualTo(new Result(2, "", "sluice: no .yaml or .yml file in docs\n"));
    }

    @Test
    void aFileThatIsTooLargeIsNotRead() throws IOException {
        write("big.yaml", "#".repeat((1 << 20) + 1));

        assertThat(type("validate", "big.yaml"))
                .isEqualTo(new Result(1, "", "sluice: big.yaml has 1048577 bytes; allowed are 1048576\n"));
    }

    @Test
    void anotherEncodingIsTold() throws IOException {
        Files.write(folder.resolve("latin.yaml"), "# Käse".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(type("validate", "latin.yaml", "--format", "json"))
                .isEqualTo(
                        new Result(
                                1,
                                "",
                                "{\"error\":{\"code\":\"UNREADABLE\",\"message\":\"latin.yaml is not UTF-8; save it as UTF-8\"}}\n"));
    }

    @Test
    void wrongOptionsAreWrongUsage() throws IOException {
        write("a.yaml", GOOD);

        assertThat(type("validate"))
                .isEqualTo(new Result(
                        2, "", "sluice: Missing required parameter: 'FILE|DIR'\nusage: ./sluice validate --help\n"));
        assertThat(type("validate", "--formt", "json", "a.yaml").exitCode()).isEqualTo(2);
        assertThat(type("validate", "--format", "xml", "a.yaml").err()).contains("xml", "./sluice validate --help");
        assertThat(type("valdate").exitCode()).isEqualTo(2);
        assertThat(type()).isEqualTo(new Result(2, "", "sluice: name a command; ./sluice help lists them\n"));
    }

    @Test
    void helpIsShownOnRequest() {
        Result result = type("validate", "--help");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).startsWith("Usage: ./sluice validate").contains("FILE|DIR", "--format");
    }

    @Test
    void whatSteersATerminalIsNotPrinted() throws IOException {
        write("a.yaml", GOOD.replace("kind: Workflow", "kind: \"Work\\e[2Jflow\""));

        assertThat(type("validate", "a.yaml").out())
                .contains("Work\uFFFD[2Jflow")
                .doesNotContain("\u001b");
    }

    private Result type(String... arguments) {
        return new Terminal(folder).type(arguments);
    }

    private void write(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
