package dev.sluice.quality.execute;

import static dev.sluice.model.quality.CheckOutcome.ERROR;
import static dev.sluice.model.quality.CheckOutcome.PASS;
import static dev.sluice.quality.execute.AuditFixture.RUNNER;
import static dev.sluice.quality.execute.AuditFixture.cancelling;
import static dev.sluice.quality.execute.AuditFixture.check;
import static dev.sluice.quality.execute.AuditFixture.limits;
import static dev.sluice.quality.execute.AuditFixture.outcomes;
import static dev.sluice.quality.execute.AuditFixture.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.model.quality.CheckResult;
import dev.sluice.model.quality.CheckSpec;
import dev.sluice.quality.check.Slice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxTest {
    /** Longer than any test lasts. */
    private static final CheckSpec ENDLESS =
            check("endless", "expression", "expression", "id < (SELECT sum(hash(range)) FROM range(1000000000000))");

    @TempDir
    Path folder;

    private Source.Files source;

    @BeforeEach
    void aFile() throws IOException {
        Path data = Files.createDirectories(folder.resolve("data"));
        source = Source.Files.of(Files.writeString(data.resolve("a.csv"), "id\n1\n2\n"), FileFormat.CSV);
        Files.writeString(data.resolve("b.csv"), "id\n1\n");
    }

    /** What would run if somebody got past the guard. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM read_text('/etc/passwd')",
                "SELECT * FROM read_csv('/etc/passwd')",
                "SELECT * FROM glob('/etc/*')",
                "SELECT * FROM read_text('{data}/../../../../../../../../etc/passwd')",
                "SELECT * FROM read_csv('{data}/b.csv')",
                "COPY (SELECT 1) TO '{data}/c.csv'",
                "COPY (SELECT 1) TO '{data}/a.csv'",
                "EXPORT DATABASE '{data}/export'",
                "ATTACH '{data}/x.duckdb' AS x",
                "INSTALL httpfs",
                "LOAD httpfs",
                "SET memory_limit = '100GB'",
                "SET enable_external_access = true",
                "SET allowed_paths = ['/etc/passwd']"
            })
    void engineReachesNothingButItsFiles(String sql) throws SQLException {
        try (Watchdog watchdog = watchdog();
                FileStore store = FileStore.open(source, Slice.ALL, Map.of(), limits(folder), watchdog)) {
            String real = sql.replace("{data}", folder.resolve("data").toString());

            assertThatThrownBy(() -> store.command(real))
                    .isInstanceOf(SQLException.class)
                    .satisfies(e -> assertThat(String.valueOf(e.getMessage()))
                            .matches("(?s).*(disabled by configuration|has been locked|Permission Error|Extension).*"));
        }
    }

    @Test
    void limitsAreAlwaysSet() throws SQLException {
        try (Watchdog watchdog = watchdog();
                FileStore store = FileStore.open(
                        source,
                        Slice.ALL,
                        Map.of(),
                        limits(folder).withMemory(64 << 20).withThreads(1),
                        watchdog)) {
            Store.Answer answer = store.send(
                    "settings",
                    1,
                    "SELECT current_setting('memory_limit'), current_setting('threads'),"
                            + " current_setting('max_temp_directory_size'), current_setting('temp_directory')");

            assertThat(answer.only().values().subList(0, 3).stream().map(String::valueOf))
                    .containsExactly("64.0 MiB", "1", "4.0 GiB");
            assertThat(answer.only().text(3).orElseThrow())
                    .startsWith(folder.resolve("spill/audit-").toString());
        }
        assertThat(folder.resolve("spill")).isEmptyDirectory();
    }

    @Test
    void endlessCheckEndsWithTheTime() {
        AuditRequest request = request(source, folder, check("rows", "rowCount"), ENDLESS)
                .withLimits(limits(folder).withTimeout(Duration.ofMillis(700)));

        Audit audit = RUNNER.run(request);

        assertThat(outcomes(audit)).containsExactly(ERROR, ERROR);
        assertThat(audit.results().getLast().message()).isEqualTo("not finished within the time limit of 700 ms");
        assertThat(audit.took()).isBetween(Duration.ofMillis(600), Duration.ofSeconds(10));
    }

    @Test
    void finishedChecksKeepTheirResultsWhenTheTimeIsOver() throws IOException {
        StringBuilder rows = new StringBuilder("id\n");
        for (int i = 0; i < 3_000; i++) {
            rows.append(i).append('\n');
        }
        Source.Files one = Source.Files.of(Files.writeString(folder.resolve("one.csv"), rows), FileFormat.CSV);
        AuditRequest request = request(
                        one,
                        folder,
                        check("rows", "rowCount"),
                        check("late", "references", "columns", List.of("id"), "to", "slow", "toColumns", List.of("id")))
                .withOthers(_ -> Optional.of(one));
        AuditWatch watch = cancelling(progress -> progress.doing().equals("check late"));

        Audit audit = RUNNER.run(request.withWatch(watch));

        assertThat(audit.results().getFirst().outcome()).isEqualTo(PASS);
    }

    @Test
    void cancelEndsWhatRuns() {
        Queue<AuditWatch.Progress> told = new ConcurrentLinkedQueue<>();
        AuditWatch watch = cancelling(progress -> {
            told.add(progress);
            return told.size() > 5;
        });

        Audit audit = RUNNER.run(request(source, folder, ENDLESS).withWatch(watch));

        assertThat(audit.results()).extracting(CheckResult::message).containsExactly("the audit was cancelled");
        assertThat(told).anySatisfy(progress -> assertThat(progress.doing()).startsWith("scan"));
        assertThat(told).anySatisfy(progress -> assertThat(progress.rows()).isPresent());
    }

    private static Watchdog watchdog() {
        return new Watchdog(AuditWatch.silent(), Duration.ofMinutes(1), 0);
    }
}
