package dev.sluice.controlplane.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.controlplane.http.ProblemException;
import dev.sluice.controlplane.security.Actor;
import dev.sluice.controlplane.security.Role;
import dev.sluice.controlplane.testing.Stage;
import dev.sluice.quality.gate.DecisionAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How answers are repeated, waited for, confirmed and forgotten. */
class DecisionLifeTest {
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
    void sameKeyAndRequestGetTheSameBytesAlsoFromAnotherReplica() {
        Answer first = desk.ask("dag/report/1", "", "orders");
        gates.decide(orders, 2, "HELD", "FAIL", now());
        desk.stage().clock().tick(Duration.ofMinutes(4));

        try (Desk restarted = new Desk(desk.stage())) {
            Answer again = restarted.ask("dag/report/1", "", "orders");

            assertThat(again.body()).isEqualTo(first.body());
            assertThat(again.decision()).isEqualTo(DecisionAnswer.Answer.ALLOW);
        }
    }

    @Test
    void afterItsTimeTheSameKeyIsDecidedAgainUnderTheSameId() {
        Answer first = desk.ask("dag/report/1", "", "orders");
        gates.decide(orders, 2, "HELD", "FAIL", now());
        desk.stage().clock().tick(Duration.ofMinutes(5));

        Answer again = desk.ask("dag/report/1", "", "orders");

        assertThat(again.id()).isEqualTo(first.id());
        assertThat(again.revision()).isEqualTo(2);
        assertThat(again.decision()).isEqualTo(DecisionAnswer.Answer.HOLD);
        assertThat(desk.stage().rows("SELECT revision, decision FROM gate_answer ORDER BY revision"))
                .containsExactly("1 | ALLOW", "2 | HOLD");
    }

    @Test
    void anotherRequestUnderTheKeyIsRefusedAndAnotherCallersKeyIsItsOwn() {
        desk.ask("k", "", "orders");

        assertThatThrownBy(() -> desk.ask("k", "\"attempt\": 2", "orders"))
                .isInstanceOfSatisfying(ProblemException.class, e -> {
                    assertThat(e.problem().status()).isEqualTo(422);
                    assertThat(e.problem().code()).isEqualTo("GATE-KEY-REUSED");
                });
        assertThat(desk.decisions()
                        .ask(Desk.OPERATOR, Optional.of("k"), Desk.request("\"attempt\": 2", "orders"))
                        .decision())
                .isEqualTo(DecisionAnswer.Answer.ALLOW);
    }

    @Test
    void askingAtTheSameTimeUnderOneKeyGivesOneAnswer() {
        List<CompletableFuture<String>> asked = IntStream.range(0, 8)
                .mapToObj(_ -> CompletableFuture.supplyAsync(
                        () -> desk.ask("once", "\"mode\": \"acquire\"", "orders")
                                .body(),
                        Thread::startVirtualThread))
                .toList();

        assertThat(asked.stream().map(CompletableFuture::join).distinct()).hasSize(1);
        assertThat(desk.stage().rows("SELECT count(*) FROM read_lease")).containsExactly("1");
    }

    @Test
    void whoWaitsIsAnsweredAsSoonAsTheHoldEnds() throws Exception {
        gates.decide(orders, 2, "HELD", "FAIL", now());
        CompletableFuture<Answer> waiting = CompletableFuture.supplyAsync(
                () -> desk.ask("w", "\"waitSeconds\": 30", "orders"), Thread::startVirtualThread);
        Awaitility.await().until(() -> desk.watch().waiters() == 1);
        assertThat(waiting).isNotDone();

        gates.decide(orders, 3, "OPEN", "PASS", now());

        Answer answer = waiting.get(5, TimeUnit.SECONDS);
        assertThat(answer.decision()).isEqualTo(DecisionAnswer.Answer.ALLOW);
        assertThat(answer.revision()).isEqualTo(2);
    }

    @Test
    void whoHasNoRoomToWaitIsAnsweredAtOnce() {
        gates.decide(orders, 2, "HELD", "FAIL", now());
        List<CompletableFuture<Answer>> waiting = IntStream.range(0, 3)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> desk.ask("w" + i, "\"waitSeconds\": 60", "orders"), Thread::startVirtualThread))
                .toList();
        Awaitility.await().until(() -> desk.watch().waiters() == 3);

        assertThat(desk.ask("late", "\"waitSeconds\": 60", "orders").decision()).isEqualTo(DecisionAnswer.Answer.HOLD);

        gates.decide(orders, 3, "OPEN", "PASS", now());
        assertThat(waiting)
                .allSatisfy(
                        w -> assertThat(w.get(5, TimeUnit.SECONDS).decision()).isEqualTo(DecisionAnswer.Answer.ALLOW));
    }

    @Test
    void aChangeThatKeepsTheHoldDoesNotEndTheWait() throws Exception {
        gates.decide(orders, 2, "HELD", "FAIL", now());
        Answer held = desk.ask("w", "", "orders");
        CompletableFuture<Optional<Answer>> waiting = CompletableFuture.supplyAsync(
                () -> desk.decisions().find(held.id(), 30, Optional.of(held.etag())), Thread::startVirtualThread);
        Awaitility.await().until(() -> desk.watch().waiters() == 1);

        gates.hold(orders, "held_by = 'somebody else'");
        assertThatThrownBy(() -> waiting.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);

        gates.decide(orders, 3, "OPEN", "PASS", now());
        assertThat(waiting.get(5, TimeUnit.SECONDS).orElseThrow().decision()).isEqualTo(DecisionAnswer.Answer.ALLOW);
    }

    @Test
    void lookingAtAHoldThatStaysWritesNothing() {
        gates.decide(orders, 2, "HELD", "FAIL", now());
        Answer held = desk.ask("", "", "orders");
        desk.stage().clock().tick(Duration.ofMinutes(1));

        Answer again =
                desk.decisions().find(held.id(), 0, Optional.of(held.etag())).orElseThrow();

        assertThat(again.etag()).isEqualTo(held.etag());
        assertThat(desk.stage().rows("SELECT count(*) FROM gate_answer")).containsExactly("1");
    }

    @Test
    void confirmingAfterAFailureIsRefusedWithTheReason() {
        Answer allowed = desk.ask("c", "\"mode\": \"acquire\"", "orders");
        gates.decide(orders, 2, "HELD", "FAIL", now());

        assertThatThrownBy(() -> desk.decisions().confirm(Desk.AIRFLOW, allowed.id()))
                .isInstanceOfSatisfying(ProblemException.class, e -> {
                    assertThat(e.problem().status()).isEqualTo(409);
                    assertThat(e.problem().detail())
                            .isEqualTo(
                                    "the run may not start: lake/orders: gate shop/orders: check ids: 3 of 100 values are null; "
                                            + "wait for GET of the decision");
                });
        assertThat(desk.decisions()
                        .find(allowed.id(), 0, Optional.empty())
                        .orElseThrow()
                        .decision())
                .isEqualTo(DecisionAnswer.Answer.HOLD);
    }

    @Test
    void confirmingWhileAllIsWellStartsTheLease() {
        Answer allowed = desk.ask("c", "\"mode\": \"acquire\", \"runId\": \"r-1\"", "orders");
        desk.stage().clock().tick(Duration.ofMinutes(30));

        assertThat(desk.decisions().confirm(Desk.AIRFLOW, allowed.id()).allows())
                .isTrue();

        assertThat(
                        desk.stage()
                                .rows(
                                        "SELECT confirmed_at IS NOT NULL, lease_until AT TIME ZONE 'UTC', versions FROM read_lease"))
                .containsExactly("t | 2026-03-10 13:30:00 | {1}");
        assertThat(desk.leases().readers(orders)).extracting(Leases.Reader::job).containsExactly("airflow-prod/report");
    }

    @ParameterizedTest
    @CsvSource({"2,RUN_ENDED", "3,RUN_ENDED", "4,RUN_ENDED", "1,"})
    void theEndOfTheRunEndsTheLease(int state, String why) {
        UUID run = UUID.fromString("0190a000-0000-7000-8000-000000000009");
        desk.ask("c", "\"mode\": \"acquire\", \"runId\": \"" + run + "\"", "orders");
        desk.stage().execute("""
                INSERT INTO run (run_id, state, started_at, ended_at, attempts, continuous, snapshot, incomplete, code_version, content_times,
                    content_ids, first_position, last_position)
                VALUES (?, ?, ?, ?, 1, false, false, false, 0, '{}', '{}', 1, 2)
                """, run, state, now(), state == 1 ? null : now().plusSeconds(5));

        desk.leases().endDue(now().plusSeconds(6));

        assertThat(desk.stage().rows("SELECT ended_why FROM read_lease")).containsExactly(why == null ? "-" : why);
    }

    @Test
    void aLeaseGoesOnAsLongAsItsReaderSaysSo() {
        Answer reads = desk.ask("", "\"mode\": \"acquire\"", "orders");
        for (int i = 0; i < 5; i++) {
            desk.stage().clock().tick(Duration.ofMinutes(50));
            assertThat(desk.decisions().renew(Desk.AIRFLOW, reads.id())).isEqualTo(now().plus(Duration.ofHours(1)));
            desk.leases().endDue(now());
        }
        assertThat(desk.leases().readers(orders)).hasSize(1);
        desk.stage().clock().tick(Duration.ofMinutes(61));
        desk.leases().endDue(now());

        assertThatThrownBy(() -> desk.decisions().renew(Desk.AIRFLOW, reads.id()))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("no read lease");
        assertThat(desk.leases().readers(orders)).isEmpty();
    }

    @Test
    void aLeaseEndsByReleaseAndByTimeOnce() {
        Answer one = desk.ask("1", "\"mode\": \"acquire\"", "orders");
        desk.ask("2", "\"mode\": \"acquire\"", "orders");

        assertThat(desk.decisions().release(Desk.AIRFLOW, one.id())).isTrue();
        assertThat(desk.decisions().release(Desk.AIRFLOW, one.id())).isFalse();
        desk.stage().clock().tick(Duration.ofHours(1));
        desk.leases().endDue(now());

        assertThat(desk.stage().rows("SELECT ended_why FROM read_lease ORDER BY ended_at"))
                .containsExactly("RELEASED", "EXPIRED");
        assertThat(desk.leases().readers(orders)).isEmpty();
    }

    @Test
    void aDecisionIsConfirmedByItsCallerOrAnOperatorOnly() {
        Answer allowed = desk.ask("c", "", "orders");
        var other = new Actor("dagster", 70, Role.INGEST);

        assertThatThrownBy(() -> desk.decisions().confirm(other, allowed.id()))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().status()).isEqualTo(403));
        assertThat(desk.decisions().confirm(Desk.OPERATOR, allowed.id()).allows())
                .isTrue();
    }

    @Test
    void onlyOldAnswersAreForgotten() {
        desk.ask("old", "", "orders");
        desk.stage().clock().tick(Duration.ofDays(8));
        desk.ask("new", "", "orders");

        desk.decisions().forget(now().minus(Duration.ofDays(7)));

        assertThat(desk.stage().rows("SELECT request_key FROM gate_answer")).containsExactly("new");
    }
}
