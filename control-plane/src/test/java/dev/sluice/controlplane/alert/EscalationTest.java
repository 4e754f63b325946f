package dev.sluice.controlplane.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.dispatch.SchedulerParts;
import dev.sluice.controlplane.testing.Stage;
import dev.sluice.scheduler.notify.Channel;
import dev.sluice.scheduler.notify.Delivery;
import dev.sluice.scheduler.notify.Notice;
import dev.sluice.scheduler.notify.Notifier;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EscalationTest {
    private final Stage stage = new Stage();
    private final Fake webhook = new Fake("webhook");
    private final Fake log = new Fake("log");
    private final Escalation escalation = escalation(stage.parts());
    private final Notifications notifications = notifications(stage.parts());

    /** Takes what it is sent, or fails as it is told. */
    private static final class Fake implements Notifier {
        private final String kind;
        private final List<String> told = new CopyOnWriteArrayList<>();
        private final Queue<Delivery> outcomes = new ConcurrentLinkedQueue<>();

        private Fake(String kind) {
            this.kind = kind;
        }

        @Override
        public String kind() {
            return kind;
        }

        @Override
        public Delivery send(Channel channel, Notice notice) {
            told.add(channel.target() + " " + notice.id() + " " + notice.tier() + " " + notice.owner() + " "
                    + notice.headline());
            Delivery outcome = outcomes.poll();
            return outcome == null ? new Delivery.Delivered() : outcome;
        }
    }

    @BeforeEach
    void deploy() {
        stage.deploy("""
                apiVersion: sluice.dev/v1alpha1
                kind: Workflow
                metadata:
                  name: orders
                  namespace: sales
                  ownership:
                    owner: team:sales
                    escalation:
                      - {after: 0m, severity: warn, notify: ["log:ops"]}
                      - {after: 15m, severity: critical, notify: ["webhook:pager", "log:ops"]}
                spec:
                  tasks:
                    - {id: load, type: noop}
                """);
    }

    @Test
    void tierFollowsTierUntilSomebodyAcknowledges() {
        raise("sales/orders");
        work();
        stage.clock().tick(Duration.ofMinutes(14));
        work();
        assertThat(log.told).containsExactly("ops notice-1 1 team:sales [WARN] sales/orders: it failed");
        assertThat(webhook.told).isEmpty();

        stage.clock().tick(Duration.ofMinutes(1));
        work();
        assertThat(webhook.told)
                .hasSize(1)
                .first()
                .asString()
                .endsWith("2 team:sales [CRITICAL] sales/orders: it failed");
        assertThat(log.told).hasSize(2);
        assertThat(stage.rows("SELECT tier, next_tier_at FROM alert")).containsExactly("2 | -");
    }

    @Test
    void acknowledgedAlertGoesNoFurther() {
        raise("sales/orders");
        work();
        stage.execute("UPDATE alert SET acknowledged_at = ?, acknowledged_by = 'me'", stage.now());
        stage.clock().tick(Duration.ofHours(1));
        work();

        assertThat(webhook.told).isEmpty();
    }

    @Test
    void whoWasNotifiedIsToldThatItIsOverAndNobodyElse() {
        raise("sales/orders");
        work();
        resolve("sales/orders");
        stage.clock().tick(Duration.ofHours(1));
        work();
        work();

        assertThat(log.told).hasSize(2);
        assertThat(log.told.getLast()).contains("[RESOLVED] sales/orders: it failed");
        assertThat(webhook.told).isEmpty();
    }

    @Test
    void troubleThatIsOverBeforeAnybodyWasToldIsNotToldAtAll() {
        raise("sales/orders");
        escalation.escalate(stage.now());
        resolve("sales/orders");
        work();

        assertThat(log.told).isEmpty();
        assertThat(stage.rows("SELECT kind, state FROM notification")).containsExactly("RAISED | DROPPED");
    }

    @Test
    void alertWithoutOwnerGoesToTheLog() {
        stage.transactions()
                .run(tx -> Alerts.raise(
                        tx, AlertKind.BREAKER_OPEN, "shop/db", 0, null, "opened\nAnd a second line", stage.now()));
        work();

        assertThat(log.told).containsExactly("ops notice-1 1 nobody [WARN] shop/db: opened And a second line");
    }

    @Test
    void failedAttemptIsMadeAgainUnderTheSameIdWithGrowingPauses() {
        log.outcomes.addAll(List.of(new Delivery.Unknown("down"), new Delivery.Unknown("down")));
        raise("sales/orders");
        work();
        stage.clock().tick(Duration.ofSeconds(9));
        work();
        assertThat(log.told).hasSize(1);
        stage.clock().tick(Duration.ofSeconds(1));
        work();
        stage.clock().tick(Duration.ofSeconds(20));
        work();

        assertThat(log.told).hasSize(3);
        assertThat(log.told.stream().distinct()).hasSize(1);
        assertThat(stage.rows("SELECT state, attempts FROM notification")).containsExactly("SENT | 3");
    }

    @Test
    void whatIsRefusedOrFailsTooOftenIsGivenUp() {
        log.outcomes.add(new Delivery.Refused("gone"));
        raise("sales/orders");
        work();
        assertThat(stage.rows("SELECT state, failure FROM notification")).containsExactly("FAILED | gone");

        for (int i = 0; i < 20; i++) {
            webhook.outcomes.add(new Delivery.Unknown("down"));
        }
        stage.clock().tick(Duration.ofMinutes(15));
        for (int i = 0; i < 20; i++) {
            work();
            stage.clock().tick(Duration.ofMinutes(15));
        }
        assertThat(webhook.told).hasSize(Notifications.MOST_ATTEMPTS);
        assertThat(stage.rows("SELECT state, attempts, failure FROM notification WHERE channel = 'webhook:pager'"))
                .containsExactly("FAILED | 10 | down");
    }

    @Test
    void attemptOfAReplicaThatDiedIsMadeAgainAndItsLateOutcomeDoesNotCount() {
        raise("sales/orders");
        escalation.escalate(stage.now());
        // As if a replica had claimed it and died.
        stage.execute(
                "UPDATE notification SET attempts = 1, next_at = ?", stage.now().plus(Duration.ofMinutes(2)));
        work();
        assertThat(log.told).isEmpty();

        stage.clock().tick(Duration.ofMinutes(2));
        work();
        assertThat(log.told).hasSize(1);
        assertThat(stage.rows("SELECT state, attempts FROM notification")).containsExactly("SENT | 2");
    }

    @Test
    void replicasShareTheWorkAndTellEachOnce() throws Exception {
        for (int i = 0; i < 60; i++) {
            raise("sales/orders-" + i);
        }
        SchedulerParts other = stage.replica();
        Escalation second = escalation(other);
        Notifications secondSender = notifications(other);
        Thread thread = Thread.ofVirtual().start(() -> {
            second.escalate(stage.now());
            while (secondSender.send() > 0) {
                Thread.onSpinWait();
            }
        });
        work();
        thread.join();
        work();

        assertThat(log.told).hasSize(60);
        assertThat(log.told.stream().distinct()).hasSize(60);
    }

    @Test
    void channelThatIsNotConfiguredIsSaid() {
        stage.execute(
                "INSERT INTO alert (alert_key, kind, summary, raised_at) VALUES ('x:y', 'RUN_FAILED', 's', ?)",
                stage.now());
        stage.execute(
                "INSERT INTO notification (alert_id, tier, channel, kind, severity, state, next_at) SELECT id, 0, 'webhook:evil', 'RAISED', 'WARN', 'WAITING', raised_at FROM alert");
        work();

        assertThat(stage.rows("SELECT state, failure FROM notification"))
                .containsExactly("FAILED | channel webhook:evil is not configured; set sluice.channels.evil.url");
    }

    private void work() {
        while (escalation.escalate(stage.now()) > 0) {
            Thread.onSpinWait();
        }
        while (notifications.send() > 0) {
            Thread.onSpinWait();
        }
    }

    private void raise(String subject) {
        stage.transactions()
                .run(tx -> Alerts.raise(tx, AlertKind.RUN_FAILED, subject, 1, null, "it failed", stage.now()));
    }

    private void resolve(String subject) {
        stage.transactions().run(tx -> Alerts.resolve(tx, AlertKind.RUN_FAILED, subject, stage.now()));
    }

    private Escalation escalation(SchedulerParts parts) {
        return new Escalation(stage.transactions(), parts.cache());
    }

    private Notifications notifications(SchedulerParts parts) {
        return new Notifications(
                stage.transactions(),
                parts.cache(),
                (kind, target) -> target.equals("evil")
                        ? Optional.empty()
                        : Optional.of(new Channel(kind, target, Optional.empty(), Optional.empty(), Map.of())),
                List.of(webhook, log),
                stage.clock());
    }
}
