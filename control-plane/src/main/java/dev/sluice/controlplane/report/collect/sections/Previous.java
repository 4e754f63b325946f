package dev.sluice.controlplane.report.collect.sections;

import dev.sluice.controlplane.report.collect.Point;
import dev.sluice.controlplane.run.RunRow;
import dev.sluice.model.JobId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the newest run of the same job that was made before and came out well, as known at the point of the report. */
final class Previous {
    /** So many earlier runs are looked at; a job that failed more often in a row has no last good run. */
    private static final int MOST = 200;

    private final Dossiers dossiers;
    private final EventFacets events;
    private final RunContents contents;

    Previous(Dossiers dossiers, EventFacets events, RunContents contents) {
        this.dossiers = dossiers;
        this.events = events;
        this.contents = contents;
    }

    /** Null when there is none. */
    @Nullable
    Dossier of(Dossier dossier) {
        RunView main = dossier.main().orElse(null);
        if (main == null) {
            return null;
        }
        List<UUID> runs = main.own() == null ? foreign(main, dossier.subject().at()) : own(dossier, main.own());
        return runs.isEmpty() ? null : dossiers.of(dossier.subject(), runs, Map.of());
    }

    /** The run and the last attempts of those tasks that the report is about. */
    private List<UUID> own(Dossier dossier, OwnRun run) {
        Instant created = Instant.parse(Objects.requireNonNull(run.made().text("created")));
        List<UUID> candidates = contents.earlier(run.definition(), created, run.id(), MOST);
        Map<UUID, OwnRun> folded = dossiers.own(candidates, dossier.subject().at());
        Optional<OwnRun> good = candidates.stream()
                .map(folded::get)
                .filter(Objects::nonNull)
                .filter(each ->
                        each.state().equals("SUCCEEDED") && !each.triggerKind().equals(RunRow.SHADOW))
                .findFirst();
        if (good.isEmpty()) {
            return List.of();
        }
        Set<String> tasks = dossier.units().stream()
                .map(RunView::attempt)
                .filter(Objects::nonNull)
                .map(OwnRun.Attempt::task)
                .collect(Collectors.toSet());
        boolean whole = dossier.subject().runs().getFirst().equals(run.id());
        List<UUID> runs = new ArrayList<>(List.of(good.get().id()));
        good.get().attempts().stream()
                .filter(attempt -> whole || tasks.contains(attempt.task()))
                .forEach(attempt -> runs.add(attempt.id()));
        return runs;
    }

    private List<UUID> foreign(RunView run, Point at) {
        JobId job = run.story() == null ? null : run.story().job();
        Instant started = run.told().moments().stream()
                .filter(moment -> moment.type().equals("START"))
                .map(Told.Moment::at)
                .findFirst()
                .orElse(null);
        if (job == null || started == null) {
            return List.of();
        }
        List<UUID> candidates = contents.earlier(job, started, run.id(), at.logPosition(), MOST);
        Map<UUID, Told> told = events.of(candidates, at.logPosition());
        return candidates.stream()
                .filter(each -> good(told.getOrDefault(each, Told.NOTHING)))
                .limit(1)
                .toList();
    }

    private static boolean good(Told told) {
        return told.moments().stream().anyMatch(moment -> moment.type().equals("COMPLETE"))
                && told.moments().stream()
                        .noneMatch(moment ->
                                moment.type().equals("FAIL") || moment.type().equals("ABORT"));
    }
}
