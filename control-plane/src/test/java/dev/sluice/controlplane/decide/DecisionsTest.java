package dev.sluice.controlplane.decide;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.controlplane.testing.Stage;
import dev.sluice.quality.gate.DecisionAnswer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is answered. */
class DecisionsTest {
    private final Desk desk = new Desk(new Stage());
    private final GateFixture gates = new GateFixture(desk.stage().transactions());
    private long orders;

    @BeforeEach
    void guard() {
        orders = gates.guarded("orders", now());
    }

    @AfterEach
    void stop() {
        desk.close();
    }

    private Instant now() {
        return desk.stage().now();
    }

    @Test
    void aVersionThatPassedIsAllowedAndPinnedWithItsVerdict() {
        JsonNode answer = Desk.json(desk.ask("", "", "orders"));

        assertThat(answer.path("decision").asText()).isEqualTo("ALLOW");
        assertThat(answer.path("validUntil").asText()).isEqualTo("2026-03-10T12:05:00Z");
        assertThat(answer.path("pinned").toString())
                .isEqualTo("[{\"namespace\":\"lake\",\"name\":\"orders\",\"version\":1}]");
        assertThat(answer.path("reasons")).isEmpty();
        assertThat(answer.path("verdicts")).hasSize(1);
        assertThat(answer.path("verdicts").path(0).path("gate").asText()).isEqualTo("shop/orders");
        assertThat(answer.path("verdicts").path(0).path("outcome").asText()).isEqualTo("PASS");
        assertThat(answer.path("retryAfterMs").longValue()).isZero();
    }

    @Test
    void aFreshAnswerTakesTwoReadsAndAWriteHoweverManyInputs() {
        String[] names = IntStream.range(0, 50)
                .mapToObj(i -> "d" + i)
                .peek(name -> gates.guarded(name, now()))
                .toArray(String[]::new);
        long before = desk.statements();

        assertThat(desk.ask("key", "", names).allows()).isTrue();
        assertThat(desk.statements() - before).isEqualTo(3);

        desk.ask("key", "", names);
        assertThat(desk.statements() - before).isEqualTo(4);
    }

    @Test
    void aWarningIsAllowedAndTold() {
        gates.decide(orders, 2, "OPEN", "WARN", now());

        JsonNode answer = Desk.json(desk.ask("", "", "orders"));

        assertThat(answer.path("decision").asText()).isEqualTo("ALLOW_WITH_WARNINGS");
        assertThat(answer.path("pinned").path(0).path("version").longValue()).isEqualTo(2);
        assertThat(answer.path("reasons").path(0).path("message").asText()).isEqualTo("3 of 100 values are null");
    }

    @Test
    void aFailureHoldsAndSaysWhy() {
        gates.decide(orders, 2, "HELD", "FAIL", now());

        JsonNode answer = Desk.json(desk.ask("", "", "orders"));

        assertThat(answer.path("decision").asText()).isEqualTo("HOLD");
        assertThat(answer.path("retryAfterMs").longValue()).isPositive();
        assertThat(answer.path("pinned")).isEmpty();
        assertThat(answer.path("reasons").toString()).isEqualTo("""
                [{"dataset":{"namespace":"lake","name":"orders"},"gate":"shop/orders","check":"ids","outcome":"FAIL",\
                "columns":["id"],"message":"3 of 100 values are null","path":[]}]""");
    }

    @Test
    void aGateThatSkipsItsConsumersDenies() {
        gates.decide(orders, 2, "HELD", "FAIL", now());
        gates.hold(orders, "on_hold = 'SKIP'");

        assertThat(desk.ask("", "", "orders").decision()).isEqualTo(DecisionAnswer.Answer.DENY);
    }

    @Test
    void whatWaitsForItsVerdictHoldsAndAsksAgainSoon() {
        gates.decide(orders, 2, "HELD", "SKIPPED", now());
        gates.hold(orders, "kind = 'CHECKING'");

        JsonNode answer = Desk.json(desk.ask("", "", "orders"));

        assertThat(answer.path("decision").asText()).isEqualTo("HOLD");
        assertThat(answer.path("retryAfterMs").longValue()).isEqualTo(2_000);
    }

    @Test
    void aGateThatLooksOnlyWhenSomebodyReadsIsTold() {
        gates.decide(orders, 2, "HELD", "SKIPPED", now());
        gates.hold(orders, "kind = 'CHECKING', lazy = true");

        assertThat(desk.ask("", "", "orders").held()).isTrue();

        assertThat(desk.wanted()).containsExactly(orders);
    }

    @Test
    void anExemptConsumerGoesOnAndAnotherOneDoesNot() {
        gates.decide(orders, 2, "HELD", "FAIL", now());
        gates.exempt(orders, "airflow-prod", "report", "it uses none of the bad columns", 0, null);

        assertThat(desk.ask("", "", "orders").allows()).isTrue();
        DecisionRequest other = RequestReader.read("""
                {"caller": "a", "job": {"namespace": "airflow-prod", "name": "mail"}, "inputs": [{"namespace": "lake", "name": "orders"}]}
                """.getBytes(StandardCharsets.UTF_8));
        assertThat(desk.decisions().ask(Desk.AIRFLOW, Optional.empty(), other).decision())
                .isEqualTo(DecisionAnswer.Answer.HOLD);
    }

    @Test
    void aWaivedConsumerGoesOnUntilTheWaiverEndsAndIsToldOfIt() {
        gates.decide(orders, 2, "HELD", "FAIL", now());
        gates.exempt(orders, "airflow-prod", "report", "anna accepts it", 12, now().plusSeconds(60));

        JsonNode answer = Desk.json(desk.ask("", "", "orders"));
        assertThat(answer.path("decision").asText()).isEqualTo("ALLOW_WITH_WARNINGS");
        assertThat(answer.path("validUntil").asText()).isEqualTo("2026-03-10T12:01:00Z");
        assertThat(answer.path("waivers").toString())
                .isEqualTo("[{\"id\":12,\"why\":\"anna accepts it\",\"until\":\"2026-03-10T12:01:00Z\"}]");

        desk.stage().clock().tick(Duration.ofSeconds(60));
        assertThat(desk.ask("", "", "orders").decision()).isEqualTo(DecisionAnswer.Answer.HOLD);
    }

    @Test
    void whatIsNotKnownHereIsAllowedAndSaidNotToBeGuarded() {
        gates.unguarded("free");

        JsonNode answer = Desk.json(desk.ask("", "", "nobody-knows", "free", "orders"));

        assertThat(answer.path("decision").asText()).isEqualTo("ALLOW");
        assertThat(answer.path("reasons").findValuesAsText("message"))
                .containsExactly(
                        "not guarded: the dataset is not known here", "not guarded: no gate is about the dataset");
    }

    @Test
    void anOperatorsHoldHoldsWithItsReason() {
        long free = gates.unguarded("free");
        desk.stage()
                .execute(
                        "INSERT INTO asset_hold (asset_id, source, reason, held_by, held_since) VALUES (?, 'operator', 'being restored', 'olga', ?)",
                        free,
                        now());

        JsonNode answer = Desk.json(desk.ask("", "", "free"));

        assertThat(answer.path("decision").asText()).isEqualTo("HOLD");
        assertThat(answer.path("reasons").path(0).path("message").asText()).contains("being restored");
    }

    @Test
    void aHoldOfAnotherPartitionDoesNotConcernTheJob() {
        gates.decide(orders, 2, "HELD", "FAIL", now());
        gates.hold(orders, "partition_key = '2026-03-09'");
        desk.stage().execute("UPDATE gate_ruling SET slice = '2026-03-09' WHERE asset_id = ?", orders);

        String yesterday = "{\"namespace\": \"lake\", \"name\": \"orders\", \"partition\": \"2026-03-09\"}";
        String today = "{\"namespace\": \"lake\", \"name\": \"orders\", \"partition\": \"2026-03-10\"}";
        assertThat(desk.ask("", "", yesterday).decision()).isEqualTo(DecisionAnswer.Answer.HOLD);
        assertThat(desk.ask("", "", today).decision()).isEqualTo(DecisionAnswer.Answer.ALLOW);
        assertThat(desk.ask("", "", "orders").decision()).isEqualTo(DecisionAnswer.Answer.HOLD);
    }

    @Test
    void anotherNameOfTheDatasetIsHeldToo() {
        gates.decide(orders, 2, "HELD", "FAIL", now());
        desk.stage()
                .execute("INSERT INTO namespace (id, name, first_position) VALUES (1, 'lake', 1), (2, 's3://lake', 1)");
        desk.stage().execute("""
                INSERT INTO dataset (id, namespace_id, name, canonical_id, canonical_position, first_position)
                VALUES (3, 1, 'orders', 3, 1, 1), (4, 2, '/orders', 3, 1, 1)
                """);

        String alias = "{\"namespace\": \"s3://lake\", \"name\": \"/orders\"}";
        assertThat(desk.ask("", "", alias).decision()).isEqualTo(DecisionAnswer.Answer.HOLD);
    }

    @Test
    void whatTheJobReadInItsLastRunsCountsWhenAskedFor() {
        gates.decide(orders, 2, "HELD", "FAIL", now());
        desk.stage()
                .execute(
                        "INSERT INTO namespace (id, name, first_position) VALUES (1, 'lake', 1), (2, 'airflow-prod', 1)");
        desk.stage().execute("""
                INSERT INTO dataset (id, namespace_id, name, canonical_id, canonical_position, first_position) VALUES (3, 1, 'orders', 3, 1, 1)
                """);
        desk.stage().execute("INSERT INTO job (id, namespace_id, name, first_position) VALUES (5, 2, 'report', 1)");
        UUID run = UUID.fromString("0190a000-0000-7000-8000-000000000001");
        desk.stage().execute("""
                INSERT INTO run (run_id, job_id, state, started_at, attempts, continuous, snapshot, incomplete, code_version, content_times,
                    content_ids, first_position, last_position)
                VALUES (?, 5, 2, ?, 1, false, false, false, 0, '{}', '{}', 1, 2)
                """, run, now());
        desk.stage()
                .execute(
                        "INSERT INTO run_io (run_id, direction, dataset_id, first_seen, facet_set, io_facet_set) VALUES (?, 1, 3, ?, 0, 0)",
                        run,
                        now());

        assertThat(desk.ask("", "\"lineageInputs\": true").decision()).isEqualTo(DecisionAnswer.Answer.HOLD);

        gates.decide(orders, 3, "OPEN", "PASS", now());
        JsonNode answer = Desk.json(desk.ask("", "\"lineageInputs\": true"));
        assertThat(answer.path("pinned").toString())
                .isEqualTo("[{\"namespace\":\"lake\",\"name\":\"orders\",\"version\":3,\"inferred\":true}]");
    }
}
