package dev.sluice.scheduler.predict.graph;

import dev.sluice.scheduler.predict.DurationForecast;
import java.util.List;
import java.util.Optional;

/**
 * Something that takes time and then makes things land: a run of a job, an attempt at a task.
 *
 * @param seed names its luck: the same seed has the same luck in every play
 * @param start when it begins
 * @param duration of the whole step; empty: it takes no time, and only joins what it waits for
 * @param failure probability that it does not end well
 * @param evidence how many runs the estimate rests on
 * @param place where it runs
 * @param writes numbers of the things that land when it ends
 */
public record Step(
        long seed,
        Start start,
        Optional<DurationForecast> duration,
        double failure,
        long evidence,
        Place place,
        List<Integer> writes) {
    public Step {
        writes = List.copyOf(writes);
        if (!(failure >= 0 && failure <= 1)) {
            throw new IllegalArgumentException("not a probability: " + failure);
        }
    }

    /**
     * Where a step runs, and how urgent it is there.
     *
     * @param pool number of the pool; -1: none, and nothing in common with others
     * @param slots that it takes of it
     * @param priority higher first
     */
    public record Place(int pool, int slots, int priority) {
        /** No pool. */
        public static final Place NONE = new Place(-1, 0, 0);
    }

    /** The same with another start. */
    public Step startingAt(double release) {
        return new Step(seed, new Start.At(release), duration, failure, evidence, place, writes);
    }
}
