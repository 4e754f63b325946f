package dev.sluice.dashboards.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The HTTP API of Prometheus, which others speak too. */
public final class PrometheusApi {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final String url;
    private final HttpClient http;
    private final JsonMapper json = JsonMapper.builder().build();

    public PrometheusApi(String url, HttpClient http) {
        this.url = url;
        this.http = http;
    }

    /** The values of an expression over a span. */
    public List<Series> range(String expression, Span span) throws QueryException {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("query", expression);
        parameters.put("start", Double.toString(span.fromSeconds()));
        parameters.put("end", Double.toString(span.toSeconds()));
        parameters.put("step", Double.toString(span.step().toMillis() / 1e3));
        // Others than Prometheus keep answers, and would not see what came since.
        parameters.put("nocache", "1");
        return series(post("query_range", parameters));
    }

    /** The values of an expression now. */
    public List<Series> now(String expression) throws QueryException {
        return series(post("query", Map.of("query", expression)));
    }

    /** The expression as Prometheus writes it; refused when it is none. */
    public String formatted(String expression) throws QueryException {
        return post("format_query", Map.of("query", expression)).asText();
    }

    /** The values of a label over the series that match, or over all. */
    public List<String> labelValues(String label, String matcher, Span span) throws QueryException {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("start", Double.toString(span.fromSeconds()));
        parameters.put("end", Double.toString(span.toSeconds()));
        if (!matcher.isEmpty()) {
            parameters.put("match[]", matcher);
        }
        List<String> values = new ArrayList<>();
        get("label/" + encoded(label) + "/values", parameters).forEach(value -> values.add(value.asText()));
        return values;
    }

    /** How many exemplars are stored of the series of an expression. */
    public List<JsonNode> exemplars(String expression, Span span) throws QueryException {
        List<JsonNode> all = new ArrayList<>();
        JsonNode answer = get(
                "query_exemplars",
                Map.of(
                        "query",
                        expression,
                        "start",
                        Double.toString(span.fromSeconds()),
                        "end",
                        Double.toString(span.toSeconds())));
        answer.forEach(series -> series.path("exemplars").forEach(all::add));
        return all;
    }

    /** What Prometheus says under a path, such as {@code targets} or {@code rules}. */
    public JsonNode get(String path) throws QueryException {
        return get(path, Map.of());
    }

    private JsonNode get(String path, Map<String, String> parameters) throws QueryException {
        return answer(HttpRequest.newBuilder(URI.create(url + "/api/v1/" + path + "?" + form(parameters))));
    }

    private JsonNode post(String path, Map<String, String> parameters) throws QueryException {
        return answer(HttpRequest.newBuilder(URI.create(url + "/api/v1/" + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form(parameters))));
    }

    private JsonNode answer(HttpRequest.Builder request) throws QueryException {
        try {
            HttpResponse<String> response =
                    http.send(request.timeout(LIMIT).build(), HttpResponse.BodyHandlers.ofString());
            JsonNode body = json.readTree(response.body());
            if (response.statusCode() != 200
                    || !"success".equals(body.path("status").asText())) {
                throw new QueryException(
                        response.statusCode() + " " + body.path("error").asText(response.body()));
            }
            return body.path("data");
        } catch (JsonProcessingException e) {
            throw new QueryException(url + " answers something that is not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new QueryException(url + " does not answer: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QueryException("interrupted while " + url + " was asked", e);
        }
    }

    private static String form(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(each -> encoded(each.getKey()) + "=" + encoded(each.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static List<Series> series(JsonNode data) {
        if (data.path("resultType").asText().equals("scalar")) {
            return List.of(new Series(Map.of(), List.of(point(data.path("result")))));
        }
        List<Series> all = new ArrayList<>();
        for (JsonNode one : data.path("result")) {
            Map<String, String> labels = new HashMap<>();
            one.path("metric")
                    .properties()
                    .forEach(
                            label -> labels.put(label.getKey(), label.getValue().asText()));
            List<Point> points = new ArrayList<>();
            if (one.has("value")) {
                points.add(point(one.path("value")));
            }
            one.path("values").forEach(value -> points.add(point(value)));
            all.add(new Series(labels, points));
        }
        return all;
    }

    private static Point point(JsonNode pair) {
        return new Point(pair.path(0).asDouble(), number(pair.path(1).asText()));
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            case "NaN" -> Double.NaN;
            default -> Double.parseDouble(text);
        };
    }

    /** The span that ends at an instant. */
    public static Span until(Instant end, Duration length, Duration step) {
        return new Span(end.minus(length), end, step);
    }
}
