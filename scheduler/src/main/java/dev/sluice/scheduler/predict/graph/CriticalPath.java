package dev.sluice.scheduler.predict.graph;

import java.util.List;

/**
 * The chain of steps that most often determines when a thing lands.
 *
 * @param links upstream first
 * @param thinnest the step whose estimate rests on the fewest runs; -1: there is no step
 * @param truncated whether the chain goes on further up
 */
public record CriticalPath(List<Link> links, int thinnest, boolean truncated) {
    public CriticalPath {
        links = List.copyOf(links);
    }

    /**
     * A step of the chain.
     *
     * @param step its number
     * @param thing what of it the next step waits for, or the thing itself at the end; -1: the slot of a pool that it frees
     * @param share of the plays in which the chain from here on down is the one that determines the landing
     */
    public record Link(int step, int thing, double share) {}
}
