package dev.sluice.verify.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.model.DatasetId;
import dev.sluice.model.JobId;
import dev.sluice.verify.bundle.Shown;
import dev.sluice.verify.closure.Closure;
import dev.sluice.verify.history.History;
import dev.sluice.verify.history.RunStory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Compares the graph that a report tells with the one that was computed from its events. For one use. */
final class GraphComparison {
    private final ToldGraph told;
    private final Closure closure;
    private final Set<UUID> partial;
    private final boolean whole;
    /** Computed versions by id. */
    private final Map<String, RunStory.Output> made = new HashMap<>();

    private final List<String> wrong = new ArrayList<>();

    /**
     * @param partial runs of which events are missing: the report's word is taken for them
     * @param whole whether the report is for somebody who may see everything
     */
    GraphComparison(ToldGraph told, Closure closure, Set<UUID> partial, boolean whole) {
        this.told = told;
        this.closure = closure;
        this.partial = partial;
        this.whole = whole;
        for (Closure.Reached reached : closure.runs()) {
            reached.story().written().forEach(output -> made.put(VersionIds.of(output.version()), output));
        }
    }

    /** What differs, in words; nothing: the graphs are the same. */
    List<String> differences() {
        Set<UUID> reached = new HashSet<>();
        Set<UUID> parents = new HashSet<>();
        for (Closure.Reached one : closure.runs()) {
            reached.add(one.story().run());
            if (one.story().parent() != null) {
                parents.add(one.story().parent());
            }
            compareRun(one);
        }
        for (UUID run : told.runs().keySet()) {
            boolean silent = told.subjects().contains(run) && told.isCut(run, Closure.Reason.NO_PRODUCER_EVENT.name());
            if (!reached.contains(run) && !parents.contains(run) && !partial.contains(run) && !silent) {
                wrong.add("run " + run + " is in the report, and the events do not lead to it");
            }
        }
        compareReads(reached);
        compareVersions(reached);
        compareCuts();
        return wrong;
    }

    private void compareRun(Closure.Reached one) {
        RunStory story = one.story();
        UUID run = story.run();
        JsonNode node = told.runs().get(run);
        if (node == null) {
            wrong.add("the events lead to run " + run + ", which is not in the report");
            return;
        }
        JobId job = story.job();
        if (job != null) {
            same("run " + run, "namespace", job.namespace(), node);
            same("run " + run, "job", job.name(), node);
        }
        same("run " + run, "state", story.state(), node);
        same("run " + run, "started", story.started(), node);
        same("run " + run, "ended", story.ended(), node);
        if (whole || !node.path("parent").isNull()) {
            same("run " + run, "parent", story.parent(), node);
        }
        if (partial.isEmpty()) {
            same("run " + run, "distance", one.distance(), node);
        }
    }

    private void compareReads(Set<UUID> reached) {
        Map<UUID, Set<String>> found = new HashMap<>();
        Map<UUID, Set<String>> unresolved = new HashMap<>();
        for (History.Read read : closure.reads()) {
            boolean known = read.resolution() != History.Resolution.UNKNOWN_DECLARED;
            (known ? found : unresolved)
                    .computeIfAbsent(read.input().run(), _ -> new TreeSet<>())
                    .add(VersionIds.of(read));
        }
        Map<UUID, Integer> hidden = new HashMap<>();
        for (Closure.Cut cut : closure.cuts()) {
            if (cut.reason() == Closure.Reason.PERMISSION && cut.run() != null && cut.hidden() != null) {
                hidden.put(cut.run(), cut.hidden());
            }
        }
        for (UUID run : reached) {
            Set<String> inReport = new TreeSet<>(told.reads().getOrDefault(run, Set.of()));
            Set<String> computed = found.getOrDefault(run, Set.of());
            for (String version : computed) {
                if (!inReport.remove(version)) {
                    wrong.add("by the events run " + run + " read " + Shown.of(version) + ", by the report not");
                }
            }
            inReport.removeAll(unresolved.getOrDefault(run, Set.of()));
            long byPartial = inReport.stream()
                    .filter(version ->
                            told.writer(version).filter(partial::contains).isPresent())
                    .count();
            inReport.removeIf(
                    version -> told.writer(version).filter(partial::contains).isPresent());
            for (String version : inReport) {
                wrong.add("by the report run " + run + " read " + Shown.of(version) + ", by the events not");
            }
            if (hidden.getOrDefault(run, 0) - byPartial > told.overLimit(run)) {
                wrong.add("of the inputs of run " + run + " the report leaves out more than it says");
            }
        }
    }

    private void compareVersions(Set<UUID> reached) {
        Set<String> sources = new HashSet<>();
        for (History.Read read : closure.reads()) {
            if (read.version() == null) {
                sources.add(VersionIds.of(read));
            } else if (!told.wrote()
                    .getOrDefault(read.version().run(), Set.of())
                    .contains(VersionIds.of(read))) {
                wrong.add("the report does not say that run " + read.version().run() + " wrote "
                        + Shown.of(VersionIds.of(read)));
            }
        }
        told.versions().forEach((id, node) -> {
            String what = "version " + Shown.of(id);
            RunStory.Output output = made.get(id);
            if (output != null) {
                DatasetId dataset = output.version().dataset();
                same(what, "namespace", dataset.namespace(), node);
                same(what, "name", dataset.name(), node);
                same(what, "writer", output.version().run(), node);
                same(what, "createdAt", output.createdAt(), node);
                same(what, "status", output.status(), node);
                same(what, "declaredVersion", output.declaredVersion(), node);
                same(what, "rows", output.rows(), node);
                same(what, "bytes", output.bytes(), node);
            } else if (!sources.contains(id) && !isOfOthers(id, reached)) {
                wrong.add(what + " is in the report, and the events say nothing of it");
            }
        });
        told.wrote().forEach((run, versions) -> {
            for (String version : versions) {
                RunStory.Output output = made.get(version);
                if (reached.contains(run)
                        && (output == null || !output.version().run().equals(run))) {
                    wrong.add("by the report run " + run + " wrote " + Shown.of(version) + ", by the events not");
                }
            }
        });
    }

    /** Of a run of which events are missing, or of a parent, which is told of and not upstream. */
    private boolean isOfOthers(String id, Set<UUID> reached) {
        boolean read = partial.stream()
                .anyMatch(run -> told.reads().getOrDefault(run, Set.of()).contains(id));
        return read
                || told.writer(id)
                        .filter(run -> told.runs().containsKey(run) && !reached.contains(run))
                        .isPresent();
    }

    private void compareCuts() {
        for (Closure.Cut cut : closure.cuts()) {
            UUID run = cut.run();
            boolean fromEvents = cut.reason() != Closure.Reason.PERMISSION;
            if (fromEvents && run != null && !isTold(run, cut.reason().name())) {
                wrong.add("at run " + run + " the graph does not go on (" + cut.reason()
                        + "), and the report does not say so");
            }
        }
    }

    /** At the run, or at what it read. */
    private boolean isTold(UUID run, String reason) {
        return told.isCut(run, reason)
                || told.reads().getOrDefault(run, Set.of()).stream()
                        .anyMatch(version ->
                                told.cuts().getOrDefault(version, Map.of()).containsKey(reason));
    }

    private void same(String what, String member, @Nullable Object computed, JsonNode node) {
        JsonNode told = node.path(member);
        String inReport = told.isNull() || told.isMissingNode() ? null : told.asText();
        String byEvents = computed == null ? null : computed.toString();
        if (!Objects.equals(inReport, byEvents)) {
            wrong.add(what + ": " + member + " is " + Shown.of(String.valueOf(inReport)) + " in the report, "
                    + Shown.of(String.valueOf(byEvents)) + " by the events");
        }
    }
}
