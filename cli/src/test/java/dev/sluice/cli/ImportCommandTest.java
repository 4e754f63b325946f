package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.cli.Terminal.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What import prints is what validate accepts. */
class ImportCommandTest {
    private static final Path MANIFEST =
            Path.of("../quality-gates/src/test/resources/dev/sluice/quality/imports/dbt-manifest.json");

    @TempDir
    Path folder;

    private Terminal terminal;

    @BeforeEach
    void write() throws IOException {
        terminal = new Terminal(folder);
        Files.writeString(folder.resolve("contract.yaml"), """
                apiVersion: v3.0.2
                kind: DataContract
                id: orders
                version: 1.0.0
                schema:
                  - name: orders
                    physicalName: raw.orders
                    properties:
                      - {name: id, logicalType: integer, required: true}
                      - {name: email, logicalType: string, classification: restricted}
                      - {name: address, logicalType: object, properties: [{name: street, required: true}]}
                """);
    }

    @Test
    void aContractBecomesAGateAndWhatIsLostIsTold() {
        Result result = terminal.type(
                "import",
                "odcs",
                "contract.yaml",
                "--connection",
                "lake",
                "--namespace",
                "shop",
                "--owner",
                "team:shop");

        assertThat(result).isEqualTo(new Result(0, """
                apiVersion: sluice.dev/v1alpha1
                kind: Gate
                metadata:
                  name: orders
                  namespace: shop
                  ownership:
                    owner: team:shop
                spec:
                  asset: connection://lake/raw.orders
                  description: From data contract orders version 1.0.0.
                  checks:
                    - id: id-not-null
                      type: notNull
                      columns:
                        - id
                  sensitive:
                    - email
                """, """
                sluice: orders: dropped properties (schema[0].properties[2].properties): rules inside nested values are \
                not checked; write one of type expression
                """));
    }

    @Test
    void whatIsPrintedIsValid() throws IOException {
        Files.copy(MANIFEST, folder.resolve("manifest.json"));

        Result imported = terminal.type("import", "dbt", "manifest.json", "--connection", "lake");
        Files.writeString(folder.resolve("gates.yaml"), imported.out());

        assertThat(imported.exitCode()).isZero();
        assertThat(terminal.type("validate", "gates.yaml").err()).isEmpty();
        assertThat(terminal.type("validate", "gates.yaml").out()).endsWith("valid\n");
    }

    @Test
    void programsGetOneGateALine() throws IOException {
        Result result = terminal.type("import", "odcs", "contract.yaml", "--connection", "lake", "--format", "json");

        assertThat(result.out()).hasLineCount(1);
        JsonNode gate = Json.MAPPER.readTree(result.out());
        assertThat(gate.path("name").asText()).isEqualTo("orders");
        assertThat(gate.path("checks").asInt()).isEqualTo(1);
        assertThat(gate.path("remarks").get(0).path("kind").asText()).isEqualTo("DROPPED");
    }

    @Test
    void whatIsNoContractIsRefused() throws IOException {
        Files.writeString(folder.resolve("workflow.yaml"), "kind: Workflow\n");

        Result other = terminal.type("import", "odcs", "workflow.yaml", "--connection", "lake");

        assertThat(other.exitCode()).isEqualTo(1);
        assertThat(other.err()).startsWith("sluice: workflow.yaml: this is kind 'Workflow'");
        assertThat(terminal.type("import", "odcs", "gone.yaml", "--connection", "lake"))
                .isEqualTo(new Result(2, "", "sluice: gone.yaml is no file that can be read\n"));
        assertThat(terminal.type("import", "odcs", "contract.yaml", "--connection", "my lake")
                        .exitCode())
                .isEqualTo(2);
        assertThat(terminal.type("import", "soda", "contract.yaml", "--connection", "lake")
                        .exitCode())
                .isEqualTo(2);
        assertThat(terminal.type("import", "odcs", "contract.yaml").err()).contains("--connection");
    }
}
