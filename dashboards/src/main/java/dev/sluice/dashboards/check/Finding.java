package dev.sluice.dashboards.check;

/**
 * What was looked at, and what became of it.
 *
 * @param group a dashboard, or the kind of thing
 * @param name unique in its group
 */
record Finding(String group, String name, Outcome outcome) {}
