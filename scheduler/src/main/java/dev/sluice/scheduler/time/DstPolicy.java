package dev.sluice.scheduler.time;

/**
 * What a cron schedule does with wall times that a clock change removes or repeats.
 *
 * <p>Holds for schedules that leave out at least one hour of the day. A cron whose hour field matches all 24 hours ("0 * * * *",
 * "&#42;/15 * * * *") follows the wall clock whatever the policy: it keeps firing through a repeated hour and adds nothing for a missing
 * one, because its next regular slot is at most an hour away. That is what cron daemons do.
 */
public enum DstPolicy {
    /**
     * Every wall time once: a missing one fires at the first instant after the gap, a repeated one the first time only.
     * All wall times missing in one gap give one slot, which is also the regular slot of that instant if there is one.
     */
    RUN_ONCE,
    /** Only wall times that happen exactly once: missing and repeated ones do not fire. */
    SKIP,
    /** As RUN_ONCE in a gap; a repeated wall time fires both times. */
    RUN_TWICE
}
