package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What commands ask about gates, and how they tell it. */
final class Gates {
    static final String REASON_FIELDS = "gate check outcome columns message";

    static final String WAIVER_FIELDS =
            "id gate check consumer version partition sticky maxValue minValue reason ticket state "
                    + "requestedBy requestedAt approvedBy approvedAt expiresAt endedBy endedAt endedWhy";

    static final String RESULT_FIELDS =
            "check type severity outcome columns value unit violations rows threshold message tookMillis at "
                    + "sample { cells { column value } }";

    static final String EVALUATION_FIELDS =
            "id gate state cause askedBy version partition createdAt startedAt endedAt outcome "
                    + "rows progress message results { " + RESULT_FIELDS + " }";

    static final String HOLD_FIELDS = "kind gate onHold since version partition columns "
            + "asset { namespace name } origin { namespace name } "
            + "path { namespace name columns job } reasons { " + REASON_FIELDS + " } "
            + "blocked { workflow task job columns } exempt { workflow task job why until waiver } "
            + "waivers { " + WAIVER_FIELDS + " }";

    private Gates() {}

    static String asset(JsonNode asset) {
        return Json.text(asset, "namespace") + " " + Json.text(asset, "name");
    }

    static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    /** {@code  (columns email, phone)}; nothing where it is about the whole. */
    static String columns(JsonNode list) {
        List<String> columns = texts(list);
        return columns.isEmpty()
                ? ""
                : " (" + (columns.size() == 1 ? "column " : "columns ") + String.join(", ", columns) + ")";
    }

    /** {@code version 7 of partition 2026-01-01}. */
    static String version(JsonNode of) {
        String partition = Json.text(of, "partition");
        return "version " + Json.text(of, "version") + (partition.isEmpty() ? "" : " of partition " + partition);
    }

    static String reason(JsonNode reason) {
        String check = Json.text(reason, "check");
        return Json.text(reason, "gate") + (check.isEmpty() ? "" : " check " + check) + " "
                + Json.text(reason, "outcome") + columns(reason.path("columns")) + ": " + Json.text(reason, "message");
    }

    static String result(JsonNode result) {
        String severity = Json.text(result, "severity");
        return "%-7s %s %s%s%s: %s"
                .formatted(
                        Json.text(result, "outcome"),
                        Json.text(result, "check"),
                        Json.text(result, "type"),
                        columns(result.path("columns")),
                        severity.equalsIgnoreCase("error")
                                ? ""
                                : " [" + severity.toLowerCase(java.util.Locale.ROOT) + "]",
                        Json.text(result, "message"));
    }

    static String waiver(JsonNode waiver) {
        String check = Json.text(waiver, "check");
        String consumer = Json.text(waiver, "consumer");
        String approvedBy = Json.text(waiver, "approvedBy");
        String endedBy = Json.text(waiver, "endedBy");
        String endedWhy = Json.text(waiver, "endedWhy");
        return "waiver " + Json.text(waiver, "id") + " " + Json.text(waiver, "state") + ": "
                + Json.text(waiver, "gate")
                + (check.isEmpty() ? "" : " check " + check)
                + (consumer.isEmpty() ? "" : " for " + consumer)
                + (waiver.path("sticky").asBoolean() ? ", any version" : ", " + version(waiver))
                + bound(waiver)
                + ", until " + Json.text(waiver, "expiresAt")
                + "; asked by " + Json.text(waiver, "requestedBy")
                + (approvedBy.isEmpty() ? "" : ", approved by " + approvedBy)
                + (endedBy.isEmpty() ? "" : ", ended by " + endedBy + (endedWhy.isEmpty() ? "" : " (" + endedWhy + ")"))
                + ": " + Json.text(waiver, "reason");
    }

    private static String bound(JsonNode waiver) {
        String most = number(waiver.path("maxValue"));
        String least = number(waiver.path("minValue"));
        return (most.isEmpty() ? "" : ", up to " + most) + (least.isEmpty() ? "" : ", down to " + least);
    }

    /** 5 rather than 5.0. */
    private static String number(JsonNode value) {
        return value.isNumber() ? value.decimalValue().stripTrailingZeros().toPlainString() : "";
    }

    /** A hold and, below it, why, how it comes there, whom it blocks and who goes on. */
    static List<String> hold(JsonNode hold) {
        List<String> lines = new ArrayList<>();
        lines.add(asset(hold.path("asset")) + columns(hold.path("columns")) + " is held since "
                + Json.text(hold, "since") + by(hold) + partition(hold));
        hold.path("reasons").forEach(reason -> lines.add("  because " + reason(reason)));
        if (!hold.path("path").isEmpty()) {
            lines.add("  path " + path(hold.path("path")));
        }
        hold.path("blocked")
                .forEach(consumer -> lines.add("  holds " + consumer(consumer) + columns(consumer.path("columns"))));
        hold.path("exempt").forEach(consumer -> lines.add("  goes on: " + exempt(consumer)));
        hold.path("waivers").forEach(waiver -> lines.add("  " + waiver(waiver)));
        return lines;
    }

    private static String by(JsonNode hold) {
        String gate = Json.text(hold, "gate");
        return switch (Json.text(hold, "kind")) {
            case "CHECKING" -> ": " + gate + " is checking it";
            case "DERIVED" -> " by " + gate + ", downstream of " + asset(hold.path("origin"));
            case "GATE" -> " by " + gate;
            default -> " by a person";
        };
    }

    private static String partition(JsonNode hold) {
        String partition = Json.text(hold, "partition");
        return partition.isEmpty() ? "" : ", only partition " + partition;
    }

    private static String path(JsonNode steps) {
        StringBuilder path = new StringBuilder();
        for (JsonNode step : steps) {
            String job = Json.text(step, "job");
            path.append(path.isEmpty() ? "" : " -> ")
                    .append(job.isEmpty() ? "" : "[" + job + "] -> ")
                    .append(Json.text(step, "name"))
                    .append(columns(step.path("columns")));
        }
        return path.toString();
    }

    private static String consumer(JsonNode consumer) {
        String workflow = Json.text(consumer, "workflow");
        String task = Json.text(consumer, "task");
        return workflow.isEmpty() ? Json.text(consumer, "job") : workflow + (task.isEmpty() ? "" : " task " + task);
    }

    private static String exempt(JsonNode consumer) {
        String until = Json.text(consumer, "until");
        String waiver = Json.text(consumer, "waiver");
        return consumer(consumer) + ", " + Json.text(consumer, "why")
                + (waiver.isEmpty() ? "" : " (waiver " + waiver + ")")
                + (until.isEmpty() ? "" : " until " + until);
    }
}
