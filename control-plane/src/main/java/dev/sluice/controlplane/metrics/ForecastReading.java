package dev.sluice.controlplane.metrics;

import dev.sluice.controlplane.forecastview.IncidentTier;
import dev.sluice.controlplane.forecastview.RiskBand;
import java.util.Map;

/**
 * Figures of forecasts, read together.
 *
 * @param runs completed within the last day, with a forecast
 * @param coverageP50 share of them that took at most the P50; NaN: there is none
 * @param error median of |P50 - actual| / actual
 * @param brier mean squared error of the probability of failure, over all that ended
 * @param backlog events of the log that forecasts have not taken in
 * @param lagSeconds how long the oldest of them waits
 * @param modelAge seconds since the last snapshot of the predictor; 0: there is none yet
 */
record ForecastReading(
        double runs,
        double coverageP50,
        double coverageP90,
        double coverageP95,
        double error,
        double brier,
        double acting,
        double backlog,
        double lagSeconds,
        double modelAge,
        Map<RiskBand, Long> risks,
        Map<IncidentTier, Long> incidents) {
    /** Nothing was read: no figure is better than an old one. */
    static final ForecastReading NONE = new ForecastReading(
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Map.of(),
            Map.of());

    ForecastReading {
        risks = Map.copyOf(risks);
        incidents = Map.copyOf(incidents);
    }

    boolean isKnown() {
        return !Double.isNaN(acting);
    }

    double risks(RiskBand band) {
        return isKnown() ? risks.getOrDefault(band, 0L) : Double.NaN;
    }

    double incidents(IncidentTier tier) {
        return isKnown() ? incidents.getOrDefault(tier, 0L) : Double.NaN;
    }
}
