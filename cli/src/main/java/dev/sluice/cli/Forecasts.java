package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.scheduler.time.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What commands ask about forecasts, and how they tell it. */
final class Forecasts {
    static final String PATH_FIELDS = "criticalPath { job { namespace name } p50Seconds share }";

    static final String RISK_FIELDS =
            "id kind subject runId deadlineAt at { p50 p90 p95 } miss band slackSeconds warned computedAt "
                    + PATH_FIELDS;

    static final String DECISION_FIELDS = "id kind mode state subject reason runId task slot missBefore missAfter "
            + "inputs { name value } effect { name value } decidedAt expiresAt reversedAt reversedBy reversal scoredAt score "
            + "scoreDetail { name value }";

    static final String BASIS_FIELDS = "failure hardFailure reasons basis { kind runs lowEvidence }";

    static final String INCIDENT_FIELDS =
            "id tier cause rootKind rootNamespace rootName summary openedAt lastAt closedAt closeReason "
                    + "evidence { at kind node { kind namespace name } text } "
                    + "anomalies { kind job { namespace name } runId observed expectedLow expectedHigh summary seenAt overAt }";

    private static final double MINUTE = 60;
    private static final double MILLIS = 1e3;

    private Forecasts() {}

    /** {@code 5m}; to the second, below a minute to the millisecond. */
    static String duration(double seconds) {
        double size = Math.abs(seconds);
        Duration whole =
                size < MINUTE ? Duration.ofMillis(Math.round(size * MILLIS)) : Duration.ofSeconds(Math.round(size));
        return (seconds < 0 ? "-" : "") + Durations.print(whole);
    }

    /** {@code 12 %}; what is neither nought nor one is not shown as such. */
    static String percent(JsonNode share) {
        if (!share.isNumber()) {
            return "-";
        }
        double percent = share.asDouble() * 100;
        return percent > 0 && percent < 1
                ? "< 1 %"
                : percent > 99 && percent < 100 ? "> 99 %" : Math.round(percent) + " %";
    }

    /** {@code 5m, 7m in 9 of 10, 8m in 19 of 20}. */
    static String seconds(JsonNode quantiles) {
        return quantiles.isObject()
                ? duration(quantiles.path("p50").asDouble()) + ", "
                        + duration(quantiles.path("p90").asDouble()) + " in 9 of 10, "
                        + duration(quantiles.path("p95").asDouble()) + " in 19 of 20"
                : "nothing to base a number on";
    }

    static String times(JsonNode quantiles) {
        return Json.text(quantiles, "p50") + ", by " + Json.text(quantiles, "p90") + " in 9 of 10, by "
                + Json.text(quantiles, "p95") + " in 19 of 20";
    }

    static String job(JsonNode job) {
        return Json.text(job, "namespace") + " " + Json.text(job, "name");
    }

    /** What it rests on and how likely a failure is, each in a line. */
    static List<String> basis(JsonNode estimate) {
        JsonNode basis = estimate.path("basis");
        List<String> lines = new ArrayList<>();
        lines.add(
                "rests on " + Json.text(basis, "kind").toLowerCase(Locale.ROOT).replace('_', ' ') + ", "
                        + Texts.count(basis.path("runs").asLong(), "run")
                        + (basis.path("lowEvidence").asBoolean() ? "; low evidence" : ""));
        lines.add("fails with " + percent(estimate.path("failure")));
        estimate.path("reasons").forEach(reason -> lines.add("  because " + reason.asText()));
        return lines;
    }

    /** {@code 2026-01-01T04:00:00Z  HIGH 62 %  slack -5m  shop/sum, slot ...}, and below it the way. */
    static List<String> risk(JsonNode risk) {
        List<String> lines = new ArrayList<>();
        lines.add("%s  %-6s %6s  slack %s  %s%s"
                .formatted(
                        Json.text(risk, "deadlineAt"),
                        Json.text(risk, "band"),
                        percent(risk.path("miss")),
                        duration(risk.path("slackSeconds").asDouble()),
                        Json.text(risk, "subject"),
                        risk.path("warned").asBoolean() ? "  (warned)" : ""));
        lines.add("  expected " + times(risk.path("at")));
        String path = path(risk.path("criticalPath"));
        if (!path.isEmpty()) {
            lines.add("  waits for " + path);
        }
        return lines;
    }

    private static String path(JsonNode steps) {
        List<String> path = new ArrayList<>();
        for (JsonNode step : steps) {
            path.add(job(step.path("job")) + " ("
                    + duration(step.path("p50Seconds").asDouble()) + ", " + percent(step.path("share")) + ")");
        }
        return String.join(" -> ", path);
    }

    /** A decision and, below it, what it changed, rests on, and came to. */
    static List<String> decision(JsonNode decision) {
        List<String> lines = new ArrayList<>();
        lines.add("%s  %-8s  %s  %s  %s"
                .formatted(
                        Json.text(decision, "id"),
                        Json.text(decision, "state"),
                        Json.text(decision, "decidedAt"),
                        Json.text(decision, "kind"),
                        Json.text(decision, "subject")));
        lines.add("  " + Json.text(decision, "reason") + miss(decision));
        add(lines, "  changes ", values(decision.path("effect")));
        add(lines, "  rests on ", values(decision.path("inputs")));
        String reversedBy = Json.text(decision, "reversedBy");
        if (!reversedBy.isEmpty()) {
            lines.add("  reversed by " + reversedBy + " at " + Json.text(decision, "reversedAt") + ": "
                    + Json.text(decision, "reversal"));
        }
        String score = Json.text(decision, "score");
        if (!score.isEmpty()) {
            String detail = values(decision.path("scoreDetail"));
            lines.add("  scored " + score + (detail.isEmpty() ? "" : ": " + detail));
        }
        return lines;
    }

    private static String miss(JsonNode decision) {
        JsonNode before = decision.path("missBefore");
        return before.isNumber()
                ? " (miss " + percent(before) + " -> " + percent(decision.path("missAfter")) + ")"
                : "";
    }

    private static void add(List<String> lines, String what, String values) {
        if (!values.isEmpty()) {
            lines.add(what + values);
        }
    }

    private static String values(JsonNode values) {
        List<String> texts = new ArrayList<>();
        values.forEach(each -> texts.add(Json.text(each, "name") + "=" + Json.text(each, "value")));
        return String.join(", ", texts);
    }

    /** An incident and, below it, what came first and what is odd. */
    static List<String> incident(JsonNode incident) {
        String closed = Json.text(incident, "closedAt");
        List<String> lines = new ArrayList<>();
        lines.add("%s  %-8s  %s  %s  %s %s%s"
                .formatted(
                        Json.text(incident, "id"),
                        Json.text(incident, "tier"),
                        Json.text(incident, "openedAt"),
                        Json.text(incident, "cause"),
                        Json.text(incident, "rootNamespace"),
                        Json.text(incident, "rootName"),
                        closed.isEmpty() ? "" : "  closed " + closed + ": " + Json.text(incident, "closeReason")));
        lines.add("  " + Json.text(incident, "summary"));
        incident.path("evidence")
                .forEach(each -> lines.add("  first: " + Json.text(each, "at") + " "
                        + Json.text(each, "kind") + (each.path("node").isObject() ? " " + job(each.path("node")) : "")
                        + ": "
                        + Json.text(each, "text")));
        incident.path("anomalies")
                .forEach(each -> lines.add("  " + Json.text(each, "kind") + " "
                        + job(each.path("job")) + " at " + Json.text(each, "seenAt")
                        + (Json.text(each, "overAt").isEmpty() ? "" : ", over at " + Json.text(each, "overAt")) + ": "
                        + Json.text(each, "summary")));
        return lines;
    }
}
