package dev.sluice.controlplane.forecast.incident;

import dev.sluice.model.JobId;
import dev.sluice.scheduler.predict.anomaly.Odd;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An oddity with the rows that it is about.
 *
 * @param job of the run
 * @param dataset catalog id of what it wrote; null: it is about the run
 * @param checkpoint how many points of a slow run were passed
 */
record Found(Odd odd, JobId job, UUID run, @Nullable Long dataset, int checkpoint) {}
