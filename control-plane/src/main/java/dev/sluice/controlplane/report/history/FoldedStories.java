package dev.sluice.controlplane.report.history;

import dev.sluice.model.Digest128;
import dev.sluice.model.event.ParsedEvent;
import dev.sluice.model.event.RunEvent;
import dev.sluice.verify.event.OpenLineageParser;
import dev.sluice.verify.history.RunFact;
import dev.sluice.verify.history.RunStory;
import dev.sluice.verify.history.StoryFold;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.UUID;

/** Stories folded from the raw events of runs: for those that the catalog tells of with events that do not count. */
final class FoldedStories {
    private final RawEvents raw;
    private final OpenLineageParser parser = RawEvents.parser();
    private final StoryFold fold = new StoryFold();
    private final Map<UUID, RunStory> known = new HashMap<>();

    FoldedStories(RawEvents raw) {
        this.raw = raw;
    }

    /**
     * Those of the runs that said anything.
     *
     * @throws EventsGoneException when the log does not have all of their events
     */
    Map<UUID, RunStory> of(Collection<UUID> runs) {
        List<UUID> unknown =
                runs.stream().filter(run -> !known.containsKey(run)).distinct().toList();
        for (List<UUID> portion : Portions.of(unknown, 200)) {
            load(portion);
        }
        Map<UUID, RunStory> found = new HashMap<>();
        for (UUID run : runs) {
            RunStory story = known.get(run);
            if (story != null) {
                found.put(run, story);
            }
        }
        return found;
    }

    private void load(List<UUID> runs) {
        List<Long> positions =
                raw.positions(runs).values().stream().flatMap(List::stream).toList();
        Map<UUID, List<RunFact>> facts = new TreeMap<>();
        SortedSet<Long> gone = raw.read(positions, event -> {
            if (parser.parse(event.body()) instanceof ParsedEvent.Accepted accepted
                    && accepted.event() instanceof RunEvent said) {
                facts.computeIfAbsent(said.runId().value(), _ -> new ArrayList<>())
                        .add(new RunFact(event.position(), Digest128.of(event.body()), said));
            }
        });
        if (!gone.isEmpty()) {
            throw new EventsGoneException(gone);
        }
        facts.forEach((run, said) -> known.put(run, fold.story(run, said)));
    }
}
