package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What commands ask about reports, and how they tell it. */
final class ReportTexts {
    static final String FIELDS =
            "reportId kind state title purpose requestedBy requestedAt stage progress failure detail ledgerSize logPosition "
                    + "verdict missing reportDigest bundleDigest bundleBytes bundle expiresAt";

    private static final double MEBI = 1 << 20;

    private ReportTexts() {}

    /** What a report is to be about, as the service takes it. */
    static Map<String, Object> subject(ReportCommand.Step step, List<String> words, @Nullable String run) {
        Map<String, Object> subject = new HashMap<>();
        switch (step) {
            case RUN -> subject.put("runId", ServiceCommand.id(words.getFirst()));
            case RERUN -> {
                subject.put("runId", ServiceCommand.id(words.getFirst()));
                subject.put("otherRunId", ServiceCommand.id(words.getLast()));
            }
            case VERSION -> {
                if (words.size() == 1) {
                    subject.put("versionId", words.getFirst());
                } else {
                    subject.put("namespace", words.getFirst());
                    subject.put("name", words.getLast());
                }
            }
            case PERIOD, COVERAGE -> {
                subject.put("from", instant(words.getFirst()));
                subject.put("to", instant(words.getLast()));
            }
            case REGISTER, LIST, SHOW, DOWNLOAD, CANCEL -> {}
        }
        if (run != null) {
            subject.put("runId", ServiceCommand.id(run));
        }
        return subject;
    }

    private static String instant(String text) {
        try {
            return text.contains("T")
                    ? Instant.parse(text).toString()
                    : LocalDate.parse(text)
                            .atStartOfDay(ZoneOffset.UTC)
                            .toInstant()
                            .toString();
        } catch (DateTimeException e) {
            throw Failure.wrongUsage(
                    "'" + text + "' is no day such as 2026-01-31, nor a time such as 2026-01-31T06:00:00Z");
        }
    }

    /** {@code RUNNING  30 %  looking at runs}. */
    static String progress(JsonNode report) {
        String state = Json.text(report, "state");
        return state.equals("RUNNING")
                ? "RUNNING  " + report.path("progress").asInt() / 10 + " %  " + Json.text(report, "stage")
                : state;
    }

    /** A report and, below it, what it came to. */
    static List<String> lines(JsonNode report) {
        List<String> lines = new ArrayList<>();
        lines.add("%s  %-9s  %s  %s, for %s"
                .formatted(
                        Json.text(report, "reportId"),
                        Json.text(report, "state"),
                        Json.text(report, "requestedAt"),
                        Json.text(report, "title"),
                        Json.text(report, "requestedBy")));
        lines.add("  purpose: " + Json.text(report, "purpose"));
        String verdict = Json.text(report, "verdict");
        if (!verdict.isEmpty()) {
            long missing = report.path("missing").asLong();
            lines.add("  " + verdict.toLowerCase(Locale.ROOT).replace('_', ' ') + ", " + Texts.count(missing, "fact")
                    + " missing");
        }
        if (report.path("ledgerSize").isNumber()) {
            lines.add("  as of ledger size " + report.path("ledgerSize").asLong() + ", log position "
                    + report.path("logPosition").asLong());
        }
        if (!Json.text(report, "bundleDigest").isEmpty()) {
            lines.add("  bundle " + Json.text(report, "bundleDigest")
                    + String.format(
                            Locale.ROOT,
                            ", %.1f MiB",
                            report.path("bundleBytes").asLong() / MEBI) + ", kept until "
                    + Json.text(report, "expiresAt"));
        }
        String failure = Json.text(report, "failure");
        String detail = Json.text(report, "detail");
        if (!failure.isEmpty() || !detail.isEmpty()) {
            lines.add("  " + failure + (failure.isEmpty() || detail.isEmpty() ? "" : ": ") + detail);
        }
        return lines;
    }
}
