package dev.sluice.controlplane.report.collect.sections;

import dev.sluice.controlplane.report.collect.Subject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * All that sections of facts are written from, read once.
 *
 * @param views every run of the closure and every run of a workflow that one of them is an attempt of, nearest first
 * @param own runs of workflows of ours among them
 * @param told what events said of these, and of all attempts of runs of ours
 */
record Dossier(Subject subject, Map<UUID, RunView> views, Map<UUID, OwnRun> own, Map<UUID, Told> told, KeyBook keys) {
    Dossier {
        views = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(views));
        own = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(own));
        told = Map.copyOf(told);
    }

    @Nullable
    RunView view(UUID run) {
        return views.get(run);
    }

    /** The runs of workflows that the report is about, or that what it is about was an attempt of. */
    List<RunView> workflowRuns() {
        return subject.runs().stream()
                .map(views::get)
                .filter(view -> view != null && view.isWorkflowRun())
                .toList();
    }

    /** What did the work that the report is about: the last attempt of each task, or the run of another system. */
    List<RunView> units() {
        Map<String, RunView> units = new LinkedHashMap<>();
        for (UUID run : subject.runs()) {
            RunView view = views.get(run);
            if (view == null || view.isWorkflowRun()) {
                continue;
            }
            OwnRun.Attempt attempt = view.attempt();
            units.merge(
                    attempt == null ? run.toString() : attempt.task(),
                    view,
                    (one, other) -> number(one) >= number(other) ? one : other);
        }
        return new ArrayList<>(units.values());
    }

    private static long number(RunView view) {
        return view.attempt() == null ? 0 : view.attempt().number();
    }

    /** The first thing that the report is about. */
    Optional<RunView> main() {
        return workflowRuns().stream().findFirst().or(() -> units().stream().findFirst());
    }

    /** Text of a run for people: its job, or its id. */
    static String name(@Nullable RunView view, UUID id) {
        String job = view == null ? null : view.job();
        return job == null ? id.toString() : job + " (" + id + ")";
    }
}
