package dev.sluice.dashboards.query;

/** A value of a series at a time, in seconds since 1970. */
public record Point(double time, double value) {
    public boolean isFinite() {
        return Double.isFinite(value);
    }
}
