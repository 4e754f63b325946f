package dev.sluice.controlplane.report.history;

import dev.sluice.verify.history.RunStory;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Runs with events on both sides of a position of the log: the catalog's rows say more of them than was known then. */
final class OpenRuns {
    private final Map<Long, Set<UUID>> writers = new HashMap<>();
    private final Set<UUID> runs;
    private final FoldedStories stories;

    OpenRuns(Reading reading, FoldedStories stories, long position) {
        this.stories = stories;
        runs = new HashSet<>(reading.query("""
            SELECT r.run_id FROM (SELECT DISTINCT run_id FROM event_index WHERE position > ? AND run_id IS NOT NULL) AS later
            JOIN run r ON r.run_id = later.run_id WHERE r.first_position <= ?
            """, row -> row.getObject(1, UUID.class), position, position));
        for (List<UUID> portion : Portions.of(runs, 5_000)) {
            reading.query(
                    "SELECT dataset_id, run_id FROM run_io WHERE run_id = ANY (?) AND direction = 2",
                    row -> writers.computeIfAbsent(row.getLong(1), _ -> new LinkedHashSet<>())
                            .add(row.getObject(2, UUID.class)),
                    portion);
        }
    }

    boolean contains(UUID run) {
        return runs.contains(run);
    }

    /** Stories of those that may have written any of the datasets until then. */
    Collection<RunStory> writersOf(Collection<Long> datasets) {
        if (writers.isEmpty()) {
            return List.of();
        }
        Set<UUID> found = new LinkedHashSet<>();
        for (long dataset : datasets) {
            found.addAll(writers.getOrDefault(dataset, Set.of()));
        }
        return stories.of(found).values();
    }
}
