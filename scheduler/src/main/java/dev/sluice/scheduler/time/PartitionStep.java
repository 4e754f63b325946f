package dev.sluice.scheduler.time;

/** Length of a time partition. */
public enum PartitionStep {
    /** 60 elapsed minutes, so that a day of 25 hours has 25 of them. */
    HOUR("1h"),
    /** A calendar day, of 23 to 25 hours. */
    DAY("1d"),
    WEEK("1w"),
    MONTH("1mo");

    private final String text;

    PartitionStep(String text) {
        this.text = text;
    }

    /**
     * Reads 1h, 1d, 1w or 1mo.
     *
     * @throws ScheduleException for anything else
     */
    public static PartitionStep parse(String text) {
        for (PartitionStep step : values()) {
            if (step.text.equals(text)) {
                return step;
            }
        }
        throw new ScheduleException(
                "SCHEDULE-PARTITIONING", 0, "partition step '" + text + "' is not supported; use 1h, 1d, 1w or 1mo");
    }

    @Override
    public String toString() {
        return text;
    }
}
