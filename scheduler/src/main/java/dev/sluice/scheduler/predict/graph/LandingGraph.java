package dev.sluice.scheduler.predict.graph;

import java.util.List;

/**
 * What runs and what is expected to run, and what lands by it. Things are numbered from 0: datasets, and whatever else somebody
 * waits for, such as the end of a run.
 *
 * @param things how many things
 * @param steps numbered by their place in the list
 * @param pools slots by number of the pool; {@link #UNLIMITED}: its steps share their luck and nothing else
 */
public record LandingGraph(int things, List<Step> steps, List<Integer> pools) {
    /** Slots of a pool in which nobody waits. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    public LandingGraph {
        steps = List.copyOf(steps);
        pools = List.copyOf(pools);
    }

    /** Whether a step may have to wait for a slot. */
    boolean isContended(Step step) {
        int pool = step.place().pool();
        return pool >= 0 && step.place().slots() > 0 && pools.get(pool) != UNLIMITED;
    }
}
