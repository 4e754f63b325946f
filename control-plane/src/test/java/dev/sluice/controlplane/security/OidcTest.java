package dev.sluice.controlplane.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.sluice.controlplane.testing.ServiceStores;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** People come with tokens of an identity provider and may what was granted to them. */
@QuarkusTest
@Tag("service")
@TestProfile(WithTokens.class)
class OidcTest extends TokenStage {
    @Test
    void whoWasGrantedARoleUsesItAndIsTold() {
        grant("user", "ute", "viewer", ",\"namespaces\":[\"shop\"]");
        grant("group", "auditors", "auditor", "");

        Response me = with(token("ute", _ -> {}, "auditors", "platform", "unheard-of"))
                .get(ME);

        assertThat(me.statusCode()).as(me.asString()).isEqualTo(200);
        assertThat(me.jsonPath().getString("name")).isEqualTo("ute");
        assertThat(me.jsonPath().getString("by")).isEqualTo("token");
        assertThat(me.jsonPath().<Map<String, Object>>getList("grants"))
                .extracting(each -> each.get("role") + " " + each.get("namespaces"))
                .containsExactly("operator [shop, shop.*]", "viewer [shop]", "auditor null");
        assertThat(Instant.parse(me.jsonPath().getString("until")))
                .isBetween(Instant.now().plusSeconds(200), Instant.now().plusSeconds(301));
        with(token("ute", _ -> {}, "auditors")).get("/api/v1/namespaces").then().statusCode(200);
        with(token("ute", _ -> {}, "auditors")).get("/api/v1/admin/keys").then().statusCode(403);
    }

    @Test
    void whoWasGrantedNothingIsKnownAndRefused() {
        with(token("norbert", _ -> {}, "unheard-of"))
                .get(ME)
                .then()
                .statusCode(403)
                .body("detail", equalTo("nothing is granted to 'norbert' or a group of theirs; ask an administrator"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"expired", "not yet", "audience", "no audience", "issuer", "no subject", "no expiry"})
    void aTokenThatIsNotForUsIsNone(String flaw) {
        grant("user", "flo", "admin", "");
        long now = Instant.now().getEpochSecond();
        String token = token("flo", claims -> {
            switch (flaw) {
                case "expired" -> claims.put("exp", now - 60);
                case "not yet" -> claims.put("nbf", now + 600);
                case "audience" -> claims.put("aud", "another-service");
                case "no audience" -> claims.remove("aud");
                case "issuer" -> claims.put("iss", "http://127.0.0.1:1/other");
                case "no subject" -> claims.remove("sub");
                case "no expiry" -> claims.remove("exp");
                default -> throw new AssertionError(flaw);
            }
        });

        Response answer = with(token).get(ME);

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.asString()).doesNotContain("Exception").doesNotContain(token);
    }

    @Test
    void aTokenWithoutOurIssuersSignatureIsNone() {
        grant("user", "flo", "admin", "");
        Map<String, Object> claims = issuer.claims("flo");
        String body = Issuer.part(claims);
        String signature = issuer.sign(claims).split("\\.", -1)[2];
        Map<String, Object> raised = new HashMap<>(claims);
        raised.put("preferred_username", "root");

        for (String forged : List.of(
                Issuer.part(Map.of("alg", "none", "typ", "JWT")) + "." + body + ".",
                Issuer.part(Map.of("alg", "none", "kid", "one")) + "." + body + "." + signature,
                Issuer.part(Map.of("alg", "HS256", "kid", "one")) + "." + body + "." + signature,
                Issuer.part(Map.of("alg", "RS256", "kid", "one")) + "." + Issuer.part(raised) + "." + signature,
                new Issuer().sign(claims),
                "opaque",
                "a.b.c",
                "..")) {
            assertThat(with(forged).get(ME).statusCode()).as(forged).isEqualTo(401);
        }
    }

    @Test
    void aNewKeyOfTheIssuerIsLearntAndAKnownOneOutlivesItsAbsence() {
        grant("user", "rita", "viewer", "");
        assertThat(with(token("rita", _ -> {})).get(ME).statusCode()).isEqualTo(200);
        Awaitility.await().pollDelay(Duration.ofSeconds(1)).until(() -> true);

        issuer.rotate();
        String rotated = token("rita", _ -> {});
        Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(
                        with(rotated).get(ME).statusCode())
                .isEqualTo(200));

        issuer.stop();
        try {
            assertThat(with(token("rita", _ -> {})).get(ME).statusCode())
                    .as("the key is known")
                    .isEqualTo(200);
            Awaitility.await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
            issuer.rotate();
            Response unknown = with(token("rita", _ -> {})).get(ME);
            assertThat(unknown.statusCode()).as(unknown.asString()).isEqualTo(503);
            assertThat(unknown.header("Retry-After")).isNotNull();
        } finally {
            issuer.start();
        }
        String after = token("rita", _ -> {});
        Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(
                        with(after).get(ME).statusCode())
                .isEqualTo(200));
    }

    @Test
    void aRevokedGrantCountsNoMore() {
        long grant = grant("user", "rolf", "viewer", "");
        assertThat(grant("user", "rolf", "viewer", "")).as("the same again").isEqualTo(grant);
        String token = token("rolf", _ -> {});
        with(token).get(ME).then().statusCode(200);

        ServiceStores.request()
                .post("/api/v1/admin/grants/" + grant + "/revoke")
                .then()
                .statusCode(200);

        with(token).get(ME).then().statusCode(403);
    }

    @ParameterizedTest
    @CsvSource({"lena,sub-other,already another person's", "LENA,sub-third,already another person's", "Sluice,sub-x,own"
    })
    void nobodyTakesTheNameOfAnother(String name, String subject, String why) {
        grant("group", "people", "viewer", "");
        with(token("lena", _ -> {}, "people")).get(ME).then().statusCode(200);

        with(token(name, claims -> claims.put("sub", subject), "people"))
                .get(ME)
                .then()
                .statusCode(403)
                .body("detail", containsString(why));
    }

    @Test
    void keysGoOnAndAreNeverShownToTheIssuer() {
        ServiceStores.request().get(ME).then().statusCode(200).body("by", equalTo("key"));
        with("slc_unknown").get(ME).then().statusCode(401).body("detail", containsString("API key"));
    }

    @Test
    void aKeyLivesNoLongerThanTheSettingsSay() {
        Response key = ServiceStores.request()
                .body("{\"name\":\"short\",\"role\":\"viewer\"}")
                .post("/api/v1/admin/keys");

        assertThat(Instant.parse(key.jsonPath().getString("expiresAt")))
                .isBetween(
                        Instant.now().plus(Duration.ofDays(29)), Instant.now().plus(Duration.ofDays(31)));
        ServiceStores.request()
                .body("{\"name\":\"long\",\"role\":\"viewer\",\"expiresAt\":\"2100-01-01T00:00:00Z\"}")
                .post("/api/v1/admin/keys")
                .then()
                .statusCode(400)
                .body("detail", containsString("sluice.auth.most-life"));
    }
}
