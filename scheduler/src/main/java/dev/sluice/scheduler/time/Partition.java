package dev.sluice.scheduler.time;

import java.time.Instant;
import java.util.Optional;

/**
 * One slice of a workflow's data.
 *
 * @param start of its time, inclusive; empty for a static partition
 * @param end of its time, exclusive; equal to start when the zone skipped that day altogether
 */
public record Partition(String key, long ordinal, Optional<Instant> start, Optional<Instant> end) {}
