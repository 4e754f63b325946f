package dev.sluice.controlplane.forecastview;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which risks.
 *
 * @param within how far ahead of now deadlines may be
 * @param minMiss least probability of being late
 * @param definitionId of the workflow whose deadline or promise it is; null: any
 */
public record RiskFilter(
        Instant now,
        Duration within,
        double minMiss,
        @Nullable Long definitionId) {
    Instant until() {
        return now.plus(within);
    }
}
