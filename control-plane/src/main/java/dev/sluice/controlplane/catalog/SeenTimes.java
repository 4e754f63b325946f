package dev.sluice.controlplane.catalog;

import java.time.Instant;

/** Event times of the first and last event that named a dataset or job. */
public record SeenTimes(Instant first, Instant last) {}
