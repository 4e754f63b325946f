package dev.sluice.controlplane.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.eventlog.EventLog.Appended;
import dev.sluice.controlplane.eventlog.EventLog.NewEvent;
import dev.sluice.controlplane.eventlog.EventLog.StoredEvent;
import dev.sluice.controlplane.testing.MigratedDatabase;
import dev.sluice.embedded.EmbeddedPostgres;
import dev.sluice.embedded.SharedStores;
import dev.sluice.model.LogPosition;
import dev.sluice.model.intake.EventIntake.Transport;
import dev.sluice.testkit.SettableClock;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresEventLogTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private AgroalDataSource dataSource;
    private PostgresEventLog log;

    @BeforeEach
    void open() throws Exception {
        EmbeddedPostgres postgres = SharedStores.postgres();
        String url = MigratedDatabase.fresh();
        dataSource = AgroalDataSource.from(
                new AgroalDataSourceConfigurationSupplier().connectionPoolConfiguration(pool -> pool.maxSize(12)
                        .connectionFactoryConfiguration(factory -> factory.jdbcUrl(url)
                                .principal(new NamePrincipal(postgres.user()))
                                .credential(new SimplePassword(postgres.password())))));
        log = new PostgresEventLog(dataSource, new SettableClock(NOW));
    }

    @AfterEach
    void close() {
        dataSource.close();
    }

    @Test
    void positionsHaveNoGapsAndEqualBytesAreStoredOnce() throws Exception {
        List<Appended> first = log.append(List.of(event("a"), event("b"), event("a")));
        List<Appended> second = log.append(List.of(event("b"), event("c")));

        assertThat(first).containsExactly(appended(1, false), appended(2, false), appended(1, true));
        assertThat(second).containsExactly(appended(2, true), appended(3, false));
        assertThat(log.head()).isEqualTo(new LogPosition(3));
        assertThat(texts(log.readAfter(LogPosition.START, 10, 1_000_000))).containsExactly("a", "b", "c");
    }

    @Test
    void traceOfThePostIsKeptAndIsNoPartOfTheEvent() throws Exception {
        String first = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        String second = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

        log.append(List.of(event("a", first), event("b")));
        List<Appended> again = log.append(List.of(event("a", second), event("b", second)));

        assertThat(again).containsExactly(appended(1, true), appended(2, true));
        assertThat(log.readAfter(LogPosition.START, 10, 1_000))
                .extracting(StoredEvent::traceparent)
                .containsExactly(first, null);
    }

    @Test
    void largeBodiesComeBackAsTheyWere() throws Exception {
        String text = "{\"x\":\"" + "lineage ".repeat(5_000) + "\"}";

        log.append(List.of(event(text)));

        StoredEvent stored = log.read(new LogPosition(1)).orElseThrow();
        assertThat(new String(stored.raw(), StandardCharsets.UTF_8)).isEqualTo(text);
        assertThat(stored.receivedAt()).isEqualTo(NOW);
        assertThat(log.read(new LogPosition(2))).isEmpty();
    }

    @Test
    void readingStopsAtTheBoundsAndGoesOnBehind() throws Exception {
        log.append(List.of(event("a"), event("b"), event("c"), event("d")));

        assertThat(texts(log.readAfter(new LogPosition(1), 2, 1_000))).containsExactly("b", "c");
        assertThat(texts(log.readAfter(LogPosition.START, 10, 2))).containsExactly("a", "b");
    }

    /** Were positions given by a sequence, the slower transaction would commit a lower position later: a reader skips it. */
    @Test
    void anAppendWaitsForAnEarlierOneToCommit() throws Exception {
        try (Connection slow = dataSource.getConnection();
                ExecutorService threads = Executors.newSingleThreadExecutor()) {
            slow.setAutoCommit(false);
            try (Statement statement = slow.createStatement()) {
                statement.execute("SELECT position FROM log_head FOR UPDATE");
            }
            Callable<List<Appended>> append = () -> log.append(List.of(event("late")));
            Future<List<Appended>> other = threads.submit(append);

            assertThat(isDone(other, 300)).isFalse();
            slow.rollback();
            assertThat(other.get(10, TimeUnit.SECONDS)).containsExactly(appended(1, false));
        }
    }

    @Test
    void aReaderNeverMissesAnEventWhileManyAppend() throws Exception {
        int writers = 6;
        int each = 60;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int writer = 0; writer < writers; writer++) {
                String name = "w" + writer + "-";
                running.add(threads.submit(() -> {
                    for (int i = 0; i < each; i++) {
                        log.append(List.of(event(name + i), event(name + i + "x")));
                    }
                    return null;
                }));
            }
            List<Long> seen = new ArrayList<>();
            LogPosition at = LogPosition.START;
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (seen.size() < writers * each * 2 && System.nanoTime() < deadline) {
                for (StoredEvent event : log.readAfter(at, 50, 1_000_000)) {
                    seen.add(event.position().value());
                    at = event.position();
                }
            }
            for (Future<?> writer : running) {
                writer.get(10, TimeUnit.SECONDS);
            }
            assertThat(seen).hasSize(writers * each * 2);
            for (int i = 0; i < seen.size(); i++) {
                assertThat(seen.get(i)).isEqualTo(i + 1L);
            }
        }
    }

    @Test
    void whatWasNotCommittedWasNeverThere() throws Exception {
        log.append(List.of(event("a")));
        try (Connection crashing = dataSource.getConnection()) {
            crashing.setAutoCommit(false);
            try (Statement statement = crashing.createStatement()) {
                statement.execute("UPDATE log_head SET position = 2");
                statement.execute("INSERT INTO event_log VALUES (2, now(), '\\x02', 1, 0, 1, '\\x41')");
            }
            crashing.rollback();
        }

        assertThat(log.append(List.of(event("b")))).containsExactly(appended(2, false));
        assertThat(texts(log.readAfter(LogPosition.START, 10, 1_000))).containsExactly("a", "b");
    }

    private static boolean isDone(Future<?> future, long millis) throws Exception {
        try {
            future.get(millis, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    private static Appended appended(long position, boolean duplicate) {
        return new Appended(new LogPosition(position), duplicate);
    }

    private static List<String> texts(List<StoredEvent> events) {
        return events.stream()
                .map(e -> new String(e.raw(), StandardCharsets.UTF_8))
                .toList();
    }

    private static NewEvent event(String text) throws Exception {
        return event(text, null);
    }

    private static NewEvent event(String text, @Nullable String traceparent) throws Exception {
        byte[] raw = text.getBytes(StandardCharsets.UTF_8);
        Codec.Encoded encoded = Codec.encode(raw, 0, raw.length);
        return new NewEvent(
                MessageDigest.getInstance("SHA-256").digest(raw),
                encoded.codec(),
                encoded.body(),
                raw.length,
                Transport.HTTP,
                traceparent);
    }
}
