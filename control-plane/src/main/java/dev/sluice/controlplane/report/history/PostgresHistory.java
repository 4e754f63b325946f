package dev.sluice.controlplane.report.history;

import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.model.DatasetId;
import dev.sluice.model.Micros;
import dev.sluice.verify.history.History;
import dev.sluice.verify.history.RunStory;
import dev.sluice.verify.history.StoryFold;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was known at one position of the log, from the catalog.
 *
 * <p>The catalog knows more: it has taken in what came later. Its rows about a run rest on the events of that run alone, so
 * they are exact for runs whose last event is not after the position. Runs with events on both sides are folded from their
 * raw events; runs whose first event came later are not there. Which datasets are one is worked out as of then.
 *
 * <p>A few statements for each call, however many runs or inputs it asks about; so ask level by level. Use it inside one
 * snapshot ({@code Transactions.snapshot} over {@link #TABLES}), whose catalog has reached the position.
 */
public final class PostgresHistory implements History {
    /** Tables of the catalog that are read. */
    public static final String TABLES =
            "run, run_io, dataset_version, dataset, namespace, job, event_index, event_dataset,"
                    + " facet_version, facet_content, facet_set, symlink";

    /** The newest first; of one run and time the first name. */
    private static final Comparator<VersionRows.Candidate> NEWEST = Comparator.comparing(
                    VersionRows.Candidate::createdAt)
            .thenComparing(candidate -> candidate.version().run().toString())
            .reversed()
            .thenComparing(candidate -> candidate.version().dataset());

    private final StoryRows rows;
    private final VersionRows versions;
    private final DatasetNames names;
    private final FoldedStories folded;
    private final OpenRuns open;
    private final Referrals referrals;

    public PostgresHistory(Tx tx, long position) {
        Reading reading = new Reading(tx);
        rows = new StoryRows(reading, position);
        versions = new VersionRows(reading, position);
        names = new DatasetNames(reading, position);
        folded = new FoldedStories(new RawEvents(tx, position));
        referrals = new Referrals(reading, position);
        open = new OpenRuns(reading, folded, position);
    }

    @Override
    public Map<UUID, RunStory> runs(Collection<UUID> runs) {
        Map<UUID, RunStory> result = new HashMap<>();
        Set<UUID> toFold = new LinkedHashSet<>();
        Set<UUID> absent = new HashSet<>(runs);
        for (List<UUID> portion : Portions.of(new LinkedHashSet<>(runs), 5_000)) {
            StoryRows.Found found = rows.of(portion);
            result.putAll(found.stories());
            toFold.addAll(found.renaming());
            found.referred().forEach(run -> result.put(run, StoryFold.referred(run)));
        }
        runs.stream().filter(open::contains).forEach(toFold::add);
        result.putAll(folded.of(toFold));
        absent.removeAll(result.keySet());
        referrals.among(absent).forEach(run -> result.put(run, StoryFold.referred(run)));
        return result;
    }

    @Override
    public Map<RunStory.Input, Read> reads(Collection<RunStory.Input> inputs) {
        List<RunStory.Input> asked = List.copyOf(new LinkedHashSet<>(inputs));
        Map<DatasetId, SortedMap<DatasetId, Long>> groups =
                names.of(asked.stream().map(RunStory.Input::dataset).collect(Collectors.toSet()));
        List<VersionRows.Question> questions = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            int number = i;
            RunStory.Input input = asked.get(i);
            group(groups, input.dataset())
                    .forEach((name, id) -> questions.add(new VersionRows.Question(number, id, name, input)));
        }
        Map<DatasetId, List<RunStory.Output>> ofOpenRuns = writtenByOpenRuns(groups);
        Map<Integer, List<VersionRows.Candidate>> candidates = versions.candidates(questions);
        Map<Integer, VersionRows.Candidate> best = new LinkedHashMap<>();
        Map<Integer, Long> since = new HashMap<>();
        for (int i = 0; i < asked.size(); i++) {
            List<VersionRows.Candidate> all = new ArrayList<>(candidates.getOrDefault(i, List.of()));
            all.addAll(matching(asked.get(i), group(groups, asked.get(i).dataset()), ofOpenRuns));
            if (!all.isEmpty()) {
                VersionRows.Candidate chosen = all.stream().min(NEWEST).orElseThrow();
                best.put(i, chosen);
                since.put(i, Micros.of(chosen.createdAt()));
            }
        }
        Map<Integer, Instant> suspects = versions.suspects(
                questions.stream()
                        .filter(question -> question.input().declaredVersion() == null)
                        .toList(),
                since);
        Map<RunStory.Input, Read> result = new LinkedHashMap<>();
        for (int i = 0; i < asked.size(); i++) {
            RunStory.Input input = asked.get(i);
            SortedMap<DatasetId, Long> group = group(groups, input.dataset());
            VersionRows.@Nullable Candidate chosen = best.get(i);
            @Nullable Instant suspect = earlier(suspects.get(i), suspectOfOpenRuns(input, group, ofOpenRuns, chosen));
            result.put(input, read(input, chosen, group, suspect));
        }
        return result;
    }

    private static Read read(
            RunStory.Input input,
            VersionRows.@Nullable Candidate chosen,
            SortedMap<DatasetId, Long> group,
            @Nullable Instant suspect) {
        Resolution resolution;
        if (input.declaredVersion() != null) {
            resolution = chosen == null ? Resolution.UNKNOWN_DECLARED : Resolution.DECLARED;
        } else {
            resolution = chosen == null ? Resolution.SOURCE : Resolution.LATEST_GOOD;
        }
        TreeSet<DatasetId> all = new TreeSet<>(group.keySet());
        all.add(input.dataset());
        return new Read(input, resolution, chosen == null ? null : chosen.version(), all, suspect);
    }

    private static SortedMap<DatasetId, Long> group(
            Map<DatasetId, SortedMap<DatasetId, Long>> groups, DatasetId dataset) {
        return java.util.Objects.requireNonNull(groups.get(dataset));
    }

    private Map<DatasetId, List<RunStory.Output>> writtenByOpenRuns(Map<DatasetId, SortedMap<DatasetId, Long>> groups) {
        Set<Long> members = groups.values().stream()
                .flatMap(group -> group.values().stream())
                .collect(Collectors.toSet());
        return open.writersOf(members).stream()
                .flatMap(story -> story.written().stream())
                .collect(Collectors.groupingBy(output -> output.version().dataset()));
    }

    private static List<VersionRows.Candidate> matching(
            RunStory.Input input, SortedMap<DatasetId, Long> group, Map<DatasetId, List<RunStory.Output>> written) {
        List<VersionRows.Candidate> found = new ArrayList<>();
        for (RunStory.Output output : others(input, group, written)) {
            boolean matches = input.declaredVersion() == null
                    ? output.status() == RunStory.Status.GOOD
                            && !output.createdAt().isAfter(input.at())
                    : input.declaredVersion().equals(output.declaredVersion());
            if (matches) {
                found.add(new VersionRows.Candidate(output.version(), output.createdAt()));
            }
        }
        return found;
    }

    private static @Nullable Instant suspectOfOpenRuns(
            RunStory.Input input,
            SortedMap<DatasetId, Long> group,
            Map<DatasetId, List<RunStory.Output>> written,
            VersionRows.@Nullable Candidate chosen) {
        if (input.declaredVersion() != null) {
            return null;
        }
        return others(input, group, written).stream()
                .filter(output -> output.status() == RunStory.Status.SUSPECT)
                .map(RunStory.Output::createdAt)
                .filter(at -> !at.isAfter(input.at()) && (chosen == null || at.isAfter(chosen.createdAt())))
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    private static List<RunStory.Output> others(
            RunStory.Input input, SortedMap<DatasetId, Long> group, Map<DatasetId, List<RunStory.Output>> written) {
        return group.keySet().stream()
                .flatMap(name -> written.getOrDefault(name, List.of()).stream())
                .filter(output -> !output.version().run().equals(input.run()))
                .toList();
    }

    private static @Nullable Instant earlier(@Nullable Instant a, @Nullable Instant b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return a.isBefore(b) ? a : b;
    }

    /** All names of the dataset, its own included. */
    public SortedSet<DatasetId> names(DatasetId dataset) {
        TreeSet<DatasetId> all =
                new TreeSet<>(group(names.of(List.of(dataset)), dataset).keySet());
        all.add(dataset);
        return all;
    }

    @Override
    public List<RunStory.Output> versions(DatasetId dataset, int most) {
        SortedMap<DatasetId, Long> group = group(names.of(List.of(dataset)), dataset);
        List<RunStory.Output> found = new ArrayList<>(versions.newest(group.values(), most));
        for (RunStory story : open.writersOf(group.values())) {
            story.written().stream()
                    .filter(output -> group.containsKey(output.version().dataset()))
                    .forEach(found::add);
        }
        return found.stream().sorted(RunStory.Output.NEWEST_FIRST).limit(most).toList();
    }
}
