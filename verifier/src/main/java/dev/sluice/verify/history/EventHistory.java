package dev.sluice.verify.history;

import dev.sluice.model.DatasetId;
import dev.sluice.model.event.ParsedEvent;
import dev.sluice.model.event.RunEvent;
import dev.sluice.verify.event.OpenLineageParser;
import dev.sluice.verify.event.ParserLimits;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What given raw events say, in memory. Their order and repetition change nothing; what is no event is passed over. */
public final class EventHistory implements History {
    /** Wider than at the door of the service: the events were accepted once. */
    private static final ParserLimits WIDE = new ParserLimits(1_000, 1_000_000, 50, 1_000);

    private final Map<UUID, RunStory> stories;
    private final Names names;
    /** By the first of the dataset's names. */
    private final Map<DatasetId, DatasetVersions> versions = new HashMap<>();

    private EventHistory(Map<UUID, RunStory> stories, Names names) {
        this.stories = stories;
        this.names = names;
        for (RunStory story : stories.values()) {
            for (RunStory.Output output : story.written()) {
                versions.computeIfAbsent(key(output.version().dataset()), _ -> new DatasetVersions())
                        .add(output);
            }
        }
    }

    /** Reads all events, once. */
    public static EventHistory of(Iterable<RawEvent> events) {
        return without(Set.of(), events);
    }

    /** As if these runs, of which some events are missing, had sent none: half a story may be another story. */
    public static EventHistory without(Set<UUID> partial, Iterable<RawEvent> events) {
        OpenLineageParser parser = new OpenLineageParser(WIDE);
        StoryFold fold = new StoryFold();
        Names names = new Names();
        Map<UUID, List<RunFact>> runs = new LinkedHashMap<>();
        Set<UUID> referred = new LinkedHashSet<>();
        for (RawEvent raw : events) {
            if (parser.parse(raw.body()) instanceof ParsedEvent.Accepted accepted) {
                names.add(raw.digest(), accepted.event());
                if (accepted.event() instanceof RunEvent event
                        && !partial.contains(event.runId().value())) {
                    RunFact fact = new RunFact(raw.position(), raw.digest(), event);
                    runs.computeIfAbsent(event.runId().value(), _ -> new ArrayList<>())
                            .add(fact);
                    referred.addAll(fold.referred(fact));
                }
            }
        }
        Map<UUID, RunStory> stories = new HashMap<>();
        runs.forEach((run, facts) -> stories.put(run, fold.story(run, facts)));
        referred.forEach(run -> stories.computeIfAbsent(run, StoryFold::referred));
        return new EventHistory(stories, names);
    }

    @Override
    public Map<UUID, RunStory> runs(Collection<UUID> runs) {
        Map<UUID, RunStory> found = new LinkedHashMap<>();
        for (UUID run : runs) {
            RunStory story = stories.get(run);
            if (story != null) {
                found.put(run, story);
            }
        }
        return found;
    }

    @Override
    public Map<RunStory.Input, Read> reads(Collection<RunStory.Input> inputs) {
        Map<RunStory.Input, Read> found = new LinkedHashMap<>();
        for (RunStory.Input input : inputs) {
            found.put(input, versionsOf(input.dataset()).read(input, names.names(input.dataset())));
        }
        return found;
    }

    @Override
    public List<RunStory.Output> versions(DatasetId dataset, int most) {
        return versionsOf(dataset).newest(most);
    }

    private DatasetVersions versionsOf(DatasetId dataset) {
        return versions.getOrDefault(key(dataset), DatasetVersions.NONE);
    }

    private DatasetId key(DatasetId dataset) {
        return names.names(dataset).getFirst();
    }
}
