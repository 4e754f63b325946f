package dev.sluice.controlplane.ingest;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Bounds of what one request may bring. */
@ConfigMapping(prefix = "sluice.ingest")
public interface IngestConfig {
    /** Most bytes of one event, after decompression; more are refused with 413. */
    @WithDefault("4194304")
    int maxEventSize();

    /** Most bytes of one batch, after decompression. */
    @WithDefault("33554432")
    int maxBatchSize();

    /** Most events in one batch. */
    @WithDefault("1000")
    int maxBatchEvents();

    /** Deepest nesting of an event. */
    @WithDefault("100")
    int maxNesting();
}
