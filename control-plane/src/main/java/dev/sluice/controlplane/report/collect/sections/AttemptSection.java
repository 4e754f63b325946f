package dev.sluice.controlplane.report.collect.sections;

import dev.sluice.controlplane.report.collect.LedgerFacts.Entry;
import dev.sluice.report.model.Grade;
import dev.sluice.report.model.Section;
import dev.sluice.verify.history.RunStory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Section 10: every try, what caused it and what came of it. */
final class AttemptSection {
    private AttemptSection() {}

    static Section of(Dossier dossier) {
        Draft attempts = Draft.of("attempts.all", "Attempts")
                .identifier("run", "Attempt")
                .identifier("workflowRun", "Run")
                .text("job", "Job")
                .text("task", "Task")
                .number("number", "Try")
                .text("state", "Ended as")
                .time("startedAt", "Start")
                .time("endedAt", "End")
                .text("cause", "Cause")
                .text("worker", "Worker")
                .number("epoch", "Lease epoch")
                .number("exitCode", "Exit code")
                .text("effect", "Effect on outputs")
                .number("distance", "Distance");
        Count count = new Count();
        dossier.own().values().forEach(run -> own(attempts, dossier, run, count));
        dossier.views().values().stream()
                .filter(view -> view.own() == null)
                .forEach(view -> foreign(attempts, view, count));
        Draft runs = runs(dossier);
        Facts facts = new Facts("attempts");
        facts.derived("count", "Attempts", String.valueOf(count.all), "count-rows");
        facts.derived("retries", "Of them, further tries", String.valueOf(count.further), "number-above-one");
        facts.derived("failed", "Of them, without success", String.valueOf(count.failed), "ended-without-success");
        List<String> notes = new ArrayList<>(
                List.of(
                        "Attempts of upstream workflows are those of the tasks that led here. Each START of another system's run begins an attempt."));
        notes.addAll(attempts.notes());
        notes.addAll(runs.notes());
        return new Section(10, "attempts", "Attempts", facts.done(), List.of(attempts.done(), runs.done()), notes);
    }

    private static final class Count {
        private int all;
        private int further;
        private int failed;

        void attempt(long number, String state) {
            all++;
            further += number > 1 ? 1 : 0;
            failed += state.equals("SUCCEEDED") || state.equals("COMPLETE") || state.equals("RUNNING") ? 0 : 1;
        }
    }

    private static void own(Draft draft, Dossier dossier, OwnRun run, Count count) {
        boolean whole = dossier.subject().runs().contains(run.id());
        Set<String> tasks = run.attempts().stream()
                .filter(attempt -> dossier.views().containsKey(attempt.id()))
                .map(OwnRun.Attempt::task)
                .collect(Collectors.toCollection(HashSet::new));
        RunView parent = dossier.view(run.id());
        for (OwnRun.Attempt attempt : run.attempts()) {
            if (!whole && !tasks.contains(attempt.task())) {
                continue;
            }
            Entry last = attempt.last();
            Told told = dossier.told().getOrDefault(attempt.id(), Told.NOTHING);
            count.attempt(attempt.number(), attempt.state());
            draft.row(
                    Grade.OBSERVED,
                    last.source(),
                    attempt.id(),
                    run.id(),
                    told.job().isEmpty() ? null : told.job(),
                    attempt.task(),
                    attempt.number(),
                    attempt.state(),
                    attempt.started().time("started"),
                    last.time("ended"),
                    cause(last, told),
                    attempt.started().text("replica"),
                    attempt.started().number("epoch"),
                    last.text("exitCode"),
                    effect(attempt, dossier.subject().stories().get(attempt.id())),
                    parent == null ? 0 : parent.distance());
        }
    }

    private static @Nullable String cause(Entry last, Told told) {
        String errorClass = last.text("errorClass");
        String message = told.moments().stream()
                .map(Told.Moment::error)
                .filter(each -> each != null)
                .reduce((_, newer) -> newer)
                .orElse(null);
        String late = last.text("lateResult");
        String cause = errorClass == null ? message : message == null ? errorClass : errorClass + ": " + message;
        return late == null ? cause : (cause == null ? "" : cause + "; ") + "said later, not counted: " + late;
    }

    private static String effect(OwnRun.Attempt attempt, @Nullable RunStory story) {
        return switch (attempt.state()) {
            case "SUCCEEDED" -> story == null ? "counts; what it wrote is not part of this report" : written(story);
            case "RUNNING" -> "not known yet";
            default ->
                story == null || story.written().isEmpty()
                        ? "none: nothing of it was published"
                        : "not published: " + written(story);
        };
    }

    private static String written(RunStory story) {
        return story.written().isEmpty()
                ? "none: it writes no dataset"
                : story.written().stream()
                        .map(output -> output.status() + " "
                                + output.version().dataset().namespace() + "/"
                                + output.version().dataset().name()
                                + (output.declaredVersion() == null ? "" : " version " + output.declaredVersion()))
                        .collect(Collectors.joining(", "));
    }

    /** One row for each START on the run's id; without a START one for the run. */
    private static void foreign(Draft draft, RunView view, Count count) {
        List<Told.Moment> moments = view.told().moments();
        List<List<Told.Moment>> tries = new ArrayList<>();
        for (Told.Moment moment : moments) {
            if (tries.isEmpty() || moment.type().equals("START")) {
                tries.add(new ArrayList<>());
            }
            tries.getLast().add(moment);
        }
        for (int number = 1; number <= tries.size(); number++) {
            List<Told.Moment> of = tries.get(number - 1);
            Told.Moment end = end(of);
            String state = end == null ? "RUNNING" : end.type();
            Instant started =
                    of.getFirst().type().equals("START") ? of.getFirst().at() : null;
            count.attempt(number, state);
            draft.row(
                    view.told().grade(),
                    "event:" + (end == null ? of.getLast() : end).position(),
                    view.id(),
                    null,
                    view.job(),
                    null,
                    number,
                    state,
                    started,
                    end == null ? null : end.at(),
                    end == null ? null : end.error(),
                    null,
                    null,
                    null,
                    number == tries.size() && view.story() != null ? written(view.story()) : null,
                    view.distance());
        }
    }

    /** FAIL counts before ABORT, and this before COMPLETE, whatever came last. */
    private static Told.@Nullable Moment end(List<Told.Moment> of) {
        Map<String, Told.Moment> ends = new LinkedHashMap<>();
        of.stream().filter(Told.Moment::ends).forEach(moment -> ends.put(moment.type(), moment));
        return ends.getOrDefault("FAIL", ends.getOrDefault("ABORT", ends.get("COMPLETE")));
    }

    private static Draft runs(Dossier dossier) {
        Draft draft = Draft.of("attempts.runs", "Runs of workflows: what started them")
                .identifier("run", "Run")
                .text("workflow", "Workflow")
                .number("definitionVersion", "Version")
                .text("trigger", "Started by")
                .text("by", "On behalf of")
                .time("slot", "Slot")
                .text("partition", "Partition")
                .identifier("rerunOf", "Repeats")
                .identifier("backfill", "Backfill")
                .text("state", "State")
                .text("reason", "Reason")
                .time("createdAt", "Made")
                .time("startedAt", "Start")
                .time("endedAt", "End")
                .number("distance", "Distance");
        for (Map.Entry<UUID, OwnRun> entry : dossier.own().entrySet()) {
            OwnRun run = entry.getValue();
            RunView view = dossier.view(entry.getKey());
            draft.row(
                    Grade.OBSERVED,
                    run.last().source(),
                    run.id(),
                    view == null || view.definition() == null
                            ? null
                            : view.definition().name(),
                    run.version(),
                    run.trigger(),
                    run.made().text("by"),
                    run.made().time("slot"),
                    run.made().text("partition"),
                    run.made().text("rerunOf"),
                    view == null || view.content() == null
                            ? null
                            : view.content().backfill(),
                    run.state(),
                    run.last().text("reason"),
                    run.made().time("created"),
                    run.last().time("started"),
                    run.last().time("ended"),
                    view == null ? 0 : view.distance());
        }
        return draft;
    }
}
