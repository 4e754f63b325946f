package dev.sluice.controlplane.forecast.landing;

import dev.sluice.controlplane.forecast.landing.Estimates.Expected;
import dev.sluice.model.DatasetId;
import dev.sluice.model.JobId;
import dev.sluice.scheduler.predict.graph.LandingGraph;
import dev.sluice.scheduler.predict.graph.Start;
import dev.sluice.scheduler.predict.graph.Step;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A landing graph while it is put together: numbers for datasets, runs and pools, and what the numbers stand for. */
final class Draft {
    /** What makes a step begin: what basis a landing has. */
    enum Basis {
        RUNNING,
        SCHEDULED,
        TRIGGERED,
        CADENCE
    }

    /**
     * What a step stands for.
     *
     * @param job null: the step only joins others
     * @param run that is under way; null: none yet
     */
    record Label(@Nullable JobId job, @Nullable UUID run, Basis basis) {}

    private final int most;
    private final Map<Object, Integer> things = new HashMap<>();
    private final List<@Nullable DatasetId> datasets = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private final List<Label> labels = new ArrayList<>();
    private final Set<DatasetId> written = new HashSet<>();
    private final Map<String, Integer> pools = new HashMap<>();
    private final List<Integer> slots = new ArrayList<>();

    /**
     * An empty one.
     *
     * @param most steps from which on it is full
     */
    Draft(int most) {
        this.most = most;
    }

    /** Whether no more work is to be put in: what is most urgent was put in first. */
    boolean isFull() {
        return steps.size() >= most;
    }

    /** The number of a dataset. */
    int dataset(DatasetId dataset) {
        return thing(dataset, dataset);
    }

    /** The number of something else that somebody waits for. */
    int milestone(String name) {
        return thing(name, null);
    }

    private int thing(Object key, @Nullable DatasetId dataset) {
        return things.computeIfAbsent(key, _ -> {
            datasets.add(dataset);
            return datasets.size() - 1;
        });
    }

    /** The dataset that a number stands for; null for another thing. */
    @Nullable
    DatasetId datasetOf(int thing) {
        return datasets.get(thing);
    }

    /** Datasets that a step writes. */
    Set<DatasetId> expected() {
        return Collections.unmodifiableSet(written);
    }

    /** The number of a pool with so many slots. */
    int pool(String name, int size) {
        return pools.computeIfAbsent(name, _ -> {
            slots.add(size);
            return slots.size() - 1;
        });
    }

    /** Adds a step and returns its number. */
    int step(String seed, Start start, Expected expected, Step.Place place, List<Integer> writes, Label label) {
        labels.add(label);
        for (int thing : writes) {
            DatasetId dataset = datasets.get(thing);
            if (dataset != null) {
                written.add(dataset);
            }
        }
        steps.add(new Step(
                seed(seed),
                start,
                Optional.of(expected.duration()),
                Math.clamp(expected.failure(), 0, 1),
                expected.runs(),
                place,
                writes));
        return steps.size() - 1;
    }

    /** Adds a step that takes no time: the thing is there when all the others are. */
    void join(String seed, List<Integer> all, int thing, Basis basis) {
        labels.add(new Label(null, null, basis));
        steps.add(new Step(
                seed(seed),
                new Start.After(all, Start.Need.ALL, 0, Optional.empty()),
                Optional.empty(),
                0,
                0,
                Step.Place.NONE,
                List.of(thing)));
    }

    Label label(int step) {
        return labels.get(step);
    }

    int size() {
        return steps.size();
    }

    LandingGraph graph() {
        return new LandingGraph(datasets.size(), steps, slots);
    }

    /** A stable number for a name: FNV-1a, 64 bits. */
    private static long seed(String name) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ b) * 0x100000001b3L;
        }
        return hash;
    }
}
