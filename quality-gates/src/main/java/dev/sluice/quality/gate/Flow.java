package dev.sluice.quality.gate;

import dev.sluice.model.DatasetId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is bad goes through a job into what it writes.
 *
 * @param output that it goes into
 * @param column of it; absent: all of it
 * @param touch what the job uses of what is bad
 */
record Flow(DatasetId output, Optional<String> column, Taint.Touch touch) {
    /** Everything that flows from one dataset through one job, as of a level of the walk. */
    static List<Flow> through(Reader job, DatasetId from, Taint taint, int level) {
        boolean mentioned = job.outputs().stream().anyMatch(output -> mentions(output, from));
        List<Flow> flows = new ArrayList<>();
        for (Reader.Output output : job.outputs()) {
            if (!mentioned || output.columns().isEmpty()) {
                taint.everything(level)
                        .ifPresent(touch -> flows.add(new Flow(output.dataset(), Optional.empty(), touch)));
            } else if (mentions(output, from)) {
                addWhole(output, from, taint, level, flows);
                addColumns(output, from, taint, level, flows);
            } else {
                addUnknown(output, taint, level, flows);
            }
        }
        return flows;
    }

    /** The same when columns do not count. */
    static List<Flow> whole(Reader job, Taint taint, int level) {
        return taint.everything(level).stream()
                .flatMap(touch ->
                        job.outputs().stream().map(output -> new Flow(output.dataset(), Optional.empty(), touch)))
                .toList();
    }

    private static void addWhole(Reader.Output output, DatasetId from, Taint taint, int level, List<Flow> flows) {
        // A dataset bad as a whole (rows missing, say) makes bad as a whole what is made of it, constants included.
        Set<Reader.Use> uses = output.whole();
        Optional<Taint.Touch> touch = touch(uses, from, taint, level).or(() -> taint.touch(Set.of(), level));
        touch.ifPresent(found -> flows.add(new Flow(output.dataset(), Optional.empty(), found)));
    }

    private static void addColumns(Reader.Output output, DatasetId from, Taint taint, int level, List<Flow> flows) {
        output.columns().orElse(Map.of()).forEach((column, origin) -> {
            Optional<Taint.Touch> touch =
                    switch (origin) {
                        case Reader.Origin.Known known -> touch(known.uses(), from, taint, level);
                        case Reader.Origin.Unknown _ -> taint.everything(level);
                    };
            touch.ifPresent(found -> flows.add(new Flow(output.dataset(), Optional.of(column), found)));
        });
    }

    private static void addUnknown(Reader.Output output, Taint taint, int level, List<Flow> flows) {
        output.columns().orElse(Map.of()).forEach((column, origin) -> {
            if (origin instanceof Reader.Origin.Unknown) {
                taint.everything(level)
                        .ifPresent(found -> flows.add(new Flow(output.dataset(), Optional.of(column), found)));
            }
        });
    }

    private static Optional<Taint.Touch> touch(Set<Reader.Use> uses, DatasetId from, Taint taint, int level) {
        Set<Reader.Use> ours =
                uses.stream().filter(use -> use.dataset().equals(from)).collect(Collectors.toSet());
        if (ours.isEmpty()) {
            return Optional.empty();
        }
        if (ours.stream().anyMatch(use -> use.column().isEmpty())) {
            return taint.everything(level);
        }
        return taint.touch(ours.stream().flatMap(use -> use.column().stream()).collect(Collectors.toSet()), level);
    }

    private static boolean mentions(Reader.Output output, DatasetId from) {
        return mentions(output.whole(), from)
                || output.columns().orElse(Map.of()).values().stream()
                        .anyMatch(
                                origin -> origin instanceof Reader.Origin.Known known && mentions(known.uses(), from));
    }

    private static boolean mentions(Set<Reader.Use> uses, DatasetId from) {
        return uses.stream().anyMatch(use -> use.dataset().equals(from));
    }
}
