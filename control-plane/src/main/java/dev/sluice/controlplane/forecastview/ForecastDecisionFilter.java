package dev.sluice.controlplane.forecastview;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which decisions; null: any.
 *
 * @param definitionId of the workflow whose policy allowed it
 * @param since decided at or after
 * @param scored whether its outcome is known
 */
public record ForecastDecisionFilter(
        @Nullable ForecastDecisionKind kind,
        @Nullable ForecastMode mode,
        @Nullable Long definitionId,
        @Nullable UUID run,
        @Nullable Instant since,
        @Nullable Boolean scored) {}
