package dev.sluice.controlplane.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signed calls from somebody who tells values of secrets wherever a call has room for them. */
final class CanaryHooks {
    private static final String PATH = "/api/v1/hooks/canary/hooked/";

    private CanaryHooks() {}

    /** One that starts a run, and others that start none; the id of the run. */
    static String fired(Canary plain, Canary odd, Canary signing) throws Exception {
        String body = new ObjectMapper()
                .writeValueAsString(Map.of(
                        "note",
                        "for " + plain.value(),
                        "all",
                        odd.value(),
                        odd.value(),
                        List.of(plain.value(), Map.of("deep", signing.value())),
                        "coded",
                        Base64.getEncoder().encodeToString(plain.value().getBytes(StandardCharsets.UTF_8))));
        Response started = call("shop", body, plain, signing);
        assertThat(started.statusCode()).as(started.asString()).isEqualTo(202);
        assertThat(call("shop", body, plain, signing).statusCode()).isEqualTo(200);
        assertThat(call("shop", "no JSON, but " + plain.value() + " " + odd.value(), odd, signing)
                        .statusCode())
                .isEqualTo(422);
        assertThat(call("odd", body, odd, signing).statusCode()).isEqualTo(422);
        assertThat(call("shop", body, odd, plain).statusCode()).isEqualTo(401);
        return started.jsonPath().getString("run");
    }

    private static Response call(String trigger, String body, Canary header, Canary signing)
            throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(signing.value().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return RestAssured.given()
                .urlEncodingEnabled(false)
                .contentType("application/json")
                .header(
                        "X-Sluice-Signature-256",
                        "sha256=" + HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8))))
                .header("X-Debug", header.value())
                .header("X-Sluice-Delivery", trigger + header.value().replaceAll("[^A-Za-z0-9-]", ""))
                .header("User-Agent", header.value())
                .body(body)
                .post(PATH + trigger);
    }
}
