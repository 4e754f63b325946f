package dev.sluice.controlplane.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.dispatch.SchedulerParts;
import dev.sluice.controlplane.testing.ServiceStores;
import dev.sluice.controlplane.workflow.Definitions.Deployment;
import dev.sluice.scheduler.definition.read.SourceFile;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Webhooks as their callers see them. */
@QuarkusTest
@Tag("service")
@WithTestResource(ServiceStores.class)
class WebhookEndpointTest {
    private static final String SECRET = "a long random secret";
    private static final String HOOK = "/api/v1/hooks/hooks/orders/shop";

    @Inject
    SchedulerParts parts;

    @BeforeEach
    void deploy() {
        ServiceStores.putSecret("shop-hook", SECRET);
        var plan = parts.definitions()
                .apply(new Deployment(List.of(new SourceFile("hooks.yaml", """
                        apiVersion: sluice.dev/v1alpha1
                        kind: Workflow
                        metadata: {name: orders, namespace: hooks}
                        spec:
                          triggers:
                            - {id: shop, type: webhook, secretRef: shop-hook}
                          tasks:
                            - {id: load, type: noop}
                        """)), false, "test", null));
        assertThat(plan.problems()).isEmpty();
    }

    @Test
    void signedCallStartsARunAndTheSameDeliveryDoesNotStartAnother() {
        Response first = call(HOOK, "{\"order\":1}", Signature.of(SECRET, null, bytes("{\"order\":1}")));
        Response second = call(HOOK, "{\"order\":1}", Signature.of(SECRET, null, bytes("{\"order\":1}")));

        assertThat(first.statusCode()).as(first.asString()).isEqualTo(202);
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(second.jsonPath().getString("status")).isEqualTo("DUPLICATE");
        assertThat(second.jsonPath().getString("run"))
                .isEqualTo(first.jsonPath().getString("run"));
    }

    @Test
    void withoutTheSecretNothingIsLearnt() {
        String wrong = Signature.of("guess", null, bytes("{}"));

        Response badSignature = call(HOOK, "{}", wrong);
        Response unknown = call("/api/v1/hooks/hooks/orders/other", "{}", wrong);

        assertThat(badSignature.statusCode()).isEqualTo(401);
        assertThat(unknown.statusCode()).isEqualTo(401);
        assertThat(unknown.jsonPath().<String, Object>getMap("").keySet())
                .isEqualTo(badSignature.jsonPath().<String, Object>getMap("").keySet());
        assertThat(unknown.jsonPath().getString("detail"))
                .isEqualTo(badSignature.jsonPath().getString("detail"));
    }

    @Test
    void anApiKeyIsNoSignature() {
        Response response = ServiceStores.request().body("{}").post(HOOK);

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.jsonPath().getString("code")).isEqualTo("WEBHOOK-UNAUTHORIZED");
    }

    @Test
    void tooLargeABodyIsRefusedUnread() {
        Response response = call(HOOK, "x".repeat(300_000), "sha256=00");

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(response.jsonPath().getString("code")).isEqualTo("WEBHOOK-TOO-LARGE");
    }

    private static Response call(String path, String body, String signature) {
        return RestAssured.given()
                .urlEncodingEnabled(false)
                .contentType("application/json")
                .header("X-Sluice-Signature-256", signature)
                .body(body)
                .post(path);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
