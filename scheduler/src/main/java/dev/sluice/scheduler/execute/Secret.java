package dev.sluice.scheduler.execute;

/**
 * A value that must not be shown.
 *
 * @param reveal the value; never log it
 */
public record Secret(String reveal) {
    @Override
    public String toString() {
        return "***";
    }
}
