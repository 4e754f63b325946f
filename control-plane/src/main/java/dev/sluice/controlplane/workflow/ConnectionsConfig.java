package dev.sluice.controlplane.workflow;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import java.util.Map;
import java.util.Optional;

/** Systems that tasks and triggers reach, by the name that definitions use. */
@ConfigMapping(prefix = "sluice.connections")
public interface ConnectionsConfig {
    @WithParentName
    Map<String, Connection> byName();

    /** One system. */
    interface Connection {
        /** {@code jdbc:postgresql://host:port/database}, {@code jdbc:duckdb:/path/file.duckdb}, {@code kafka://host:port}, {@code s3://bucket}. */
        String url();

        Optional<String> user();

        /** Name of the secret that holds the password. */
        Optional<String> passwordRef();

        /** What only this kind of system knows: {@code endpoint}, {@code region} and {@code path-style} of S3, client settings of Kafka. */
        Map<String, String> properties();
    }
}
