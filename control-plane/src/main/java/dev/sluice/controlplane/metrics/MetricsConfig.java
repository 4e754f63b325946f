package dev.sluice.controlplane.metrics;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Figures that are read from the store. */
@ConfigMapping(prefix = "sluice.metrics")
public interface MetricsConfig {
    /** Templates that HTTP metrics name. */
    int MOST_HTTP_URIS = 60;

    /** Combinations of labels of HTTP requests; each is nine lines of a scrape. */
    int MOST_HTTP_SERIES = 80;

    /** Operations that can have a name of their own. */
    int MOST_OPERATIONS = 10;

    /** How often they are read. */
    @WithDefault("15s")
    Duration refresh();

    /** Most namespaces of workflows that have figures of their own; those that come later share one. */
    @WithDefault("25")
    @Min(1)
    @Max(100)
    int mostNamespaces();

    /** Workflows, {@code namespace/name}, that have figures of their own: at most 200 are looked at. */
    Optional<List<String>> pipelines();

    /** Names of GraphQL operations whose durations are told apart: at most ten are looked at, the others share one. */
    Optional<List<String>> operations();
}
