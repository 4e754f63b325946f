package dev.sluice.controlplane.report.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.eventlog.LogOf;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.projection.CatalogOf;
import dev.sluice.controlplane.testing.MigratedDatabase;
import dev.sluice.embedded.EmbeddedPostgres;
import dev.sluice.embedded.SharedStores;
import dev.sluice.model.DatasetId;
import dev.sluice.testkit.Events;
import dev.sluice.verify.closure.Closure;
import dev.sluice.verify.closure.Closures;
import dev.sluice.verify.closure.Limits;
import dev.sluice.verify.history.EventHistory;
import dev.sluice.verify.history.History;
import dev.sluice.verify.history.RawEvent;
import dev.sluice.verify.history.RunStory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * What the catalog tells of a position of the log is what the raw events until then tell, whatever came later. Histories are
 * random, with a seed that a failure names.
 */
class PostgresHistoryTest {
    private static final int HISTORIES = Integer.getInteger("sluice.test.histories", 6);
    private static final Instant RECEIVED = Instant.parse("2026-02-01T00:00:00Z");

    private static final PGSimpleDataSource STORE = new PGSimpleDataSource();

    private final Transactions transactions = new Transactions(STORE);
    private final List<String> log = new ArrayList<>();

    @BeforeAll
    static void open() {
        EmbeddedPostgres postgres = SharedStores.postgres();
        STORE.setUrl(MigratedDatabase.fresh());
        STORE.setUser(postgres.user());
        STORE.setPassword(postgres.password());
    }

    @BeforeEach
    void empty() {
        log.clear();
        transactions.run(tx -> tx.update("""
            TRUNCATE event_log, namespace, dataset, job, field, facet_content, facet_set, event_index, event_dataset, run, run_io,
                     dataset_version, facet_version, symlink, dataset_lifecycle, edge, lineage_content, declaration,
                     edge_interval, producer, producer_fault, projection_position
            """));
    }

    @Test
    void tellsOfEachPositionWhatTheEventsUntilThenTell() throws Exception {
        for (long seed = 1; seed <= HISTORIES; seed++) {
            Random random = new Random(seed);
            empty();
            List<String> history = RandomHistories.of(random);
            int from = 0;
            while (from < history.size()) {
                int to = Math.min(history.size(), from + 1 + random.nextInt(6));
                append(history.subList(from, to));
                from = to;
                agrees(seed, log.size());
            }
            for (int position = 1; position < log.size(); position++) {
                agrees(seed, position);
            }
        }
    }

    private void append(List<String> events) throws Exception {
        LogOf.events(STORE, log.size(), events, RECEIVED);
        CatalogOf.events(STORE, log.size(), events);
        log.addAll(events);
    }

    private void agrees(long seed, int position) {
        List<RawEvent> until = new ArrayList<>();
        for (int i = 0; i < position; i++) {
            until.add(new RawEvent(i + 1, log.get(i).getBytes(StandardCharsets.UTF_8)));
        }
        Said expected = Said.by(EventHistory.of(until));
        Said told = at(position);
        String where = "seed " + seed + ", position " + position + " of " + log.size();
        assertThat(told.runs()).as(where).isEqualTo(expected.runs());
        assertThat(told.reads()).as(where).isEqualTo(expected.reads());
        assertThat(told.versions()).as(where).isEqualTo(expected.versions());
        assertThat(told.closure()).as(where).isEqualTo(expected.closure());
    }

    private Said at(long position) {
        return transactions.snapshot(PostgresHistory.TABLES, tx -> Said.by(new PostgresHistory(tx, position)));
    }

    /** All that a history can be asked. */
    private record Said(
            Map<UUID, RunStory> runs,
            Map<RunStory.Input, History.Read> reads,
            List<List<RunStory.Output>> versions,
            Closure closure) {
        static Said by(History history) {
            List<UUID> ids = Stream.concat(LongStream.rangeClosed(1, 12).boxed(), Stream.of(900L, 901L))
                    .map(number -> UUID.fromString(Events.runId(number)))
                    .toList();
            Map<UUID, RunStory> runs = history.runs(ids);
            List<RunStory.Input> inputs = ids.stream()
                    .map(runs::get)
                    .filter(Objects::nonNull)
                    .flatMap(story -> story.read().stream())
                    .toList();
            List<List<RunStory.Output>> versions = RandomHistories.tables().stream()
                    .map(name -> history.versions(new DatasetId(Events.DATA, name), 5))
                    .toList();
            return new Said(
                    runs,
                    history.reads(inputs),
                    versions,
                    Closures.upstream(history, ids.subList(0, 3), new Limits(6, 4)));
        }
    }
}
