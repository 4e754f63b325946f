package dev.sluice.controlplane.metrics;

import io.quarkus.logging.Log;
import java.util.List;

/** Workflows that have figures of their own, because somebody named them: few, whatever the configuration says. */
public final class PipelineLabel {
    /** More make a scrape too large. */
    public static final int MOST = 200;

    private final List<String> named;

    /** @param wanted names, {@code namespace/name} */
    public PipelineLabel(List<String> wanted) {
        List<String> distinct = wanted.stream().map(String::strip).distinct().toList();
        this.named = distinct.stream().limit(MOST).toList();
        if (distinct.size() > MOST) {
            Log.warnf(
                    "sluice.metrics.pipelines names %d workflows; only the first %d are published",
                    distinct.size(), MOST);
        }
    }

    /** In the order of the configuration. */
    public List<String> named() {
        return named;
    }
}
