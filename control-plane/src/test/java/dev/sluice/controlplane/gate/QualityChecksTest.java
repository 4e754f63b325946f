package dev.sluice.controlplane.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.dispatch.ScriptedExecutor;
import dev.sluice.controlplane.workflow.Connections;
import dev.sluice.model.DatasetId;
import dev.sluice.quality.check.CheckCatalogue;
import dev.sluice.quality.execute.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real checks on real files decide about versions. */
class QualityChecksTest {
    private static final String GOOD = "id,email\n1,ann@example.org\n2,bob@example.org\n3,cec@example.org\n";

    @TempDir
    private Path folder;

    private GateStage stage;
    private Evaluator evaluator;

    @BeforeEach
    void start() throws SQLException {
        stage = new GateStage(ScriptedExecutor.succeeds());
        GateSources sources = new GateSources(
                Map.of(
                        "wh",
                        new GateSources.Settings(
                                folder.toUri().toString(), Optional.empty(), Optional.empty(), Map.of())),
                Connections.of(Map.of("wh", t -> new DatasetId("postgres://wh:5432", t))));
        evaluator = stage.evaluator(
                "real",
                stage.scheduler
                        .main()
                        .gates()
                        .checks(
                                CheckCatalogue.discovered(),
                                sources,
                                List.of("pii"),
                                Limits.standard(folder.resolve("tmp"))));
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    private void written(String content) throws IOException {
        Files.writeString(folder.resolve("orders.csv"), content);
        stage.scheduler.publish("orders.csv", null);
        while (evaluator.evaluate()) {
            stage.scheduler.main().gates().time().look(stage.scheduler.clock().instant());
        }
        stage.scheduler.clock().tick(Duration.ofMinutes(1));
    }

    private void gate(String checks) {
        stage.scheduler.apply(GateStage.gate("orders", "orders.csv", "sensitive: [email]\nchecks:\n" + checks));
    }

    @Test
    void defectInAFileIsFoundHeldAndReleasedByTheFixedFile() throws IOException {
        gate("  - {id: mails, type: notNull, columns: [email]}\n  - {id: ids, type: unique, columns: [id]}\n");
        written("id,email\n1,ann@example.org\n2,\n3,cec@example.org\n");

        assertThat(stage.published("orders.csv")).isEmpty();
        assertThat(stage.holds()).containsExactly("orders.csv n/orders GATE email");
        assertThat(stage.rows("SELECT check_id, outcome, numerator, row_count FROM check_result ORDER BY id"))
                .containsExactly("mails FAIL 1 3", "ids PASS 0 3");
        assertThat(stage.rows("SELECT row_count, profile -> 'columns' -> 1 ->> 'nulls' FROM dataset_profile"))
                .containsExactly("3 1");

        written(GOOD);

        assertThat(stage.published("orders.csv")).containsExactly("2");
        assertThat(stage.holds()).isEmpty();
    }

    @Test
    void valuesOfEarlierEvaluationsAreWhatIsUsual() throws IOException {
        gate("  - {id: rows, type: rowCount, fail: \"< 0.5 * avg(last 3)\"}\n");
        for (int i = 0; i < 3; i++) {
            written(GOOD);
        }
        assertThat(stage.rows("SELECT outcome FROM gate_verdict")).containsOnly("SKIPPED");
        written("id,email\n1,ann@example.org\n");

        assertThat(stage.rows("SELECT outcome FROM gate_verdict ORDER BY id DESC LIMIT 1"))
                .containsExactly("FAIL");
        assertThat(stage.rows("SELECT value, good FROM check_series ORDER BY at"))
                .containsExactly("3 t", "3 t", "3 t", "1 f");
    }

    @Test
    void partitionIsJudgedByItsOwnRows() throws IOException {
        stage.scheduler.apply(GateStage.gate("orders", "orders.csv", """
                partition: {column: day, every: 1d}
                checks: [{id: mails, type: notNull, columns: [email]}]
                """));
        Files.writeString(
                folder.resolve("orders.csv"),
                "id,day,email\n1,2026-11-19,\n2,2026-11-20,bob@example.org\n3,2026-11-20,cec@example.org\n");
        for (String day : List.of("2026-11-20", "2026-11-19")) {
            stage.scheduler.publish("orders.csv", day);
            while (evaluator.evaluate()) {
                stage.scheduler
                        .main()
                        .gates()
                        .time()
                        .look(stage.scheduler.clock().instant());
            }
        }

        assertThat(stage.rows("SELECT outcome, numerator, row_count FROM check_result ORDER BY id"))
                .containsExactly("PASS 0 2", "FAIL 1 1");
        assertThat(stage.rows("SELECT slice, row_count FROM dataset_profile ORDER BY version"))
                .containsExactly("2026-11-20 2", "2026-11-19 1");
        assertThat(stage.published("orders.csv")).containsExactly("1");
    }

    @Test
    void columnThatIsNotThereIsAnErrorThatHolds() throws IOException {
        gate("  - {id: mails, type: notNull, columns: [emial]}\n");
        written(GOOD);

        assertThat(stage.rows("SELECT outcome, message FROM check_result"))
                .singleElement()
                .asString()
                .startsWith("ERROR there is no column");
        assertThat(stage.published("orders.csv")).isEmpty();
    }

    @Test
    void fileThatIsMissingIsAnErrorThatHolds() {
        gate("  - {id: mails, type: notNull, columns: [email]}\n");
        stage.scheduler.publish("orders.csv", null);
        evaluator.evaluate();

        assertThat(stage.rows("SELECT outcome FROM check_result")).containsExactly("ERROR");
        assertThat(stage.published("orders.csv")).isEmpty();
    }
}
