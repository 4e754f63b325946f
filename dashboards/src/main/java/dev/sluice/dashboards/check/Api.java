package dev.sluice.dashboards.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** The service, asked with one key. */
final class Api {
    static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final String url;
    private final String key;
    private final HttpClient http;

    Api(String url, String key, HttpClient http) {
        this.url = url;
        this.key = key;
        this.http = http;
    }

    /** What was answered. */
    record Answer(int status, JsonNode body) {}

    Api with(String other) {
        return new Api(url, other, http);
    }

    String url() {
        return url;
    }

    String key() {
        return key;
    }

    HttpClient http() {
        return http;
    }

    Answer get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    Answer post(String path, String type, String body) throws IOException, InterruptedException {
        return send(request(path).header("Content-Type", type).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    Answer post(String path, String json) throws IOException, InterruptedException {
        return post(path, "application/json", json);
    }

    /** Data of a GraphQL operation that has to succeed. */
    JsonNode graphql(String operation, String document, Map<String, ?> variables)
            throws IOException, InterruptedException {
        Answer answer =
                post("/graphql", operation(operation, document, variables).toString());
        if (answer.status() != 200 || answer.body().has("errors")) {
            throw new IOException(operation + ": " + answer.status() + " "
                    + answer.body().path("errors").toString());
        }
        return answer.body().path("data");
    }

    static ObjectNode operation(String operation, String document, Map<String, ?> variables) {
        ObjectNode body = JSON.createObjectNode().put("query", document).put("operationName", operation);
        body.set("variables", JSON.valueToTree(variables));
        return body;
    }

    /** The secret of a key that is made. */
    String newKey(String name, String role) throws IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode().put("name", name).put("role", role);
        Answer answer = post("/api/v1/admin/keys", body.toString());
        if (answer.status() != 201) {
            throw new IOException("no key of role " + role + ": " + answer.status() + " " + answer.body());
        }
        return answer.body().path("secret").asText();
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + path)).timeout(LIMIT);
        return key.isEmpty() ? request : request.header("Authorization", "Bearer " + key);
    }

    private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        String type = response.headers().firstValue("Content-Type").orElse("");
        return new Answer(
                response.statusCode(),
                type.contains("json") ? JSON.readTree(response.body()) : MissingNode.getInstance());
    }
}
