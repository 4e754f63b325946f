package dev.sluice.model.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A static declaration of a dataset, outside any run. */
public record DatasetEvent(Instant eventTime, @Nullable String producer, DatasetPart dataset) implements LineageEvent {}
