package dev.sluice.controlplane.report.collect;

import dev.sluice.controlplane.report.collect.sections.Draft;
import dev.sluice.controlplane.report.collect.sections.Facts;
import dev.sluice.report.model.Grade;
import dev.sluice.report.model.Lineage;
import dev.sluice.report.model.Section;
import dev.sluice.verify.closure.Closure;
import dev.sluice.verify.history.History;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** Section 8: everything upstream as it was then, and where it does not go on. */
final class ClosureSection {
    private static final String RULE = "closure";

    private ClosureSection() {}

    /** @param columnsLeftOut column edges that did not fit into the report */
    static Section of(Material material, long columnsLeftOut) {
        Closure closure = material.subject().closure();
        Lineage lineage = material.lineage();
        Facts facts = new Facts("closure");
        facts.derived("isComplete", "Nothing was left out", closure.isComplete() ? "yes" : "no", RULE);
        facts.derived("runs", "Runs", String.valueOf(closure.runs().size()), RULE);
        facts.derived("versions", "Versions", String.valueOf(written(lineage)), RULE);
        facts.derived("sources", "Sources, which no known run wrote", String.valueOf(sources(lineage)), RULE);
        facts.derived(
                "cuts",
                "Places where it does not go on",
                String.valueOf(closure.cuts().size()),
                RULE);
        facts.derived("merges", "Runs with several inputs", String.valueOf(merges(closure)), RULE);
        facts.derived("cycles", "Runs in cycles, or downstream of one", String.valueOf(inCycles(closure)), RULE);
        Draft levels = levels(closure, lineage);
        Draft runs = runs(material);
        Draft sources = sourceTable(lineage);
        Draft cuts = cuts(closure);
        List<String> notes = new ArrayList<>(
                List.of("A run leads to the runs that wrote the versions it read. All versions that a run of the"
                        + " closure wrote are in it. Cuts tell a run and how many of its inputs and outputs were"
                        + " left out there; what they are called is not told."));
        if (columnsLeftOut > 0) {
            notes.add("The graph has the nearest " + LineageWriter.MOST_COLUMNS + " derivations of columns; "
                    + columnsLeftOut + " more are in the raw events.");
        }
        for (Draft draft : List.of(levels, runs, sources, cuts)) {
            notes.addAll(draft.notes());
        }
        return new Section(
                8,
                "closure",
                "Upstream closure",
                facts.done(),
                List.of(levels.done(), runs.done(), sources.done(), cuts.done()),
                notes);
    }

    private static long written(Lineage lineage) {
        return lineage.versions().stream()
                .filter(version -> version.writer() != null)
                .count();
    }

    private static long sources(Lineage lineage) {
        return lineage.versions().size() - written(lineage);
    }

    private static Draft levels(Closure closure, Lineage lineage) {
        Draft draft = Draft.of("closure.levels", "Levels")
                .number("distance", "Distance")
                .number("runs", "Runs")
                .number("versions", "Versions");
        Map<Integer, Integer> runs = new TreeMap<>();
        Map<Integer, Integer> versions = new HashMap<>();
        closure.runs().forEach(reached -> runs.merge(reached.distance(), 1, Integer::sum));
        lineage.versions().forEach(version -> versions.merge(version.distance(), 1, Integer::sum));
        versions.keySet().forEach(distance -> runs.putIfAbsent(distance, 0));
        runs.forEach((distance, count) ->
                draft.row(Grade.DERIVED, "rule:" + RULE, distance, count, versions.getOrDefault(distance, 0)));
        return draft;
    }

    private static Draft runs(Material material) {
        Draft draft = Draft.of("closure.runs", "Runs")
                .number("distance", "Distance")
                .identifier("run", "Run")
                .text("job", "Job")
                .text("state", "Ended as")
                .time("startedAt", "Start")
                .time("endedAt", "End")
                .number("read", "Versions read")
                .number("written", "Versions written");
        for (Closure.Reached reached : material.subject().closure().runs()) {
            UUID run = reached.story().run();
            EventFold.OfRun said = material.said().of(run);
            draft.row(
                    said.events == 0 ? Grade.DERIVED : material.grade(run),
                    said.last == null ? "rule:" + RULE : said.last.source(),
                    reached.distance(),
                    run,
                    material.job(run),
                    reached.story().state(),
                    reached.story().started(),
                    reached.story().ended(),
                    reached.story().read().size(),
                    reached.story().written().size());
        }
        return draft;
    }

    private static Draft sourceTable(Lineage lineage) {
        Draft draft = Draft.of("closure.sources", "Sources: read, and written by no known run before")
                .text("namespace", "Namespace")
                .text("name", "Dataset")
                .text("declaredVersion", "Version as told")
                .number("distance", "Distance");
        lineage.versions().stream()
                .filter(version -> version.writer() == null)
                .forEach(version -> draft.row(
                        Grade.DERIVED,
                        "rule:" + RULE,
                        version.namespace(),
                        version.name(),
                        version.declaredVersion(),
                        version.distance()));
        return draft;
    }

    private static Draft cuts(Closure closure) {
        Draft draft = Draft.of("closure.cuts", "Where it does not go on")
                .identifier("at", "At")
                .text("reason", "Reason")
                .number("hidden", "Left out");
        LineageWriter.cuts(closure)
                .forEach(cut -> draft.row(Grade.DERIVED, "rule:" + RULE, cut.at(), cut.reason(), cut.hidden()));
        return draft;
    }

    private static long merges(Closure closure) {
        Map<UUID, Integer> inputs = new HashMap<>();
        closure.reads().forEach(read -> inputs.merge(read.input().run(), 1, Integer::sum));
        return inputs.values().stream().filter(count -> count > 1).count();
    }

    /** Runs that remain when those without an unfinished writer upstream are taken away again and again. */
    private static int inCycles(Closure closure) {
        Map<UUID, Set<UUID>> readers = new HashMap<>();
        Map<UUID, Set<UUID>> writers = new HashMap<>();
        for (History.Read read : closure.reads()) {
            if (read.version() != null) {
                UUID reader = read.input().run();
                UUID writer = read.version().run();
                readers.computeIfAbsent(writer, _ -> new HashSet<>()).add(reader);
                writers.computeIfAbsent(reader, _ -> new HashSet<>()).add(writer);
            }
        }
        Set<UUID> left = new HashSet<>(writers.keySet());
        Deque<UUID> done = new ArrayDeque<>();
        closure.runs().stream()
                .map(reached -> reached.story().run())
                .filter(run -> !left.contains(run))
                .forEach(done::add);
        while (!done.isEmpty()) {
            UUID run = done.remove();
            for (UUID reader : readers.getOrDefault(run, Set.of())) {
                Set<UUID> open = writers.getOrDefault(reader, new HashSet<>());
                if (open.remove(run) && open.isEmpty() && left.remove(reader)) {
                    done.add(reader);
                }
            }
        }
        return left.size();
    }
}
