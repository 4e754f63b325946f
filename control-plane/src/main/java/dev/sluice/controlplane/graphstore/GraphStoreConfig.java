package dev.sluice.controlplane.graphstore;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;

/** Where the lineage graph is. */
@ConfigMapping(prefix = "sluice.neo4j")
public interface GraphStoreConfig {
    @WithDefault("bolt://127.0.0.1:7687")
    URI uri();

    @WithDefault("neo4j")
    String user();

    @WithDefault("neo4j")
    String password();

    /** Wait for a connection. */
    @WithDefault("5s")
    Duration connectTimeout();

    /** Wait for everything but walks, which have their own. */
    @WithDefault("60s")
    Duration queryTimeout();

    /** Most connections at a time. */
    @WithDefault("20")
    int poolSize();
}
