package dev.sluice.scheduler.predict.graph;

import dev.sluice.scheduler.predict.DurationForecast;
import java.util.List;
import java.util.Optional;

/** When a step begins. Times are seconds from now. */
public sealed interface Start {
    /**
     * It runs.
     *
     * @param elapsed seconds since its start
     */
    record Running(double elapsed) implements Start {}

    /**
     * At a time that is known: a slot, the end of a pause, the next start of a job that starts regularly.
     *
     * @param release when; 0 or less: it waits already, for so long
     */
    record At(double release) implements Start {}

    /**
     * After what it reads has landed. What no step of the graph writes is there already.
     *
     * @param things numbers of what it waits for
     * @param need how many of them
     * @param release never before
     * @param lag from the landing to the start; empty: none
     */
    record After(List<Integer> things, Need need, double release, Optional<DurationForecast> lag) implements Start {
        public After {
            things = List.copyOf(things);
        }
    }

    /** How many of the things that a step reads have to land before it begins. */
    enum Need {
        ALL,
        ANY
    }
}
