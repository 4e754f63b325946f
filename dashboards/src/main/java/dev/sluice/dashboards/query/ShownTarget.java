package dev.sluice.dashboards.query;

/**
 * A query of a panel.
 *
 * @param legend how its series are called; empty: by their labels
 * @param instant whether only the newest value counts
 */
public record ShownTarget(String refId, String expression, String legend, boolean instant) {}
