package dev.sluice.controlplane.gate;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How gates are evaluated here. */
@ConfigMapping(prefix = "sluice.gates")
public interface GatesConfig {
    /** Evaluations that this replica runs at a time; 0: it leaves them to others. */
    @WithDefault("2")
    int evaluations();

    /** Longest pause between two looks for evaluations; one that is asked for here begins earlier. */
    @WithDefault("500ms")
    Duration pollInterval();

    /** How long an evaluator may be silent before another one takes over. */
    @WithDefault("30s")
    Duration lease();

    /** Memory of the embedded engine per evaluation, in MiB. */
    @WithDefault("192")
    int memory();

    /** Threads of the embedded engine per evaluation. */
    @WithDefault("2")
    int threads();

    /** Folder for what does not fit into memory. Default: {@code sluice-gates} in the folder for temporary files. */
    Optional<Path> temporary();

    /** Most that may lie there per evaluation, in MiB. */
    @WithDefault("4096")
    int temporarySpace();

    /** Keys of tags in the catalog that mark columns whose values are masked in samples. */
    @WithDefault("pii,sensitive,confidential,personal")
    List<String> sensitiveTags();

    /** Longest pause between a change of lineage and holds that follow it. */
    @WithDefault("5s")
    Duration lineageInterval();

    /** How long values of checks and profiles are kept; verdicts and decisions stay. */
    @WithDefault("400d")
    Duration keep();
}
