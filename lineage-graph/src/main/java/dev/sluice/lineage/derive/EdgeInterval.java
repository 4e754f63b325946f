package dev.sluice.lineage.derive;

/** A stretch of valid time during which an edge holds: epoch microseconds, half open, open end = Micros.OPEN. */
public record EdgeInterval(long edgeId, long from, long to) {}
