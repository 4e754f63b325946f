package dev.sluice.controlplane.report.collect.sections;

import dev.sluice.controlplane.report.collect.LedgerFacts;
import dev.sluice.controlplane.report.collect.LedgerFacts.Entry;
import dev.sluice.controlplane.report.collect.Point;
import dev.sluice.controlplane.report.collect.Subject;
import dev.sluice.scheduler.definition.Workflow;
import dev.sluice.scheduler.definition.read.DefinitionReader;
import dev.sluice.scheduler.definition.read.SourceFile;
import dev.sluice.verify.closure.Closure;
import dev.sluice.verify.history.RunStory;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads dossiers: a fixed number of round trips for each few hundred runs. */
@ApplicationScoped
public class Dossiers {
    private static final String APPLIED = "definition.applied";

    private final LedgerFacts ledger;
    private final EventFacets events;
    private final RunContents contents;

    public Dossiers(LedgerFacts ledger, EventFacets events, RunContents contents) {
        this.ledger = ledger;
        this.events = events;
        this.contents = contents;
    }

    Dossier of(Subject subject) {
        Map<UUID, Integer> distances = new LinkedHashMap<>();
        subject.runs().forEach(run -> distances.put(run, 0));
        for (Closure.Reached reached : subject.closure().runs()) {
            distances.putIfAbsent(reached.story().run(), reached.distance());
        }
        return of(subject, distances, subject.stories());
    }

    /** Of these runs alone, for comparison. */
    Dossier of(Subject subject, List<UUID> runs, Map<UUID, RunStory> stories) {
        Map<UUID, Integer> distances = new LinkedHashMap<>();
        runs.forEach(run -> distances.put(run, 0));
        Subject other = new Subject(
                subject.request(),
                subject.at(),
                runs,
                new Closure(List.of(), List.of(), List.of(), List.of()),
                stories);
        return of(other, distances, stories);
    }

    private Dossier of(Subject subject, Map<UUID, Integer> distances, Map<UUID, RunStory> stories) {
        Point at = subject.at();
        Map<UUID, UUID> parents = contents.parents(distances.keySet());
        Map<UUID, Integer> all = new LinkedHashMap<>();
        distances.forEach((run, distance) -> {
            UUID parent = parents.get(run);
            if (parent != null) {
                all.merge(parent, distance, Math::min);
            }
            all.merge(run, distance, Math::min);
        });
        Map<UUID, OwnRun> own = own(all.keySet(), at);
        Map<RunContents.Key, Definition> definitions = definitions(own.values(), at);
        Map<UUID, RunContents.RunContent> given = contents.runs(own.keySet());
        Set<UUID> speakers = new HashSet<>(all.keySet());
        own.values().forEach(run -> run.attempts().forEach(attempt -> speakers.add(attempt.id())));
        Map<UUID, Told> told = events.of(speakers, at.logPosition());
        Map<UUID, RunView> views = new LinkedHashMap<>();
        all.forEach((run, distance) -> {
            OwnRun whole = own.getOrDefault(run, own.get(parents.getOrDefault(run, run)));
            views.put(
                    run,
                    new RunView(
                            run,
                            distance,
                            stories.get(run),
                            told.getOrDefault(run, Told.NOTHING),
                            whole,
                            attempt(whole, run),
                            whole == null
                                    ? null
                                    : definitions.get(new RunContents.Key(whole.definition(), whole.version())),
                            whole == null ? null : given.get(whole.id())));
        });
        return new Dossier(subject, views, own, told, new KeyBook(ledger.allOfKind("key.changed", at.ledgerSize())));
    }

    private static OwnRun.@Nullable Attempt attempt(@Nullable OwnRun whole, UUID run) {
        return whole == null
                ? null
                : whole.attempts().stream()
                        .filter(attempt -> attempt.id().equals(run))
                        .findFirst()
                        .orElse(null);
    }

    /** Runs of workflows among these, in the same order. */
    Map<UUID, OwnRun> own(Collection<UUID> runs, Point at) {
        Map<String, List<Entry>> entries =
                ledger.bySubject(runs.stream().map(run -> "run:" + run).toList(), OwnRun.KINDS, at.ledgerSize());
        Map<UUID, OwnRun> own = new LinkedHashMap<>();
        for (UUID run : runs) {
            OwnRun folded = OwnRun.fold(run, entries.getOrDefault("run:" + run, List.of()));
            if (folded != null) {
                own.put(run, folded);
            }
        }
        return own;
    }

    private Map<RunContents.Key, Definition> definitions(Collection<OwnRun> runs, Point at) {
        Set<RunContents.Key> keys = new HashSet<>();
        Set<String> subjects = new HashSet<>();
        runs.forEach(run -> {
            keys.add(new RunContents.Key(run.definition(), run.version()));
            subjects.add("definition:" + run.definition());
        });
        Map<RunContents.Key, RunContents.Stored> stored = contents.definitions(keys);
        Map<RunContents.Key, Definition> definitions = new HashMap<>();
        ledger.bySubject(subjects, List.of(APPLIED), at.ledgerSize())
                .values()
                .forEach(list -> list.forEach(entry -> {
                    RunContents.Key key =
                            new RunContents.Key(entry.number("definition"), (int) entry.number("version"));
                    if (keys.contains(key)) {
                        definitions.put(key, new Definition(entry, stored.get(key), workflow(stored.get(key))));
                    }
                }));
        return definitions;
    }

    private static @Nullable Workflow workflow(RunContents.@Nullable Stored stored) {
        if (stored == null || stored.more() == null) {
            return null;
        }
        return new DefinitionReader()
                .reread(new SourceFile(stored.more(), stored.content()))
                .filter(Workflow.class::isInstance)
                .map(Workflow.class::cast)
                .orElse(null);
    }
}
