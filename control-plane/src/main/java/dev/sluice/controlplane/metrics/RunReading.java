package dev.sluice.controlplane.metrics;

import java.util.Map;

/**
 * Figures of runs and of what bounds them, read together.
 *
 * @param counts by what is counted and its state, in the words of the labels; what is missing is 0
 * @param lastSuccess seconds of the epoch by workflow; what is missing never succeeded
 */
record RunReading(Map<Counted, Double> counts, Map<String, Double> lastSuccess) {
    RunReading {
        counts = Map.copyOf(counts);
        lastSuccess = Map.copyOf(lastSuccess);
    }

    /** Something with a state. */
    record Counted(String what, String state) {}

    double count(String what, String state) {
        return counts.getOrDefault(new Counted(what, state), 0.0);
    }
}
