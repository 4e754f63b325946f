package dev.sluice.verify.closure;

import dev.sluice.model.DatasetId;
import dev.sluice.verify.closure.Closure.Cut;
import dev.sluice.verify.closure.Closure.Reached;
import dev.sluice.verify.closure.Closure.Reason;
import dev.sluice.verify.history.History;
import dev.sluice.verify.history.History.Read;
import dev.sluice.verify.history.RunStory;
import dev.sluice.verify.history.Version;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One walk upstream, level by level. For one use. */
final class Walk {
    /** As text: {@link UUID#compareTo} compares signed numbers, which nobody reads. */
    private static final Comparator<UUID> BY_TEXT = Comparator.comparing(UUID::toString);

    private final History history;
    private final Limits limits;
    private final Scope scope;

    private final Set<UUID> reached = new HashSet<>();
    private final List<Reached> runs = new ArrayList<>();
    private final List<Read> reads = new ArrayList<>();
    private final Set<DatasetId> sources = new LinkedHashSet<>();
    private final List<Cut> cuts = new ArrayList<>();

    /** Cuts of the running level: how many inputs of each run, null for those that are not about single inputs. */
    private final SortedMap<UUID, SortedMap<Reason, @Nullable Integer>> cutAt = new TreeMap<>(BY_TEXT);

    Walk(History history, Limits limits, Scope scope) {
        this.history = history;
        this.limits = limits;
        this.scope = scope;
    }

    Closure from(Collection<UUID> roots) {
        List<RunStory> level = known(roots);
        for (int distance = 0; !level.isEmpty(); distance++) {
            level = upstreamOf(level, distance);
        }
        return new Closure(runs, reads, List.copyOf(sources), cuts);
    }

    private List<RunStory> known(Collection<UUID> roots) {
        Set<UUID> ordered = new TreeSet<>(BY_TEXT);
        ordered.addAll(roots);
        Map<UUID, RunStory> stories = history.runs(ordered);
        List<RunStory> level = new ArrayList<>();
        for (UUID root : ordered) {
            RunStory story = stories.get(root);
            if (story == null) {
                cut(root, Reason.NO_PRODUCER_EVENT);
            } else if (level.size() == limits.mostRuns()) {
                cut(root, Reason.LIMIT);
            } else if (scope.sees(story)) {
                level.add(story);
                reached.add(root);
            }
        }
        endOfLevel();
        return level;
    }

    /** Takes in the runs of a level; the answer is the next one. */
    private List<RunStory> upstreamOf(List<RunStory> level, int distance) {
        List<RunStory.Input> inputs = new ArrayList<>();
        for (RunStory story : level) {
            runs.add(new Reached(story, distance));
            inputs.addAll(story.read());
            if (story.job() == null) {
                cut(story.run(), Reason.NO_PRODUCER_EVENT);
            }
            if (story.incomplete()) {
                cut(story.run(), Reason.EXTRACTION_ERROR);
            }
        }
        List<Read> visible = visible(inputs);
        List<RunStory> next = next(visible, distance);
        keep(visible);
        endOfLevel();
        return next;
    }

    private List<Read> visible(List<RunStory.Input> inputs) {
        Map<RunStory.Input, Read> found = history.reads(inputs);
        List<Read> visible = new ArrayList<>();
        for (RunStory.Input input : inputs) {
            Read read = found.get(input);
            if (read == null) {
                throw new IllegalStateException("the history does not tell what " + input + " read");
            }
            if (scope.sees(read)) {
                visible.add(read);
            } else {
                count(read, Reason.PERMISSION);
            }
        }
        return visible;
    }

    /** The stories of the next level, as far as they may be seen and the limits allow. */
    private List<RunStory> next(List<Read> visible, int distance) {
        SortedMap<UUID, List<Read>> writers = new TreeMap<>(BY_TEXT);
        for (Read read : visible) {
            Version version = read.version();
            if (version != null && !reached.contains(version.run())) {
                writers.computeIfAbsent(version.run(), _ -> new ArrayList<>()).add(read);
            }
        }
        Map<UUID, RunStory> stories = history.runs(writers.keySet());
        List<RunStory> next = new ArrayList<>();
        writers.forEach((run, readers) -> {
            RunStory story = stories.get(run);
            if (story == null) {
                throw new IllegalStateException(
                        "the history names run " + run + " as a writer and knows no more of it");
            }
            if (!scope.sees(story)) {
                readers.forEach(read -> count(read, Reason.PERMISSION));
            } else if (distance == limits.mostLevels() || reached.size() == limits.mostRuns()) {
                readers.forEach(read -> count(read, Reason.LIMIT));
            } else {
                next.add(story);
                reached.add(run);
            }
        });
        return next;
    }

    /** Notes the reads that lead to runs of the closure or end; the others are counted as cuts and not told. */
    private void keep(List<Read> visible) {
        Set<DatasetId> ofLevel = new TreeSet<>();
        for (Read read : visible) {
            Version version = read.version();
            if (version != null && !reached.contains(version.run())) {
                continue;
            }
            reads.add(read);
            switch (read.resolution()) {
                case SOURCE -> ofLevel.add(read.input().dataset());
                case UNKNOWN_DECLARED -> count(read, Reason.UNRESOLVED_VERSION);
                case DECLARED, LATEST_GOOD -> {}
            }
        }
        sources.addAll(ofLevel);
    }

    private void cut(UUID run, Reason reason) {
        cutAt.computeIfAbsent(run, _ -> new TreeMap<>()).put(reason, null);
    }

    private void count(Read read, Reason reason) {
        cutAt.computeIfAbsent(read.input().run(), _ -> new TreeMap<>()).merge(reason, 1, Integer::sum);
    }

    private void endOfLevel() {
        cutAt.forEach(
                (run, reasons) -> reasons.forEach((reason, inputs) -> cuts.add(new Cut(run, null, reason, inputs))));
        cutAt.clear();
    }
}
