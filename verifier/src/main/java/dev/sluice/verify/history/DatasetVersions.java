package dev.sluice.verify.history;

import dev.sluice.model.DatasetId;
import dev.sluice.verify.history.History.Read;
import dev.sluice.verify.history.History.Resolution;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The versions of one dataset, under all of its names, and which of them an input read. */
public final class DatasetVersions {
    static final DatasetVersions NONE = new DatasetVersions();

    private final List<RunStory.Output> all = new ArrayList<>();
    private boolean sorted = true;

    /** Adds a version. */
    public void add(RunStory.Output output) {
        all.add(output);
        sorted = false;
    }

    /** Newest first. */
    public List<RunStory.Output> newest(int most) {
        return List.copyOf(sorted().subList(0, Math.min(most, all.size())));
    }

    /** The version that the input read, by the rule of {@link History#reads}. */
    public Read read(RunStory.Input input, SortedSet<DatasetId> names) {
        String version = input.declaredVersion();
        if (version != null) {
            RunStory.Output declared = first(output -> version.equals(output.declaredVersion()), input);
            return declared == null
                    ? new Read(input, Resolution.UNKNOWN_DECLARED, null, names, null)
                    : new Read(input, Resolution.DECLARED, declared.version(), names, null);
        }
        RunStory.Output good = first(
                output -> output.status() == RunStory.Status.GOOD
                        && !output.createdAt().isAfter(input.at()),
                input);
        @Nullable Instant suspect = suspectSince(input, good == null ? null : good.createdAt());
        return good == null
                ? new Read(input, Resolution.SOURCE, null, names, suspect)
                : new Read(input, Resolution.LATEST_GOOD, good.version(), names, suspect);
    }

    private RunStory.@Nullable Output first(Predicate<RunStory.Output> rule, RunStory.Input input) {
        for (RunStory.Output output : sorted()) {
            if (!output.version().run().equals(input.run()) && rule.test(output)) {
                return output;
            }
        }
        return null;
    }

    private @Nullable Instant suspectSince(RunStory.Input input, @Nullable Instant after) {
        @Nullable Instant first = null;
        for (RunStory.Output output : sorted()) {
            boolean between = !output.createdAt().isAfter(input.at())
                    && (after == null || output.createdAt().isAfter(after));
            if (between
                    && output.status() == RunStory.Status.SUSPECT
                    && !output.version().run().equals(input.run())) {
                first = output.createdAt(); // the oldest comes last
            }
        }
        return first;
    }

    private List<RunStory.Output> sorted() {
        if (!sorted) {
            all.sort(RunStory.Output.NEWEST_FIRST);
            sorted = true;
        }
        return all;
    }
}
