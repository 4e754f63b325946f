package dev.sluice.controlplane.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.controlplane.graphql.GraphQlSocketClient;
import dev.sluice.controlplane.testing.ServiceStores;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.net.URI;
import java.net.http.WebSocketHandshakeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A websocket lives no longer than what opened it, and there are only so many. */
@QuarkusTest
@Tag("service")
@TestProfile(WithTokens.class)
class SocketAccessTest {
    private static final int FORBIDDEN = 4403;
    private static final String NEWS = "subscription { runEvents(workflow: \"none/none\") { kind } }";

    private final List<GraphQlSocketClient> open = new ArrayList<>();

    /** Put here by {@link WithTokens.Running}. */
    @SuppressWarnings("NullAway.Init")
    Issuer issuer;

    @AfterEach
    void close() {
        open.forEach(GraphQlSocketClient::close);
    }

    private GraphQlSocketClient connect(String key) {
        GraphQlSocketClient client =
                GraphQlSocketClient.open(URI.create("ws://localhost:" + RestAssured.port + "/graphql"), key);
        open.add(client);
        return client;
    }

    private static JsonPath key(String more) {
        Response made = ServiceStores.request()
                .body("{\"name\":\"listener\",\"role\":\"viewer\"" + more + "}")
                .post("/api/v1/admin/keys");
        assertThat(made.statusCode()).as(made.asString()).isEqualTo(201);
        return made.jsonPath();
    }

    private static long grant(String name) {
        return ServiceStores.request()
                .body("{\"kind\":\"user\",\"name\":\"" + name + "\",\"role\":\"viewer\"}")
                .post("/api/v1/admin/grants")
                .jsonPath()
                .getLong("id");
    }

    @Test
    void aRevokedKeyClosesItsWebsocketsAndNoOthers() {
        JsonPath revoked = key("");
        GraphQlSocketClient other = connect(key("").getString("secret")).initialised();
        GraphQlSocketClient client = connect(revoked.getString("secret")).initialised();
        client.subscribe("1", NEWS);

        ServiceStores.request()
                .post("/api/v1/admin/keys/" + revoked.getLong("id") + "/revoke")
                .then()
                .statusCode(200);

        assertThat(client.closeCode()).isEqualTo(FORBIDDEN);
        other.send("{\"type\":\"ping\"}");
        other.next("pong");
    }

    @Test
    void aKeyThatExpiresClosesItsWebsockets() {
        String secret =
                key(",\"expiresAt\":\"" + Instant.now().plusSeconds(3) + "\"").getString("secret");

        assertThat(connect(secret).initialised().closeCode()).isEqualTo(FORBIDDEN);
    }

    @Test
    void aTokenThatExpiresClosesItsWebsockets() {
        grant("thea");
        Map<String, Object> claims = issuer.claims("thea");
        claims.put("exp", Instant.now().getEpochSecond() + 3);

        assertThat(connect(issuer.sign(claims)).initialised().closeCode()).isEqualTo(FORBIDDEN);
    }

    @Test
    void otherGrantsCloseTheWebsocketsThatWereOpenedUnderFormerOnes() {
        long grant = grant("tom");
        GraphQlSocketClient client = connect(issuer.sign(issuer.claims("tom"))).initialised();

        ServiceStores.request()
                .post("/api/v1/admin/grants/" + grant + "/revoke")
                .then()
                .statusCode(200);

        assertThat(client.closeCode()).isEqualTo(FORBIDDEN);
    }

    @Test
    void moreWebsocketsThanAReplicaTakesAreRefusedUntilOneIsGone() {
        String secret = key("").getString("secret");
        for (int i = 0; i < 4; i++) {
            connect(secret);
        }

        CompletionException refused = catchThrowableOfType(CompletionException.class, () -> connect(secret));

        assertThat(((WebSocketHandshakeException) Objects.requireNonNull(refused.getCause()))
                        .getResponse()
                        .statusCode())
                .isEqualTo(503);
        open.removeFirst().close();
        Awaitility.await().ignoreExceptions().until(() -> connect(secret) != null);
    }
}
