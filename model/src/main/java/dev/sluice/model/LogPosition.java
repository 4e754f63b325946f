package dev.sluice.model;

/** Place of an event in the log: 1 for the first, no gaps; commit order is position order. */
public record LogPosition(long value) implements Comparable<LogPosition> {
    /** Before the first event. */
    public static final LogPosition START = new LogPosition(0);

    public LogPosition {
        if (value < 0) {
            throw new IllegalArgumentException("log position " + value + " is negative; positions start at 0");
        }
    }

    @Override
    public int compareTo(LogPosition other) {
        return Long.compare(value, other.value);
    }
}
