package dev.sluice.controlplane.report.population;

import dev.sluice.controlplane.report.collect.LedgerFacts.Entry;
import dev.sluice.controlplane.report.collect.sections.Draft;
import dev.sluice.report.model.Grade;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;

/** The tables of a period, filled entry by entry. */
final class PeriodTables {
    private final Visibility visibility;
    private final Map<String, RunLine> runs = new LinkedHashMap<>();
    private final TreeSet<Long> evidence = new TreeSet<>();
    private final Map<String, Long> hidden = new LinkedHashMap<>();
    private final Map<String, Long> listed = new LinkedHashMap<>();

    final Draft attempts = Draft.of("attempts.all", "Attempts that began or changed")
            .identifier("attempt", "Attempt")
            .identifier("run", "Run")
            .text("task", "Task")
            .number("number", "Number")
            .text("state", "State")
            .text("error", "Error")
            .time("at", "Entered");
    final Draft decisions = Draft.of("gates.decisions", "Decisions of gates")
            .identifier("decision", "Decision")
            .text("dataset", "Dataset")
            .number("version", "Version")
            .text("slice", "Slice")
            .text("decided", "Decided")
            .text("outcome", "Outcome")
            .text("by", "By")
            .text("why", "Why")
            .time("at", "At");
    final Draft waivers = Draft.of("gates.waivers", "Steps of waivers")
            .identifier("waiver", "Waiver")
            .text("action", "Step")
            .text("who", "Who")
            .text("detail", "Detail")
            .time("at", "At");
    final Draft definitions = Draft.of("code.definitions", "Definitions applied, paused and removed")
            .text("definition", "Definition")
            .text("kind", "Kind")
            .number("version", "Version")
            .digest("digest", "Digest")
            .text("commit", "Commit")
            .text("change", "Change")
            .text("by", "By")
            .time("at", "Entered");
    final Draft forecasts = Draft.of("predictions.decisions", "Decisions of forecasts")
            .identifier("decision", "Decision")
            .text("kind", "Kind")
            .text("mode", "Mode")
            .identifier("run", "Run")
            .text("reason", "Reason")
            .text("missBefore", "P(miss) before")
            .text("missAfter", "P(miss) after")
            .text("reversal", "Reversal")
            .time("at", "At");
    final Draft people = Draft.of("people.all", "What people and the service did")
            .text("action", "Action")
            .text("who", "Who")
            .identifier("key", "Key")
            .text("about", "About")
            .time("at", "At");
    final Draft keys = Draft.of("people.keys", "Keys made and changed")
            .identifier("key", "Key")
            .text("name", "Name")
            .text("role", "Role")
            .time("created", "Created")
            .time("expires", "Expires")
            .time("revoked", "Revoked")
            .time("at", "Entered");
    final Draft reports = Draft.of("people.reports", "Reports asked for and exported")
            .identifier("report", "Report")
            .text("kind", "Kind")
            .text("state", "State")
            .text("by", "By")
            .digest("digest", "Digest of report.json")
            .time("at", "Entered");

    PeriodTables(Visibility visibility) {
        this.visibility = visibility;
    }

    /** A run while its entries come. */
    private static final class RunLine {
        private final Entry first;
        private Entry last;

        RunLine(Entry first) {
            this.first = first;
            this.last = first;
        }
    }

    /** Takes an entry in. Entries that the requester may not see are counted only. */
    void take(Entry entry) {
        boolean visible = entry.kind().equals("gate.decided")
                ? visibility.isVisibleNamespace(String.valueOf(entry.text("namespace")))
                : entry.kind().startsWith("definition.")
                        ? visibility.isVisibleNamespace(String.valueOf(entry.text("namespace")))
                        : visibility.isVisible(entry.subject());
        (visible ? listed : hidden).merge(entry.kind(), 1L, Long::sum);
        if (!visible) {
            return;
        }
        evidence.add(entry.seq());
        switch (entry.kind()) {
            case "run.state" -> {
                RunLine line = runs.computeIfAbsent(entry.subject(), _ -> new RunLine(entry));
                line.last = entry;
            }
            case "attempt.state" ->
                attempts.row(
                        Grade.OBSERVED,
                        entry.source(),
                        entry.text("attempt"),
                        entry.text("run"),
                        entry.text("task"),
                        entry.text("number"),
                        entry.text("state"),
                        entry.text("errorClass"),
                        entry.at());
            case "gate.decided" ->
                decisions.row(
                        Grade.OBSERVED,
                        entry.source(),
                        entry.text("decision"),
                        entry.text("namespace") + "/" + entry.text("name"),
                        entry.text("version"),
                        entry.text("slice"),
                        entry.text("decided"),
                        entry.text("outcome"),
                        entry.text("by"),
                        entry.text("why"),
                        entry.time("at"));
            case "definition.applied" ->
                definitions.row(
                        Grade.OBSERVED,
                        entry.source(),
                        entry.text("namespace") + "/" + entry.text("name"),
                        entry.text("kind"),
                        entry.text("version"),
                        digest(entry.text("digest")),
                        entry.text("revision"),
                        "APPLIED",
                        entry.text("by"),
                        entry.at());
            case "definition.changed" ->
                definitions.row(
                        Grade.OBSERVED,
                        entry.source(),
                        entry.text("namespace") + "/" + entry.text("name"),
                        entry.text("kind"),
                        entry.text("version"),
                        null,
                        null,
                        entry.fact().path("removed").booleanValue()
                                ? "REMOVED"
                                : entry.fact().path("paused").booleanValue() ? "PAUSED" : "RESUMED",
                        null,
                        entry.at());
            case "forecast.decided" ->
                forecasts.row(
                        Grade.OBSERVED,
                        entry.source(),
                        entry.text("decision"),
                        entry.text("kind"),
                        entry.text("mode"),
                        entry.text("run"),
                        entry.text("reason"),
                        entry.text("missBefore"),
                        entry.text("missAfter"),
                        entry.text("reversal"),
                        entry.time("decided"));
            case "audit" -> audit(entry);
            case "key.changed" ->
                keys.row(
                        Grade.OBSERVED,
                        entry.source(),
                        entry.text("key"),
                        entry.text("name"),
                        entry.text("role"),
                        entry.time("created"),
                        entry.time("expires"),
                        entry.time("revoked"),
                        entry.at());
            case "report.state" ->
                reports.row(
                        Grade.OBSERVED,
                        entry.source(),
                        entry.text("report"),
                        entry.text("kind"),
                        entry.text("state"),
                        entry.text("by"),
                        digest(entry.text("reportSha256")),
                        entry.at());
            default -> {
                // Counted; its rows are in reports about the run.
            }
        }
    }

    private void audit(Entry entry) {
        String action = String.valueOf(entry.text("action"));
        if (action.startsWith("waiver.")) {
            waivers.row(
                    Grade.OBSERVED,
                    entry.source(),
                    entry.subject().substring(entry.subject().indexOf(':') + 1),
                    action,
                    entry.text("actor"),
                    entry.text("detail"),
                    entry.time("at"));
        }
        people.row(
                Grade.OBSERVED,
                entry.source(),
                action,
                entry.text("actor"),
                entry.text("actorKey"),
                entry.subject(),
                entry.time("at"));
    }

    private static String digest(@org.jspecify.annotations.Nullable String hex) {
        return hex == null ? "" : hex.startsWith("sha256:") ? hex : "sha256:" + hex;
    }

    /** Runs that were made or changed, with the state that the period left them in. */
    Draft runs() {
        Draft draft = Draft.of("population.runs", "Runs that were made or changed")
                .identifier("run", "Run")
                .number("definition", "Definition")
                .number("version", "Version")
                .text("trigger", "Trigger")
                .text("by", "By")
                .text("made", "Made in the period")
                .time("started", "Started")
                .time("ended", "Ended")
                .text("state", "State")
                .text("reason", "Reason");
        runs.forEach((subject, line) -> draft.row(
                Grade.OBSERVED,
                line.last.source(),
                subject.substring("run:".length()),
                line.first.text("definition"),
                line.first.text("version"),
                line.first.text("triggerKind"),
                line.first.text("by"),
                line.first.text("created") == null ? "no" : "yes",
                line.last.time("started"),
                line.last.time("ended"),
                line.last.text("state"),
                line.last.text("reason")));
        return draft;
    }

    /** Runs of the period, in the order of their first entry. */
    List<UUID> runIds() {
        List<UUID> ids = new ArrayList<>();
        runs.keySet().forEach(subject -> ids.add(UUID.fromString(subject.substring("run:".length()))));
        return ids;
    }

    long hidden(String kind) {
        return hidden.getOrDefault(kind, 0L);
    }

    long listed(String kind) {
        return listed.getOrDefault(kind, 0L);
    }

    long allHidden() {
        return hidden.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Numbers of the entries that rows rest on, so many at most. */
    List<Long> evidence(int most) {
        return evidence.stream().limit(most).toList();
    }

    List<Draft> drafts() {
        return List.of(attempts, decisions, waivers, definitions, forecasts, people, keys, reports);
    }
}
