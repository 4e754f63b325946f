package dev.sluice.controlplane.reproduce;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** How runs are repeated here, and what hashing their data may cost. */
@ConfigMapping(prefix = "sluice.reproduce")
public interface ReproduceConfig {
    /** Folder for files that repeated runs write; several replicas need one that they share. Default: {@code sluice-scratch} in the folder for temporary files. */
    Optional<Path> scratch();

    /** Longest pause between two looks for repetitions. */
    @WithDefault("1s")
    Duration pollInterval();

    /** Longest reading of one dataset; what is not read by then has no digest. */
    @WithDefault("2m")
    Duration timeout();

    /** How long a replica may take for a step; another one takes over then. More than the reading of all outputs. */
    @WithDefault("30m")
    Duration lease();

    /** Memory of the embedded engine, in MiB. */
    @WithDefault("192")
    int memory();

    /** Threads of the embedded engine. */
    @WithDefault("1")
    int threads();

    /** Most that may lie in the folder for temporary files, in MiB. */
    @WithDefault("4096")
    int temporarySpace();

    /** Most that the files of one dataset may have to be hashed, in MiB. */
    @WithDefault("10240")
    int mostFiles();
}
