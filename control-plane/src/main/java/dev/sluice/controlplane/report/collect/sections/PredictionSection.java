package dev.sluice.controlplane.report.collect.sections;

import dev.sluice.controlplane.report.collect.LedgerFacts.Entry;
import dev.sluice.report.model.Grade;
import dev.sluice.report.model.Section;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Section 11: what was expected, what was decided because of it, and what came. */
final class PredictionSection {
    /** Name of the predictor and the format of its state: another format is another model. */
    private static final String MODEL = "sluice-run-predictor/1";

    private PredictionSection() {}

    static Section of(Dossier dossier, List<Entry> ofSlots, RunContents contents) {
        Facts facts = new Facts("predictions");
        Set<UUID> runs = new HashSet<>();
        dossier.views().values().stream().filter(view -> view.distance() == 0).forEach(view -> runs.add(view.id()));
        dossier.own().values().stream()
                .filter(run -> dossier.subject().runs().contains(run.id()))
                .forEach(run -> run.attempts().forEach(attempt -> runs.add(attempt.id())));
        Map<UUID, RunContents.Estimate> estimates =
                contents.estimates(runs, dossier.subject().at().logPosition());
        Draft estimated = estimates(dossier, estimates);
        Draft decisions = decisions(dossier, ofSlots, contents, facts);
        if (estimates.isEmpty()) {
            facts.derived("estimate", "Expectation", "none: nothing was expected of these runs", "no-estimate-kept");
        }
        List<String> notes = new ArrayList<>(List.of(
                "Estimates are kept beside the ledger; decisions that were made because of forecasts are in it. A training window is all"
                        + " events before the one that the estimate rests on."));
        notes.addAll(estimated.notes());
        notes.addAll(decisions.notes());
        return new Section(
                11, "predictions", "Predictions", facts.done(), List.of(estimated.done(), decisions.done()), notes);
    }

    private static Draft estimates(Dossier dossier, Map<UUID, RunContents.Estimate> estimates) {
        Draft draft = Draft.of("predictions.estimates", "What was expected when a run started")
                .identifier("run", "Run")
                .text("job", "Job")
                .text("model", "Model")
                .duration("durationP50", "Duration, half of the time")
                .duration("durationP90", "Duration, nine of ten times")
                .duration("durationP95", "Duration, 95 of 100 times")
                .number("failure", "Probability of failure")
                .text("basis", "Rests on")
                .number("basisRuns", "Runs that it rests on")
                .duration("actualDuration", "It took")
                .text("outcome", "It ended as");
        Map<UUID, Told> order = new LinkedHashMap<>();
        dossier.views().keySet().forEach(run -> order.put(run, dossier.told().getOrDefault(run, Told.NOTHING)));
        new java.util.TreeMap<>(dossier.told()).forEach(order::putIfAbsent);
        order.forEach((run, told) -> {
            RunContents.Estimate estimate = estimates.get(run);
            if (estimate == null) {
                return;
            }
            Told.@Nullable Moment end = told.moments().stream()
                    .filter(Told.Moment::ends)
                    .reduce((_, newer) -> newer)
                    .orElse(null);
            draft.row(
                    Grade.OBSERVED,
                    "event:" + estimate.position(),
                    run,
                    estimate.job(),
                    MODEL,
                    seconds(estimate.p50()),
                    seconds(estimate.p90()),
                    seconds(estimate.p95()),
                    decimal(estimate.failure()),
                    estimate.basis(),
                    estimate.basisRuns(),
                    end == null ? null : took(told, end),
                    end == null ? null : end.type());
        });
        return draft;
    }

    private static @Nullable Duration took(Told told, Told.Moment end) {
        Instant start = told.moments().stream()
                .filter(moment -> moment.type().equals("START"))
                .map(Told.Moment::at)
                .reduce((_, newer) -> newer)
                .orElse(null);
        return start == null ? null : Duration.between(start, end.at());
    }

    private static @Nullable Duration seconds(@Nullable Double seconds) {
        return seconds == null ? null : Duration.ofMillis(Math.round(seconds * 1_000));
    }

    /** Four digits that count: no more were ever known. */
    private static String decimal(double value) {
        return new BigDecimal(value)
                .round(new MathContext(4))
                .stripTrailingZeros()
                .toPlainString();
    }

    /** Each decision once, as its newest entry tells it. */
    private static Draft decisions(Dossier dossier, List<Entry> ofSlots, RunContents contents, Facts facts) {
        Map<String, Entry> newest = new LinkedHashMap<>();
        dossier.own().values().forEach(run -> run.decisions().forEach(entry -> keep(newest, entry)));
        ofSlots.forEach(entry -> keep(newest, entry));
        Map<UUID, RunContents.Stored> stored = contents.forecasts(
                newest.keySet().stream().map(UUID::fromString).toList());
        Draft draft = Draft.of("predictions.decisions", "Decisions because of forecasts")
                .identifier("decision", "Decision")
                .text("kind", "Kind")
                .text("mode", "Mode")
                .identifier("run", "Run")
                .text("task", "Task")
                .time("slot", "Slot")
                .text("reason", "Reason")
                .number("missBefore", "Risk before")
                .number("missAfter", "Risk after")
                .text("inputs", "Rests on")
                .time("decidedAt", "Decided")
                .text("reversedBy", "Taken back by")
                .text("reversal", "Because")
                .text("score", "Judged later as");
        newest.values().forEach(entry -> {
            RunContents.Stored content = stored.get(UUID.fromString(String.valueOf(entry.text("decision"))));
            facts.compare(
                    "inputs." + entry.text("decision"),
                    "What decision " + entry.text("decision") + " rests on",
                    entry,
                    entry.text("inputsSha256"),
                    content == null ? null : content.digest());
            draft.row(
                    Grade.OBSERVED,
                    entry.source(),
                    entry.text("decision"),
                    entry.text("kind"),
                    entry.text("mode"),
                    entry.text("run"),
                    entry.text("task"),
                    entry.time("slot"),
                    entry.text("reason"),
                    entry.text("missBefore"),
                    entry.text("missAfter"),
                    content == null ? null : content.content(),
                    entry.time("decided"),
                    entry.text("reversedBy"),
                    entry.text("reversal"),
                    entry.text("score"));
        });
        facts.derived("decisions", "Decisions because of forecasts", String.valueOf(newest.size()), "count-rows");
        return draft;
    }

    private static void keep(Map<String, Entry> newest, Entry entry) {
        newest.put(String.valueOf(entry.text("decision")), entry);
    }

    /** Whether a decision was about the slot of a run: it was made before there was a run. */
    static boolean isAboutSlot(Entry entry, OwnRun run) {
        String slot = run.made().text("slot");
        return slot != null && slot.equals(entry.text("slot")) && entry.text("run") == null;
    }
}
