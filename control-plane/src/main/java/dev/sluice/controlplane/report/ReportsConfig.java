package dev.sluice.controlplane.report;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Reports for auditors. */
@ConfigMapping(prefix = "sluice.reports")
public interface ReportsConfig {
    /** Whether this replica makes reports; it takes requests and serves bundles anyway. */
    @WithDefault("true")
    boolean enabled();

    /** Reports that this replica makes at a time. Each may need some hundred megabytes. */
    @WithDefault("1")
    int parallel();

    /** How long a bundle is kept; the row, and what the ledger says of it, stay. */
    @WithDefault("3650d")
    Duration keep();

    /** Most reports of one key that are not made yet. */
    @WithDefault("10")
    int mostOpenPerKey();

    /** Most reports of all keys that are not made yet. */
    @WithDefault("100")
    int mostOpen();

    /** Most bytes of a bundle. */
    @WithDefault("1073741824")
    long mostBytes();

    /** Most runs of a report's lineage or population; what is left out is said. */
    @WithDefault("50000")
    int mostRuns();

    /** How long a report waits for a signed checkpoint that covers what was there when it was asked for. */
    @WithDefault("30s")
    Duration checkpointWait();

    /** Without a sign of life for so long, another replica begins the report again. */
    @WithDefault("60s")
    Duration lease();

    /** Tries before a report is given up. */
    @WithDefault("3")
    int tries();

    /** Pause between two looks for a report to make. */
    @WithDefault("1s")
    Duration pollInterval();
}
