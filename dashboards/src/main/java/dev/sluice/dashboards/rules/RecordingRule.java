package dev.sluice.dashboards.rules;

import java.util.List;
import java.util.Map;

/**
 * A series that Prometheus computes, and the examples that prove it.
 *
 * @param record {@code level:metric:operations}
 * @param labels that are added
 */
record RecordingRule(String record, String expr, Map<String, String> labels, List<Example> examples) {
    /**
     * @param step time between two values of a series, and between two evaluations
     * @param labels of the series that is looked at, as PromQL writes them
     */
    record Example(String title, String step, String at, Map<String, String> series, String labels, double value) {}

    RecordingRule {
        labels = Map.copyOf(labels);
        examples = List.copyOf(examples);
    }
}
