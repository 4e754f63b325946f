package dev.sluice.controlplane.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.dispatch.SchedulerParts;
import dev.sluice.controlplane.testing.Stage;
import dev.sluice.controlplane.trigger.Webhooks.Answer;
import dev.sluice.controlplane.trigger.Webhooks.Call;
import dev.sluice.scheduler.definition.ResourceName;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebhooksTest {
    private static final String SECRET = "a long random secret";
    private static final String WORKFLOW = """
            apiVersion: sluice.dev/v1alpha1
            kind: Workflow
            metadata: {name: orders, namespace: sales}
            spec:
              parameters:
                country: {type: string, enum: [DE, FR], default: DE}
              triggers:
                - id: shop
                  type: webhook
                  secretRef: shop-hook
                  filter: event.body.status == 'ready'
                  with: {country: "${{ event.body.country }}"}
              tasks:
                - {id: load, type: noop}
            """;

    private final Stage stage = new Stage();
    private final Webhooks webhooks = webhooks(stage.parts(), 600);

    @BeforeEach
    void deploy() {
        stage.putSecret("shop-hook", SECRET);
        stage.deploy(WORKFLOW);
    }

    @Test
    void signedCallMakesOneRunPerDelivery() {
        Answer first = webhooks.take(signed("{\"status\":\"ready\",\"country\":\"FR\"}", "d-1"));
        Answer again = webhooks.take(signed("{\"status\":\"ready\",\"country\":\"FR\"}", "d-1"));
        Answer other = webhooks.take(signed("{\"status\":\"ready\",\"country\":\"DE\"}", "d-2"));

        assertThat(first).isInstanceOf(Answer.Accepted.class);
        assertThat(again).isEqualTo(new Answer.Duplicate(((Answer.Accepted) first).run()));
        assertThat(other).isInstanceOf(Answer.Accepted.class);
        assertThat(stage.rows("SELECT dedupe_key, trigger_kind, created_by, parameters FROM workflow_run ORDER BY 1"))
                .containsExactly(
                        "webhook:shop:d-1 | webhook | trigger:shop | {\"country\": \"FR\"}",
                        "webhook:shop:d-2 | webhook | trigger:shop | {\"country\": \"DE\"}");
    }

    @Test
    void bodyIsTheKeyWithoutDeliveryHeader() {
        Call call = signed("{\"status\":\"ready\",\"country\":\"FR\"}", null);

        assertThat(webhooks.take(call)).isInstanceOf(Answer.Accepted.class);
        assertThat(webhooks.take(call)).isInstanceOf(Answer.Duplicate.class);
    }

    @Test
    void sameDeliveryHeardByTwoReplicasAtOnceMakesOneRun() throws Exception {
        Webhooks second = webhooks(stage.replica(), 600);
        Call call = signed("{\"status\":\"ready\",\"country\":\"FR\"}", "d-1");
        CountDownLatch start = new CountDownLatch(1);
        List<Answer> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
            List<Future<Answer>> calls = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                Webhooks replica = i % 2 == 0 ? webhooks : second;
                calls.add(threads.submit(() -> {
                    start.await();
                    return replica.take(call);
                }));
            }
            start.countDown();
            for (Future<Answer> answer : calls) {
                answers.add(answer.get());
            }
        }

        assertThat(answers).filteredOn(Answer.Accepted.class::isInstance).hasSize(1);
        assertThat(answers).filteredOn(Answer.Duplicate.class::isInstance).hasSize(5);
        assertThat(stage.rows("SELECT count(*) FROM workflow_run")).containsExactly("1");
    }

    @Test
    void unknownTriggerMissingSecretAndWrongSignatureGetTheSameAnswer() {
        Call right = signed("{\"status\":\"ready\"}", "d-1");
        Call unknown = new Call("sales", "orders", "nothing", right.headers(), right.body());
        Call strange = new Call("Sa les", "..", "", right.headers(), right.body());
        Call changed = new Call("sales", "orders", "shop", right.headers(), bytes("{\"status\":\"Ready\"}"));
        Call unsigned = new Call("sales", "orders", "shop", Map.of(), right.body());
        Call odd = new Call(
                "sales", "orders", "shop", Map.of("x-sluice-signature-256", "sha256=" + "é".repeat(64)), right.body());

        assertThat(List.of(unknown, strange, changed, unsigned, odd))
                .extracting(webhooks::take)
                .containsOnly(new Answer.Unauthorized());
        stage.putSecret("shop-hook", "another");
        assertThat(webhooks.take(right)).isEqualTo(new Answer.Unauthorized());
        assertThat(stage.rows("SELECT count(*) FROM workflow_run")).containsExactly("0");
    }

    @Test
    void emptySignatureOfTheSecretThatStandsForNoneOpensNothing() {
        byte[] body = bytes("{}");
        String forged = Signature.of(".none", null, body);

        Answer answer =
                webhooks.take(new Call("sales", "orders", "nothing", Map.of("x-sluice-signature-256", forged), body));

        assertThat(answer).isEqualTo(new Answer.Unauthorized());
    }

    @Test
    void gitHubSignatureCounts() {
        byte[] body = bytes("{\"status\":\"ready\",\"country\":\"FR\"}");

        Answer answer = webhooks.take(new Call(
                "sales",
                "orders",
                "shop",
                Map.of("x-hub-signature-256", Signature.of(SECRET, null, body), "x-github-delivery", "g-1"),
                body));

        assertThat(answer).isInstanceOf(Answer.Accepted.class);
        assertThat(stage.rows("SELECT dedupe_key FROM workflow_run")).containsExactly("webhook:shop:g-1");
    }

    @Test
    void timestampIsSignedAndHasToBeRecent() {
        byte[] body = bytes("{\"status\":\"ready\",\"country\":\"FR\"}");
        String timestamp = String.valueOf(stage.now().getEpochSecond());
        String signature = Signature.of(SECRET, timestamp, body);
        Call call = new Call(
                "sales",
                "orders",
                "shop",
                Map.of("x-sluice-signature-256", signature, "x-sluice-timestamp", timestamp),
                body);
        Call withoutTimestamp = new Call("sales", "orders", "shop", Map.of("x-sluice-signature-256", signature), body);

        assertThat(webhooks.take(withoutTimestamp)).isEqualTo(new Answer.Unauthorized());
        assertThat(webhooks.take(call)).isInstanceOf(Answer.Accepted.class);
        stage.clock().tick(Duration.ofMinutes(6));
        assertThat(webhooks.take(call)).isEqualTo(new Answer.Unauthorized());
    }

    @Test
    void filterDecidesAndAFailingOneRaisesAnAlertThatTheNextGoodCallEnds() {
        assertThat(webhooks.take(signed("{\"status\":\"draft\",\"country\":\"FR\"}", "d-1")))
                .isInstanceOf(Answer.NoRun.class);

        assertThat(webhooks.take(signed("\"no object\"", "d-2"))).isInstanceOf(Answer.Unusable.class);
        assertThat(stage.rows("SELECT alert_key, resolved_at IS NULL FROM alert"))
                .containsExactly("trigger-failed:sales/orders/shop | t");
        assertThat(stage.rows("SELECT failure IS NOT NULL FROM trigger")).containsExactly("t");

        assertThat(webhooks.take(signed("{\"status\":\"ready\",\"country\":\"FR\"}", "d-3")))
                .isInstanceOf(Answer.Accepted.class);
        assertThat(stage.rows("SELECT resolved_at IS NULL FROM alert")).containsExactly("f");
        assertThat(stage.rows("SELECT failure FROM trigger")).containsExactly("-");
    }

    @Test
    void parameterThatIsNotAllowedMakesNoRun() {
        Answer answer = webhooks.take(signed("{\"status\":\"ready\",\"country\":\"IT\"}", "d-1"));

        assertThat(answer).isEqualTo(new Answer.Unusable("parameter 'country' is 'IT'; allowed: DE, FR"));
        assertThat(stage.rows("SELECT count(*) FROM workflow_run")).containsExactly("0");
    }

    @Test
    void hostileBodiesAreKeptSafely() {
        String nul =
                "{\"status\":\"ready\",\"country\":\"FR\",\"x\":\"a\\u0000b\\ud800\",\"n\":123456789012345678901234567890,"
                        + "\"e\":1e99999}";

        assertThat(webhooks.take(signed(nul, "d-1"))).isInstanceOf(Answer.Accepted.class);
        assertThat(webhooks.take(signed("[".repeat(5_000), "d-2"))).isInstanceOf(Answer.Unusable.class);
        assertThat(stage.rows("SELECT trigger_facts->'event'->'body'->>'x' FROM workflow_run"))
                .containsExactly("a\uFFFDb\uFFFD");
    }

    @Test
    void credentialsInHeadersAreNotKept() {
        byte[] body = bytes("{\"status\":\"ready\",\"country\":\"FR\"}");
        Map<String, String> headers = new HashMap<>(
                Map.of("authorization", "Bearer abc", "cookie", "a=b", "x-api-key", "k", "x-shop", "berlin"));
        headers.put("x-sluice-signature-256", Signature.of(SECRET, null, body));

        assertThat(webhooks.take(new Call("sales", "orders", "shop", headers, body)))
                .isInstanceOf(Answer.Accepted.class);
        assertThat(stage.rows("SELECT trigger_facts->'event'->'headers' FROM workflow_run"))
                .containsExactly("{\"x-shop\": \"berlin\"}");
    }

    @Test
    void tooManyCallsAreToldWhenToComeAgain() {
        Webhooks narrow = webhooks(stage.parts(), 60);
        for (int i = 0; i < 6; i++) {
            assertThat(narrow.take(signed("{\"status\":\"draft\"}", "d-" + i))).isInstanceOf(Answer.NoRun.class);
        }

        assertThat(narrow.take(signed("{\"status\":\"draft\"}", "d-7")))
                .isEqualTo(new Answer.TooMany(Duration.ofSeconds(1)));
        stage.clock().tick(Duration.ofSeconds(1));
        assertThat(narrow.take(signed("{\"status\":\"draft\"}", "d-7"))).isInstanceOf(Answer.NoRun.class);
    }

    @Test
    void pausedWorkflowRefusesSoThatTheSenderKeepsTheCall() {
        stage.parts().definitions().pause(new ResourceName("sales", "orders"), true);

        assertThat(webhooks.take(signed("{\"status\":\"ready\"}", "d-1"))).isEqualTo(new Answer.Paused());
    }

    @Test
    void triggerThatANewVersionDropsIsUnknown() {
        stage.deploy(WORKFLOW.replace("id: shop", "id: other"));

        assertThat(webhooks.take(signed("{\"status\":\"ready\"}", "d-1"))).isEqualTo(new Answer.Unauthorized());
    }

    private Webhooks webhooks(SchedulerParts parts, int perMinute) {
        WebhookConfig config = new WebhookConfig() {
            @Override
            public int maxBodySize() {
                return 262_144;
            }

            @Override
            public int concurrency() {
                return 8;
            }

            @Override
            public int perMinute() {
                return perMinute;
            }

            @Override
            public Duration replayWindow() {
                return Duration.ofMinutes(5);
            }
        };
        return new Webhooks(
                stage.transactions(), parts.armedTriggers(), parts.arrivals(), stage::secret, config, stage.clock());
    }

    private static Call signed(String body, @Nullable String delivery) {
        Map<String, String> headers = new HashMap<>();
        headers.put("x-sluice-signature-256", Signature.of(SECRET, null, bytes(body)));
        if (delivery != null) {
            headers.put("x-sluice-delivery", delivery);
        }
        return new Call("sales", "orders", "shop", headers, bytes(body));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
