package dev.sluice.controlplane.marquez;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Bounds of the Marquez-compatible endpoints. */
@ConfigMapping(prefix = "sluice.marquez")
public interface MarquezConfig {
    /** Most nodes in a lineage answer. */
    @WithDefault("10000")
    int maxNodes();

    /** Largest page of a list. */
    @WithDefault("1000")
    int maxPage();

    /** Wait for the graph. */
    @WithDefault("10s")
    Duration timeout();

    /** Whether datasets in a lineage answer carry their facets; a single dataset always does. */
    @WithDefault("false")
    boolean lineageFacets();
}
