package dev.sluice.controlplane.reproduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.controlplane.operate.ConflictException;
import dev.sluice.controlplane.run.RunCreator;
import dev.sluice.model.reproduce.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs of real processes and SQL, repeated beside the real data. One class: ids of attempts come from the clock of the test, and
 * two such tests at a time would take each other's processes for what an earlier attempt left.
 */
class RepeaterTest {
    private static final String ORDERS = "id,region,amount\n1,north,10\n2,south,20\n3,north,5\n";

    private static final String SUMS = """
            reproduce:
              inputs: [{asset: "connection://files/orders.csv", as: orders}]
              outputs: [{asset: totals, expect: byte, keys: [region]}]
              environment: [TZ]
            tasks:
              - id: sum
                type: process
                env: {TZ: UTC}
                script: |
                  import csv, os, collections
                  sums = collections.Counter()
                  for row in csv.DictReader(open(os.environ["SLUICE_ASSET_ORDERS"])):
                      sums[row["region"]] += int(row["amount"])
                  with open(os.environ["SLUICE_ASSET_TOTALS"], "w") as out:
                      print("region,amount", file=out)
                      for region in sorted(sums):
                          print(f"{region},{sums[region]EXTRA}", file=out)
                interpreter: python3
                consumes: ["connection://files/orders.csv"]
                produces: [{asset: totals, uri: "connection://files/totals.csv"}]
            """;

    private static final String STEADY = SUMS.replace("EXTRA", "");
    private static final String UNSTEADY = SUMS.replace("EXTRA", " + int.from_bytes(os.urandom(4))");

    @TempDir
    Path folder;

    private ReproduceStage stage;

    @BeforeEach
    void start() throws SQLException, IOException {
        stage = new ReproduceStage(folder, Map.of());
        stage.write("orders.csv", ORDERS);
    }

    @AfterEach
    void stop() throws IOException {
        stage.close();
    }

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
    void workflowMustSayHowItIsRepeatedAndTouchNothing() {
        stage.apply("tasks: [{id: t, type: process, command: [\"true\"]}]");
        UUID silent = stage.run();
        stage.apply("""
                reproduce: {}
                tasks: [{id: t, type: process, command: ["true"], produces: [{asset: a, uri: "s3://b/a"}]}]
                """);
        UUID elsewhere = stage.run();

        assertThat(stage.repeat(silent))
                .isEqualTo(
                        "REFUSED NOT-REPRODUCIBLE: version 1 of n/w does not say how it is repeated; add spec.reproduce");
        assertThat(stage.repeat(elsewhere))
                .isEqualTo(
                        "REFUSED NOT-REPRODUCIBLE: output s3://b a of task t has no scratch place: it is no file of a"
                                + " connection, and no connection leads to it");
    }

    @Test
    void sameKeyIsTheSameRepetitionAndOfThatRunAlone() {
        stage.apply(STEADY);
        UUID run = stage.run();
        UUID other = stage.run();

        UUID first = stage.reproductions.request(run, "key", ReproduceStage.ANN);

        assertThat(stage.reproductions.request(run, "key", ReproduceStage.ANN)).isEqualTo(first);
        assertThatThrownBy(() -> stage.reproductions.request(other, "key", ReproduceStage.ANN))
                .isInstanceOf(ConflictException.class);
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
    void realRunsNeitherWaitForARepetitionNorDoesItWaitForHolds() {
        stage.apply(STEADY);
        UUID run = stage.run();
        stage.harness.rows("""
                INSERT INTO asset_hold (asset_id, source, reason, held_by, held_since)
                SELECT id, 'operator', 'test', 'ann', now() FROM asset WHERE name LIKE '%orders.csv' RETURNING asset_id
                """);
        long definition = Long.parseLong(stage.harness
                .rows("SELECT id FROM definition WHERE kind = 'Workflow'")
                .getFirst());

        String end = stage.repeat(run, () -> {
            assertThat(stage.harness.rows("SELECT state FROM workflow_run WHERE trigger_kind = 'reproduce'"))
                    .containsExactly("RUNNING");
            Map<Long, RunCreator.Load> loads =
                    stage.harness.transactions().call(tx -> RunCreator.loads(tx, Set.of(definition)));
            assertThat(loads).isEmpty();
        });

        assertThat(end).isEqualTo("DONE BYTE BYTE");
    }

    @Test
    void tasksThatReachOutAreLeftOutOrStandInTheWay() {
        String more = "  - {id: tell, type: http, method: POST, url: \"https://example.com/told\", after: [sum]}\n";
        stage.apply(STEADY + more);
        UUID refused = stage.succeeded("tell");
        stage.apply(STEADY.replace("environment: [TZ]", "environment: [TZ]\n  skip: [tell]") + more);
        UUID run = stage.succeeded("tell");

        assertThat(stage.repeat(refused))
                .isEqualTo("REFUSED NOT-REPRODUCIBLE: task tell calls another system over HTTP, which may change it;"
                        + " list it in spec.reproduce.skip");
        assertThat(stage.repeat(run)).isEqualTo("DONE BYTE BYTE");
        assertThat(stage.harness.rows("""
                SELECT t.task, t.state, t.reason FROM task_run t JOIN workflow_run r ON r.id = t.run_id
                WHERE r.trigger_kind = 'reproduce' ORDER BY t.ordinal
                """))
                .containsExactly("sum SUCCEEDED null", "tell SUCCEEDED left out of a repetition");
    }

    @Test
    void replicaThatWasSilentTooLongChangesNothingAnyMore() {
        stage.apply(STEADY);
        UUID run = stage.run();
        stage.reproductions.request(run, "k", ReproduceStage.ANN);
        Duration lease = Duration.ofMinutes(5);

        Reproductions.Job late = stage.reproductions.claim("a", lease).orElseThrow();
        assertThat(stage.reproductions.claim("b", lease)).isEmpty();
        stage.harness.clock().tick(lease.plusSeconds(1));
        Reproductions.Job now = stage.reproductions.claim("b", lease).orElseThrow();
        stage.reproductions.end(late, Reproductions.End.failed("late"));
        stage.reproductions.end(now, Reproductions.End.refused("in time"));

        assertThat(stage.harness.rows("SELECT state, detail FROM reproduction")).containsExactly("REFUSED in time");
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
