package dev.sluice.dashboards.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.dashboards.query.Point;
import dev.sluice.dashboards.query.PrometheusApi;
import dev.sluice.dashboards.query.QueryException;
import dev.sluice.dashboards.query.Series;
import dev.sluice.dashboards.query.Span;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

/** Whether what the service says is read: in both formats, without gaps, and with exemplars. */
final class ScrapeCheck {
    private static final String GROUP = "scrape";
    /** What Prometheus sends. */
    private static final String ACCEPT =
            "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
                    + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

    private static final double LEAST_SHARE = 0.9;

    private ScrapeCheck() {}

    /** That the target is up, and was at nearly every look since the first that succeeded. */
    static Finding up(String name, PrometheusApi prometheus, Span span) {
        try {
            List<Series> up = prometheus.range("up", span);
            boolean always = !up.isEmpty() && up.stream().allMatch(ScrapeCheck::steady);
            Outcome outcome = always
                    ? new Outcome.Ok(up.size() + " targets")
                    : new Outcome.Failed("not up: " + errors(prometheus.get("targets")));
            return new Finding(GROUP, "up " + name, outcome);
        } catch (QueryException e) {
            return new Finding(GROUP, "up " + name, new Outcome.Failed(String.valueOf(e.getMessage())));
        }
    }

    /** A scrape of a machine that is busy may come too late; what cannot be read fails each time. */
    private static boolean steady(Series up) {
        List<Point> since =
                up.points().stream().dropWhile(point -> point.value() != 1).toList();
        long succeeded = since.stream().filter(point -> point.value() == 1).count();
        return up.last().orElse(0) == 1 && succeeded >= since.size() * LEAST_SHARE;
    }

    private static String errors(JsonNode targets) {
        StringBuilder errors = new StringBuilder();
        targets.path("activeTargets")
                .forEach(target -> errors.append(target.path("scrapeUrl").asText())
                        .append(": ")
                        .append(target.path("lastError").asText("down meanwhile"))
                        .append("; "));
        return errors.isEmpty() ? "there are no targets" : errors.toString();
    }

    /** That a path answers Prometheus' own request in a format. */
    static Finding format(Api api, String path, String type) {
        String name = path + " as " + type;
        try {
            var request = HttpRequest.newBuilder(URI.create(api.url() + path))
                    .header("Authorization", "Bearer " + api.key())
                    .header("Accept", ACCEPT)
                    .build();
            HttpResponse<String> answer = api.http().send(request, HttpResponse.BodyHandlers.ofString());
            String answered = answer.headers().firstValue("Content-Type").orElse("nothing");
            return new Finding(
                    GROUP,
                    name,
                    answer.statusCode() == 200 && answered.startsWith(type)
                            ? new Outcome.Ok(answered)
                            : new Outcome.Failed(answer.statusCode() + " " + answered));
        } catch (IOException e) {
            return new Finding(GROUP, name, new Outcome.Failed(String.valueOf(e.getMessage())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Finding(GROUP, name, new Outcome.Failed("interrupted"));
        }
    }

    /** That exemplars are stored, and lead to traces. */
    static Finding exemplars(PrometheusApi prometheus, Span span) {
        try {
            List<JsonNode> stored = prometheus.exemplars("{__name__=~\"sluice_.+_bucket\"}", span);
            long traced = stored.stream()
                    .filter(each ->
                            each.path("labels").path("trace_id").asText().matches("[0-9a-f]{32}"))
                    .count();
            return new Finding(
                    GROUP,
                    "exemplars",
                    traced > 0
                            ? new Outcome.Ok(traced + " with a trace id")
                            : new Outcome.Empty(stored.size() + " exemplars, none of which has a trace id"));
        } catch (QueryException e) {
            return new Finding(GROUP, "exemplars", new Outcome.Failed(String.valueOf(e.getMessage())));
        }
    }
}
