package dev.sluice.controlplane.decide;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.controlplane.testing.Stage;
import dev.sluice.scheduler.notify.Channel;
import dev.sluice.scheduler.notify.Delivery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Holds, releases and decisions are told to every channel, in order. */
class ChangeNewsTest {
    private final Stage stage = new Stage();
    private final GateFixture gates = new GateFixture(stage.transactions());
    private final List<JsonNode> received = new ArrayList<>();
    private Delivery outcome = new Delivery.Delivered();
    private final ChangeNews news = new ChangeNews(
            stage.transactions(),
            (kind, target) -> Optional.of(new Channel(kind, target, Optional.empty(), Optional.empty(), Map.of())),
            this::receive,
            List.of("webhook:pager"),
            stage.clock());
    private long orders;

    private Delivery receive(Channel channel, String id, byte[] body) {
        try {
            JsonNode event = new ObjectMapper().readTree(body);
            assertThat(event.path("id").asText()).isEqualTo(id);
            if (outcome instanceof Delivery.Delivered) {
                received.add(event);
            }
            return outcome;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeEach
    void guard() {
        orders = gates.guarded("orders", stage.now());
        news.begin();
    }

    private List<String> told() {
        List<String> told = new ArrayList<>();
        received.forEach(event -> event.path("data")
                .path("changes")
                .forEach(change -> told.add(change.path("type").asText()
                        + " " + change.path("dataset").path("name").asText() + " "
                        + change.path("version").asText()
                        + change.path("decision").asText())));
        return told;
    }

    @Test
    void holdReleaseAndDecisionsAreToldOnceInOrderAndWhatWasBeforeIsNot() {
        gates.decide(orders, 2, "HELD", "FAIL", stage.now());
        assertThat(news.send()).isTrue();
        gates.decide(orders, 3, "OPEN", "PASS", stage.now());
        assertThat(news.send()).isTrue();
        assertThat(news.send()).isFalse();

        assertThat(told())
                .containsExactly("decided orders 2HELD", "held orders 2", "decided orders 3OPEN", "released orders 2");
        assertThat(received.getFirst().path("type").asText()).isEqualTo("dev.sluice.gates.changed");
        assertThat(received.getFirst()
                        .path("data")
                        .path("changes")
                        .path(1)
                        .path("gate")
                        .asText())
                .isEqualTo("shop/orders");
        assertThat(received.getFirst()
                        .path("data")
                        .path("changes")
                        .path(1)
                        .path("reasons")
                        .path(0)
                        .path("message")
                        .asText())
                .isEqualTo("3 of 100 values are null");
    }

    @Test
    void whatIsRolledBackIsNotTold() {
        try {
            stage.transactions().run(tx -> {
                GateFixture.decide(tx, orders, 2, "HELD", "FAIL", stage.now());
                throw new IllegalStateException("given up");
            });
        } catch (IllegalStateException e) {
            assertThat(e).hasMessage("given up");
        }

        assertThat(news.send()).isFalse();
    }

    @Test
    void whatFailsIsSentAgainLaterAndNotForgotten() {
        gates.decide(orders, 2, "HELD", "FAIL", stage.now());
        outcome = new Delivery.Unknown("the receiver answers 503");
        assertThat(news.send()).isTrue();
        assertThat(news.send()).isFalse();

        outcome = new Delivery.Delivered();
        gates.decide(orders, 3, "OPEN", "PASS", stage.now());
        stage.clock().tick(Duration.ofSeconds(5));
        assertThat(news.send()).isTrue();

        assertThat(told()).hasSize(4).startsWith("decided orders 2HELD");
        assertThat(stage.rows("SELECT attempts, failure FROM gate_channel")).containsExactly("0 | -");
    }

    @Test
    void whatWasTriedTooOftenIsPassedOver() {
        gates.decide(orders, 2, "HELD", "FAIL", stage.now());
        outcome = new Delivery.Unknown("no route");
        for (int i = 0; i < ChangeNews.MOST_ATTEMPTS; i++) {
            assertThat(news.send()).isTrue();
            stage.clock().tick(Duration.ofMinutes(10));
        }
        assertThat(news.send()).isFalse();

        outcome = new Delivery.Delivered();
        gates.decide(orders, 3, "OPEN", "PASS", stage.now());
        assertThat(news.send()).isTrue();
        assertThat(told()).containsExactly("decided orders 3OPEN", "released orders 2");
    }
}
