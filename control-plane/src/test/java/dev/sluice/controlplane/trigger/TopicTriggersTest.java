package dev.sluice.controlplane.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.dispatch.SchedulerParts;
import dev.sluice.controlplane.testing.Stage;
import dev.sluice.controlplane.trigger.TopicTriggers.Topic;
import dev.sluice.scheduler.arrive.Message;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TopicTriggersTest {
    private static final Topic TOPIC = new Topic("shop-bus", "orders");

    private final Stage stage = new Stage();
    private final TopicTriggers triggers = triggers(stage.parts());

    @BeforeEach
    void deploy() {
        stage.deploy("""
                apiVersion: sluice.dev/v1alpha1
                kind: Workflow
                metadata: {name: orders, namespace: sales}
                spec:
                  parameters:
                    order: {type: string, default: none}
                  triggers:
                    - id: bus
                      type: kafka
                      connection: shop-bus
                      topic: orders
                      filter: event.body.type == 'order' && event.headers.shop == 'berlin'
                      with: {order: "${{ event.body.id }}"}
                  tasks:
                    - {id: load, type: noop}
                """);
    }

    @Test
    void topicIsReadFromTheDeploymentOn() {
        assertThat(triggers.wanted()).containsExactly(Map.entry(TOPIC, stage.now()));
        stage.parts().definitions().pause(new dev.sluice.scheduler.definition.ResourceName("sales", "orders"), true);
        assertThat(triggers.wanted()).isEmpty();
    }

    @Test
    void eachMessageMakesOneRunThoughItComesTwice() {
        List<Message> messages = List.of(
                message(0, "{\"type\":\"order\",\"id\":\"o-1\"}"),
                message(1, "{\"type\":\"refund\",\"id\":\"o-1\"}"),
                message(2, "{\"type\":\"order\",\"id\":\"o-2\"}"));

        triggers.take(TOPIC, messages);
        triggers(stage.replica()).take(TOPIC, messages);
        triggers.take(new Topic("other", "orders"), messages);

        assertThat(stage.rows("SELECT dedupe_key, parameters->>'order' FROM workflow_run ORDER BY 1"))
                .containsExactly("kafka:bus:orders/3/0 | o-1", "kafka:bus:orders/3/2 | o-2");
    }

    @Test
    void messageThatTheFilterCannotReadHoldsUpNoOther() {
        triggers.take(TOPIC, List.of(message(0, "no json"), message(1, "{\"type\":\"order\",\"id\":\"o-1\"}")));

        assertThat(stage.rows("SELECT parameters->>'order' FROM workflow_run")).containsExactly("o-1");
        assertThat(stage.rows("SELECT kind FROM alert")).containsExactly("TRIGGER_FAILED");
    }

    private TopicTriggers triggers(SchedulerParts parts) {
        return new TopicTriggers(stage.transactions(), parts.armedTriggers(), parts.arrivals(), stage.clock());
    }

    private Message message(long offset, String body) {
        return new Message(
                "orders",
                3,
                offset,
                stage.now(),
                "key",
                body.getBytes(StandardCharsets.UTF_8),
                Map.of("shop", "berlin"));
    }
}
