package dev.sluice.scheduler.time;

/** A schedule, duration or partition that cannot be used; the message says where and how to fix it. */
public final class ScheduleException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final String code;
    private final int index;

    ScheduleException(String code, int index, String message) {
        super(message);
        this.code = code;
        this.index = index;
    }

    /** Stable name of the rule that was broken, for example SCHEDULE-CRON-VALUE. */
    public String code() {
        return code;
    }

    /** Zero-based place in the text that was parsed, for a caret under it; 0 when the whole text is meant. */
    public int index() {
        return index;
    }
}
