package dev.sluice.controlplane.forecast;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** How runs are forecast from the event log. */
@ConfigMapping(prefix = "sluice.forecast")
public interface ForecastConfig {
    /** Whether this replica may be the one that forecasts; every replica answers questions about forecasts. */
    @WithDefault("true")
    boolean enabled();

    /** How far ahead slots of schedules are looked at, and landings of datasets expected. */
    @WithDefault("24h")
    Duration lookAhead();

    /** How often the near future is played through; more is smoother and takes longer. */
    @WithDefault("64")
    @Min(16)
    @Max(1024)
    int samples();

    /** Most jobs that are remembered; the one not seen for longest is forgotten first. */
    @WithDefault("200000")
    @Min(100)
    @Max(10_000_000)
    int jobs();

    /** Most events in one transaction of the forecast feed. */
    @WithDefault("1000")
    @Min(1)
    @Max(10_000)
    int batchEvents();

    /** Most raw bytes in one batch. */
    @WithDefault("16777216")
    long batchBytes();

    /** Longest pause between two looks for new events; news wake it earlier. */
    @WithDefault("500ms")
    Duration pollInterval();

    /** Events between two snapshots of what the predictor knows; a restart replays at most about as many. */
    @WithDefault("20000")
    @Min(1)
    int snapshotEvents();

    /** Longest time between two snapshots while events come. */
    @WithDefault("10m")
    Duration snapshotInterval();

    /** How long what was expected of a run is kept after its start. */
    @WithDefault("90d")
    Duration keep();
}
