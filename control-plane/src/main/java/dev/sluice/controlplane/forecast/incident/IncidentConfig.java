package dev.sluice.controlplane.forecast.incident;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** How odd runs and volumes are found and grouped. */
@ConfigMapping(prefix = "sluice.forecast.incident")
public interface IncidentConfig {
    /** Whether anything is looked for at all. */
    @WithDefault("true")
    boolean enabled();

    /** Pause between two looks. */
    @WithDefault("5s")
    Duration interval();

    /** Share of runs that are slow while all is well: a run is slow when fewer take so long. */
    @WithDefault("0.01")
    double slow();

    /** Share of runs that are done so soon while all is well. */
    @WithDefault("0.005")
    double fast();

    /** How long a run that outlived all others has been silent before it counts as stuck. */
    @WithDefault("15m")
    Duration silence();

    /** How long all is as usual before an incident is closed. */
    @WithDefault("15m")
    Duration quiet();

    /** How long after that the same root opens it again, rather than a new one. */
    @WithDefault("2h")
    Duration reopen();

    /** Longest that something odd is waited for to be over; also the oldest run that is looked at. */
    @WithDefault("7d")
    Duration longest();

    /** How long closed incidents are kept. */
    @WithDefault("90d")
    Duration keep();

    /** Most runs, and most odd ones, that are looked at in one go. */
    @WithDefault("1000")
    @Min(10)
    @Max(10_000)
    int most();
}
