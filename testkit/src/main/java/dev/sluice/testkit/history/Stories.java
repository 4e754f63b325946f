package dev.sluice.testkit.history;

import static dev.sluice.testkit.Events.run;
import static dev.sluice.testkit.Events.runId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.DatasetId;
import dev.sluice.testkit.Events;
import dev.sluice.verify.history.History;
import dev.sluice.verify.history.History.Read;
import dev.sluice.verify.history.History.Resolution;
import dev.sluice.verify.history.RunStory;
import dev.sluice.verify.history.RunStory.Input;
import dev.sluice.verify.history.Version;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Short words of {@link HistoryContract}: runs by number, names of one namespace, times of one day. */
final class Stories {
    static final String DAY = "2026-01-01T";

    private Stories() {}

    static RunStory story(History history, long run) {
        return Objects.requireNonNull(history.runs(List.of(id(run))).get(id(run)), "the run is not known");
    }

    /** What the only input of the run read. */
    static Read read(History history, long run) {
        List<Input> inputs = story(history, run).read();
        assertThat(inputs).hasSize(1);
        return Objects.requireNonNull(history.reads(inputs).get(inputs.getFirst()), "the input was not answered");
    }

    static Read latest(History history, long run, Version version, @Nullable Instant suspect) {
        Input input = story(history, run).read().getFirst();
        return new Read(input, Resolution.LATEST_GOOD, version, new TreeSet<>(Set.of(input.dataset())), suspect);
    }

    static Version version(String name, long run) {
        return new Version(data(name), id(run));
    }

    static DatasetId data(String name) {
        return new DatasetId(Events.DATA, name);
    }

    static UUID id(long number) {
        return UUID.fromString(runId(number));
    }

    static Instant at(String time) {
        return Instant.parse(DAY + time);
    }
}
