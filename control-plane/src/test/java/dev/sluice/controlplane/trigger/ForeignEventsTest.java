package dev.sluice.controlplane.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.controlplane.dispatch.SchedulerParts;
import dev.sluice.controlplane.emit.RunEvents;
import dev.sluice.controlplane.eventlog.EventLog;
import dev.sluice.controlplane.testing.Stage;
import dev.sluice.model.LogPosition;
import dev.sluice.testkit.Events;
import dev.sluice.testkit.SharedData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ForeignEventsTest {
    private static final String RUN = Events.runId(1);

    private final Stage stage = new Stage();
    private final Log log = new Log();
    private final ForeignEvents reader = reader(stage.parts());

    /** A log in memory; the head is in the store, as the service has it. */
    private final class Log implements EventLog {
        private final List<byte[]> events = new ArrayList<>();

        void add(String... added) {
            for (String json : added) {
                events.add(json.getBytes(StandardCharsets.UTF_8));
            }
            stage.execute("UPDATE log_head SET position = ?", (long) events.size());
        }

        @Override
        public List<Appended> append(List<NewEvent> added) {
            throw new UnsupportedOperationException("tests add");
        }

        @Override
        public List<StoredEvent> readAfter(LogPosition after, int maxEvents, long maxBytes) {
            List<StoredEvent> read = new ArrayList<>();
            for (long at = after.value(); at < events.size() && read.size() < maxEvents; at++) {
                read.add(new StoredEvent(new LogPosition(at + 1), Instant.EPOCH, new byte[0], events.get((int) at)));
            }
            return read;
        }

        @Override
        public Optional<StoredEvent> read(LogPosition position) {
            throw new UnsupportedOperationException("not read one by one");
        }

        @Override
        public LogPosition head() {
            return new LogPosition(events.size());
        }
    }

    @BeforeEach
    void deploy() {
        log.add(Events.complete("before", Events.runId(9)).output("orders").json());
        stage.deploy("""
                apiVersion: sluice.dev/v1alpha1
                kind: Workflow
                metadata: {name: follow, namespace: sales}
                spec:
                  parameters:
                    job: {type: string, default: none}
                  triggers:
                    - {id: orders, type: asset, assets: [{namespace: "postgres://db:5432", name: orders}]}
                    - id: airflow
                      type: event
                      namespace: "airflow://prod"
                      job: "load.*"
                      eventTypes: [COMPLETE, FAIL]
                      filter: size(event.outputs) > 0
                      with: {job: "${{ event.job.name }}"}
                  tasks:
                    - {id: load, type: noop}
                """);
        reader.read();
    }

    @Test
    void firstStartBeginsAtTheHead() {
        assertThat(stage.rows("SELECT position FROM projection_position WHERE name = 'triggers'"))
                .containsExactly("1");
        assertThat(versions()).isEmpty();
    }

    @Test
    void completedRunPublishesKnownAssetsAndWakesTheirTriggers() {
        log.add(Events.start("etl", RUN).output("orders").json());
        log.add(Events.complete("etl", RUN).output("orders").output("unknown").json());

        assertThat(reader.read()).isEqualTo(2);
        assertThat(reader.read()).isZero();

        assertThat(versions()).containsExactly("orders | 1 | " + RUN + " | 3 | t");
        assertThat(stage.rows("SELECT count(*) FROM trigger_wake")).containsExactly("1");
        assertThat(stage.rows("SELECT count(*) FROM asset WHERE name = 'unknown'"))
                .containsExactly("0");
    }

    @Test
    void completeOfAFailedRunPublishesNothingThoughTheFailureCameLongBefore() {
        log.add(Events.run("FAIL", "etl", RUN).output("orders").json());
        reader.read();
        log.add(Events.complete("etl", RUN).output("orders").json());
        reader(stage.replica()).read();

        log.add(Events.complete("etl", Events.runId(2)).output("orders").json());
        log.add(Events.run("ABORT", "etl", Events.runId(2)).output("orders").json());
        reader.read();

        assertThat(versions()).isEmpty();
        stage.clock().tick(Duration.ofDays(8));
        reader.forget();
        assertThat(stage.rows("SELECT count(*) FROM foreign_failure")).containsExactly("0");
    }

    @Test
    void ourOwnEventsAndThoseOfWhatOurTasksStartPublishNothing() {
        log.add(Events.complete("load.x", RUN)
                .output("orders")
                .json()
                .replace(Events.PRODUCER, RunEvents.PRODUCER.toString()));
        log.add(Events.complete("spark", Events.runId(2))
                .output("orders")
                .json()
                .replace(
                        "\"run\":{",
                        "\"run\":{\"facets\":{\"parent\":{\"job\":{\"namespace\":\"sluice\",\"name\":\"a.b\"}}},"));
        reader.read();

        assertThat(versions()).isEmpty();
        assertThat(runs()).isEmpty();
    }

    @Test
    void eventTriggerFiresByJobTypeAndFilter() {
        log.add(Events.complete("load.orders", RUN).output("x").json());
        log.add(Events.complete("load.nothing", Events.runId(2)).json());
        log.add(Events.complete("other", Events.runId(3)).output("x").json());
        log.add(Events.start("load.orders", Events.runId(4)).output("x").json());
        log.add(Events.complete("load.orders", Events.runId(5))
                .in("airflow://test")
                .output("x")
                .json());
        reader.read();

        assertThat(runs()).containsExactly("event:airflow:2 | load.orders");
    }

    @Test
    void restartAndSecondReplicaFireNothingTwice() throws Exception {
        log.add(IntStream.range(0, 1_200)
                .mapToObj(i -> Events.complete("load." + i, Events.runId(100 + i))
                        .output("orders")
                        .json())
                .toArray(String[]::new));
        ForeignEvents second = reader(stage.replica());
        Thread other = Thread.ofVirtual().start(() -> {
            for (int i = 0; i < 5; i++) {
                second.read();
            }
        });
        for (int i = 0; i < 5; i++) {
            reader.read();
        }
        other.join();
        reader.read();

        assertThat(stage.rows("SELECT count(*), count(DISTINCT dedupe_key) FROM workflow_run"))
                .containsExactly("1200 | 1200");
        assertThat(stage.rows("SELECT last_version FROM asset WHERE name = 'orders'"))
                .containsExactly("1200");
    }

    @Test
    void failedTransactionMovesNeitherPositionNorCursor() {
        log.add(Events.complete("load.orders", RUN).output("orders").json());
        stage.execute("ALTER TABLE asset_version ADD CONSTRAINT none CHECK (version < 0)");
        assertThat(org.assertj.core.api.Assertions.catchThrowable(reader::read)).isNotNull();
        stage.execute("ALTER TABLE asset_version DROP CONSTRAINT none");

        assertThat(runs()).isEmpty();
        reader.read();
        assertThat(versions()).hasSize(1);
        assertThat(runs()).hasSize(1);
    }

    @Test
    void eventTooLargeToKeepIsKeptWithoutItsFacets() {
        String plan = "x".repeat(Facts.LONGEST);
        log.add(Events.complete("load.orders", RUN)
                .output("orders")
                .json()
                .replace("\"run\":{", "\"run\":{\"facets\":{\"spark\":{\"plan\":\"" + plan + "\"}},"));
        String deep = "[".repeat(200) + "]".repeat(200);
        log.add(Events.complete("load.deep", Events.runId(2))
                .output("orders")
                .json()
                .replace("\"run\":{", "\"run\":{\"facets\":{\"spark\":{\"plan\":" + deep + "}},"));
        reader.read();

        assertThat(stage.rows("""
                        SELECT trigger_facts->'event'->'job'->>'name', trigger_facts->'event'->>'facetsLeftOut' FROM workflow_run ORDER BY 1
                        """)).containsExactly("load.deep | true", "load.orders | true");
    }

    @Test
    void realCapturesAreRead() throws IOException {
        Optional<Path> captures = SharedData.folder("openlineage").map(folder -> folder.resolve("captures"));
        assumeTrue(captures.isPresent(), "no captures beside the project");
        stage.execute("INSERT INTO asset (namespace, name) VALUES ('file', '/tmp/orders')");
        int count = 0;
        try (Stream<Path> files = Files.walk(captures.orElseThrow())) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                if (file.toString().endsWith("json")) {
                    String[] events = Files.readString(file).split("\\R");
                    log.add(events);
                    count += events.length;
                }
            }
        }

        int read = 0;
        for (int batch = reader.read(); batch > 0; batch = reader.read()) {
            read += batch;
        }

        assertThat(read).isEqualTo(count).isPositive();
        assertThat(stage.rows("SELECT position FROM projection_position WHERE name = 'triggers'"))
                .containsExactly(String.valueOf(count + 1));
    }

    private List<String> versions() {
        return stage.rows("""
                SELECT a.name, v.version, v.run_id, v.foreign_event, v.fires FROM asset_version v JOIN asset a ON a.id = v.asset_id
                ORDER BY 1, 2
                """);
    }

    private List<String> runs() {
        return stage.rows("SELECT dedupe_key, parameters->>'job' FROM workflow_run ORDER BY 1");
    }

    private ForeignEvents reader(SchedulerParts parts) {
        return new ForeignEvents(
                stage.transactions(),
                log,
                parts.armedTriggers(),
                parts.arrivals(),
                parts.publisher(),
                "sluice",
                stage.clock());
    }
}
