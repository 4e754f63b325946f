package dev.sluice.controlplane.workflow;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A folder or Git checkout whose definitions the service keeps deployed. */
@ConfigMapping(prefix = "sluice.definitions")
public interface FolderConfig {
    /** The folder; absent: definitions are applied by people and pipelines only. */
    Optional<Path> folder();

    /** Time between two looks at it. */
    @WithDefault("10s")
    Duration pollInterval();

    /** Whether definitions that vanish from it are removed. */
    @WithDefault("true")
    boolean prune();
}
