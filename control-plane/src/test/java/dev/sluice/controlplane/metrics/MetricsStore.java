package dev.sluice.controlplane.metrics;

import dev.sluice.controlplane.graphql.ScheduledStore;
import java.util.HashMap;
import java.util.Map;

/** As {@link ScheduledStore}, with figures that are read all the time. */
public class MetricsStore extends ScheduledStore {
    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> config = new HashMap<>(super.getConfigOverrides());
        config.put("sluice.metrics.refresh", "100ms");
        config.put("sluice.metrics.pipelines", "team0/flow1");
        return config;
    }
}
