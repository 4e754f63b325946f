package dev.sluice.controlplane.decide;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.security.Actor;
import dev.sluice.controlplane.security.Role;
import dev.sluice.controlplane.testing.Stage;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The decision API without HTTP, on a real store with a clock of the test. */
final class Desk implements AutoCloseable {
    static final Actor AIRFLOW = new Actor("airflow", 7, Role.INGEST);
    static final Actor OPERATOR = new Actor("olga", 8, Role.OPERATOR);
    static final Actor STEWARD = new Actor("stefan", 9, Role.STEWARD);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Stage stage;
    private final Jdbc jdbc;
    private final Watch watch;
    private final Leases leases;
    private final Decisions decisions;
    private final List<Long> wanted = new CopyOnWriteArrayList<>();

    Desk(Stage stage) {
        this.stage = stage;
        this.jdbc = new Jdbc(stage.dataSource());
        this.watch = new Watch(jdbc, new TestConfig(3));
        watch.start(new StartupEvent());
        this.leases = new Leases(stage.transactions(), Duration.ofHours(1));
        this.decisions = new Decisions(
                jdbc,
                stage.transactions(),
                leases,
                watch,
                (assets, now) -> wanted.addAll(assets),
                Duration.ofMinutes(5),
                stage.clock());
    }

    /** What the configuration says when nobody says anything, but for how many may wait. */
    record TestConfig(int waiters) implements DecideConfig {
        @Override
        public Duration valid() {
            return Duration.ofMinutes(5);
        }

        @Override
        public Duration lease() {
            return Duration.ofHours(1);
        }

        @Override
        public int maxBodySize() {
            return 262_144;
        }

        @Override
        public Duration lookInterval() {
            return Duration.ofMillis(20);
        }

        @Override
        public Duration keep() {
            return Duration.ofDays(7);
        }

        @Override
        public Optional<List<String>> webhooks() {
            return Optional.empty();
        }
    }

    Stage stage() {
        return stage;
    }

    /** Statements sent by answers without a lease. */
    long statements() {
        return jdbc.statements();
    }

    Watch watch() {
        return watch;
    }

    /** Datasets whose gates were told of a reader. */
    List<Long> wanted() {
        return wanted;
    }

    Leases leases() {
        return leases;
    }

    Decisions decisions() {
        return decisions;
    }

    /** Asks for a job {@code airflow-prod/report} about datasets of the lake. */
    Answer ask(String key, String more, String... datasets) {
        return decisions.ask(AIRFLOW, key.isEmpty() ? Optional.empty() : Optional.of(key), request(more, datasets));
    }

    static DecisionRequest request(String more, String... datasets) {
        List<String> inputs = Arrays.stream(datasets)
                .map(name -> name.startsWith("{") ? name : "{\"namespace\": \"lake\", \"name\": \"" + name + "\"}")
                .toList();
        String body = """
                {"caller": "airflow@prod", "job": {"namespace": "airflow-prod", "name": "report"}%s, "inputs": [%s]}
                """.formatted(more.isEmpty() ? "" : ", " + more, String.join(",", inputs));
        return RequestReader.read(body.getBytes(StandardCharsets.UTF_8));
    }

    static JsonNode json(Answer answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        watch.stop(new ShutdownEvent());
    }
}
