package dev.sluice.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * Asks the service over GraphQL.
 *
 * <p>What gets no answer is asked again a few times: every document that is sent here may be sent twice.
 */
final class ServiceClient implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final Duration BETWEEN = Duration.ofMillis(500);
    private static final int TRIES = 3;
    /** Once it has answered, a restart of it is waited for. */
    private static final int TRIES_LATER = 40;

    private static final long LARGEST = 64L << 20;
    private static final int SHOWN = 300;
    private static final Set<String> PASSING = Set.of("DEPENDENCY_UNAVAILABLE", "KEYS-UNAVAILABLE");

    private final Access access;
    private final Pause pause;
    private final HttpClient http;
    private boolean hasAnswered;

    ServiceClient(Surroundings surroundings) {
        this.access = Access.of(surroundings);
        this.pause = surroundings.pause();
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /** What one try came to. */
    private sealed interface Outcome {
        record Answered(JsonNode data) implements Outcome {}

        record Unavailable(Failure failure) implements Outcome {}
    }

    /**
     * The {@code data} of the answer.
     *
     * @throws Failure when there is none, or when it has an error
     */
    JsonNode ask(String document, Map<String, ?> variables) throws InterruptedException {
        String body = Json.line(Map.of("query", document, "variables", variables));
        for (int attempt = 1; ; attempt++) {
            switch (tried(body)) {
                case Outcome.Answered(JsonNode data) -> {
                    hasAnswered = true;
                    return data;
                }
                case Outcome.Unavailable(Failure failure) -> {
                    if (attempt >= (hasAnswered ? TRIES_LATER : TRIES)) {
                        throw variables.containsKey("key")
                                ? failure.with("; it may have been done: --key " + variables.get("key")
                                        + " asks again without doing it twice")
                                : failure;
                    }
                    pause.lasting(BETWEEN);
                }
            }
        }
    }

    private Outcome tried(String body) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        access.url().resolve(access.url().getPath() + "/graphql"))
                .timeout(ANSWER)
                .header("Authorization", "Bearer " + access.key())
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> response = http.send(
                    request,
                    HttpResponse.BodyHandlers.limiting(
                            HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8), LARGEST));
            return outcome(response);
        } catch (ConnectException | HttpConnectTimeoutException e) {
            Failure down = Failure.failed(
                    "SERVICE_DOWN",
                    "no service answers at " + access.url()
                            + "; start one with ./sluice up, or set SLUICE_URL to where it is");
            if (!hasAnswered) {
                throw down;
            }
            return new Outcome.Unavailable(down);
        } catch (IOException e) {
            return new Outcome.Unavailable(Failure.failed(
                    "NO_ANSWER", "the service at " + access.url() + " gave no answer (" + e.getMessage() + ")"));
        }
    }

    private Outcome outcome(HttpResponse<String> response) {
        JsonNode body = parsed(response.body());
        int status = response.statusCode();
        if (status == 401 || status == 403) {
            throw refused(Json.text(body, "code"), Json.text(body, "detail"));
        }
        JsonNode error = body.path("errors").path(0);
        if (!error.isMissingNode()) {
            String code = Json.text(error.path("extensions"), "code");
            return failed(code.isEmpty() ? "GRAPHQL" : code, Json.text(error, "message"));
        }
        if (status == 503) {
            return failed("KEYS-UNAVAILABLE", Json.text(body, "detail"));
        }
        if (status != 200 || !body.path("data").isObject()) {
            throw Failure.failed(
                    "HTTP_" + status,
                    "what answers at " + access.url() + " is no Sluice: HTTP " + status + " " + shown(response.body()));
        }
        return new Outcome.Answered(body.path("data"));
    }

    private Outcome failed(String code, String message) {
        if (PASSING.contains(code)) {
            return new Outcome.Unavailable(Failure.ofService(code, message));
        }
        if (code.equals("FORBIDDEN") || code.equals("UNAUTHENTICATED")) {
            throw refused(code, message);
        }
        throw Failure.ofService(code, message);
    }

    private Failure refused(String code, String detail) {
        String reason = code.isEmpty() ? "FORBIDDEN" : code;
        return Failure.ofService(
                reason,
                "the service refuses the API key of " + access.keyFile() + (detail.isEmpty() ? "" : " (" + detail + ")")
                        + "; set SLUICE_API_KEY_FILE to another");
    }

    private static JsonNode parsed(String body) {
        try {
            return Json.MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    private static String shown(String body) {
        return body.length() <= SHOWN ? body : body.substring(0, SHOWN) + "…";
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
