package dev.sluice.controlplane.reproduce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.reproduce.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Runs of real processes and SQL, repeated beside the real data. */
class RepeaterTest extends Repeating {
    private static final String UNSTEADY = SUMS.replace("EXTRA", " + int.from_bytes(os.urandom(4))");

    @Test
    void runThatDependsOnItsInputsAloneGivesTheSameBytes() throws IOException {
        stage.apply(STEADY);
        UUID run = stage.run();
        String before = Files.readString(stage.data.resolve("totals.csv"));
        stage.write("totals.csv.stamp", "");

        assertThat(stage.repeat(run)).isEqualTo("DONE BYTE BYTE");

        Outcome.Output output = stage.outcome().outputs().getFirst();
        assertThat(output.originalSha256()).isEqualTo(output.repeatedSha256()).hasSize(64);
        assertThat(stage.outcome().fingerprint()).isEqualTo(stage.outcome().repeatedFingerprint());
        assertThat(Files.readString(stage.data.resolve("totals.csv"))).isEqualTo(before);
        assertThat(stage.scratch).isEmptyDirectory();
    }

    @Test
    void chanceIsFoundAndItsColumnNamed() {
        stage.apply(UNSTEADY);
        UUID run = stage.run();

        assertThat(stage.repeat(run)).isEqualTo("DONE DIFFERENT BYTE");

        Outcome.Output output = stage.outcome().outputs().getFirst();
        assertThat(output.columns()).extracting(Outcome.Column::name).containsExactly("amount");
        assertThat(output.columns().getFirst().what()).isEqualTo("differs in 2 rows of equal keys");
        assertThat(output.onlyOriginal()).isEqualTo(2);
        assertThat(output.reason())
                .isEqualTo("2 rows are only in the original, 2 only in the repetition; they differ in amount");
    }

    @Test
    void repetitionTouchesNothingReal() {
        stage.apply(STEADY + "triggers: [{id: again, type: asset, assets: [\"connection://files/other.csv\"]}]\n");
        UUID run = stage.run();
        List<String> versions = stage.harness.rows("SELECT asset_id, version, run_id FROM asset_version ORDER BY 1, 2");
        int events = stage.harness.lineage().size();

        stage.repeat(run);

        assertThat(stage.harness.rows("SELECT asset_id, version, run_id FROM asset_version ORDER BY 1, 2"))
                .isEqualTo(versions);
        assertThat(stage.harness.rows(
                        "SELECT trigger_kind, fires, rerun_of FROM workflow_run WHERE trigger_kind = 'reproduce'"))
                .containsExactly("reproduce f " + run);
        List<String> told =
                stage.harness.lineage().subList(events, stage.harness.lineage().size());
        assertThat(told).hasSize(4).allSatisfy(event -> assertThat(event)
                .contains("\"namespace\":\"repeated:sluice\"")
                .doesNotContain("\"namespace\":\"sluice\"")
                .doesNotContain("\"namespace\":\"file\""));
        assertThat(stage.harness.rows("SELECT count(*) FROM alert")).containsExactly("0");
        assertThat(
                        stage.harness.rows(
                                "SELECT DISTINCT fact ->> 'state' FROM ledger_pending WHERE kind = 'reproduction.state' ORDER BY 1"))
                .containsExactly("COMPARING", "DONE", "QUEUED", "RUNNING");
    }

    @Test
    void inputThatIsGoneIsNamedWithItsDigest() throws IOException {
        stage.apply(STEADY);
        UUID run = stage.run();
        String digest = stage.harness
                .rows("SELECT content::json -> 'inputs' -> 0 ->> 'digest' FROM run_fingerprint WHERE run_id = ?", run)
                .getFirst();
        String input = "file " + stage.data.resolve("orders.csv") + " (sha256 " + digest + ")";

        stage.write("orders.csv", ORDERS + "4,south,1\n");
        String changed = stage.repeat(run);
        Files.delete(stage.data.resolve("orders.csv"));
        String gone = stage.repeat(run);

        assertThat(changed).startsWith("REFUSED NOT-REPRODUCIBLE: " + input + " is gone: there is now sha256 ");
        assertThat(gone).isEqualTo("REFUSED NOT-REPRODUCIBLE: " + input + " is gone");
        assertThat(stage.harness.rows("SELECT count(*) FROM workflow_run")).containsExactly("1");
    }

    @Test
    void outputThatWasWrittenAgainIsComparedByItsDigest() {
        stage.apply(STEADY);
        UUID run = stage.run();
        stage.write("totals.csv", "region,amount\nnorth,1\n");

        assertThat(stage.repeat(run)).isEqualTo("DONE BYTE BYTE");
    }

    @Test
    void inputThatChangesWhileTheRunIsRepeatedIsFound() {
        stage.apply(STEADY);
        UUID run = stage.run();

        String end = stage.repeat(run, () -> stage.write("orders.csv", ORDERS + "4,south,1\n"));

        assertThat(end)
                .isEqualTo("FAILED file " + stage.data.resolve("orders.csv")
                        + " changed while the run was repeated; try again");
    }

    @Test
    void digestsAreKeptAndTold() {
        stage.apply(STEADY);
        stage.run();

        assertThat(stage.harness.rows("SELECT algorithm, length(digest), rows FROM version_digest ORDER BY algorithm"))
                .containsExactly("rows-sha256 32 2", "sha256 32 null");
        String ended = stage.harness.lineage().stream()
                .filter(event -> event.contains("\"COMPLETE\"") && event.contains("sluice_attempt"))
                .findFirst()
                .orElseThrow();
        assertThat(ended.split("sluice_contentDigest", -1)).hasSize(3);
        assertThat(stage.harness.rows("SELECT gaps FROM run_fingerprint f JOIN workflow_run r ON r.id = f.run_id"))
                .containsExactly("{}");
    }

    @Test
    void sqlIsRepeatedInItsStandIn() throws SQLException, IOException {
        stage.close();
        String real = "jdbc:duckdb:" + folder.resolve("real.duckdb");
        String other = "jdbc:duckdb:" + folder.resolve("other.duckdb");
        for (String url : List.of(real, other)) {
            try (Connection connection = DriverManager.getConnection(url);
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE orders AS SELECT range AS id, range % 3 AS region FROM range(100)");
            }
        }
        stage = new ReproduceStage(folder, Map.of("shop", real, "spare", other));
        stage.apply("""
                reproduce:
                  scratch: [{connection: shop, use: spare}]
                  outputs: [{asset: totals, ignore: [at]}]
                tasks:
                  - id: sum
                    type: sql
                    connection: shop
                    run: |
                      CREATE OR REPLACE TABLE totals AS
                      SELECT region, count(*) AS orders, now() AS at FROM orders GROUP BY region
                    consumes: ["connection://shop/main.orders"]
                    produces: [{asset: totals, uri: "connection://shop/main.totals"}]
                """);
        UUID run = stage.run();

        assertThat(stage.repeat(run)).isEqualTo("DONE LOGICAL LOGICAL");
        assertThat(stage.outcome().outputs().getFirst().level()).isEqualTo(Level.LOGICAL);
        try (Connection connection = DriverManager.getConnection(real);
                Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM orders WHERE id = 7");
        }
        assertThat(stage.repeat(run)).contains("REFUSED NOT-REPRODUCIBLE: db:shop main.orders (rows-sha256 ");
    }
}
