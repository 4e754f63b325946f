package dev.sluice.scheduler.definition;

import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;

/** When a run has to be done. A run that is not raises an alert of the workflow. */
public sealed interface Slo {
    /**
     * Done within a time after the slot, or after creation where no schedule made the run.
     *
     * @param duration longest time
     */
    record Within(Duration duration) implements Slo {}

    /**
     * Done by a time of day: the first such time after the slot, or after the end of the partition where there is one.
     *
     * @param time wall clock
     * @param zone its time zone
     */
    record By(LocalTime time, ZoneId zone) implements Slo {}
}
