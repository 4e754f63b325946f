package dev.sluice.model.facet;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The nominalTime facet: the slot a run stands for, not when it ran. */
public record NominalTime(Instant start, @Nullable Instant end) {}
