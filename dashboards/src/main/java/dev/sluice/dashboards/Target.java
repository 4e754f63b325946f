package dev.sluice.dashboards;

/**
 * A query of a panel.
 *
 * @param legend name of its series; {@code {{label}}} is the value of a label
 */
public record Target(String expr, String legend) {
    /** Whether exemplars are shown with it: runs and requests that took that long, linked to their traces. */
    boolean withExemplars() {
        return expr.contains("_bucket");
    }
}
