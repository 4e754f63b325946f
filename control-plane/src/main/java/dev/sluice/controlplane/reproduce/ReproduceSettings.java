package dev.sluice.controlplane.reproduce;

import dev.sluice.quality.execute.Limits;
import java.time.Duration;

/**
 * How much digests and comparisons may cost.
 *
 * @param limits of one reading of one dataset
 * @param mostBytes of the files of one dataset
 * @param lease how long a replica may take for a step of a repetition
 */
public record ReproduceSettings(Limits limits, long mostBytes, Duration lease) {}
