package dev.sluice.controlplane.forecast.feed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.sluice.model.Micros;
import dev.sluice.scheduler.predict.DurationForecast;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What Sluice's own facets say of a run or an attempt. Empty for runs of others.
 *
 * @param attempt number of the attempt, 0 for none
 */
record OwnWord(
        String pool,
        String owner,
        String error,
        String parameters,
        int attempt,
        OptionalLong started,
        Optional<DurationForecast> prior) {
    private static final double Z90 = 1.2815515655446004;
    private static final double Z95 = 1.6448536269514722;

    static OwnWord of(Map<String, JsonNode> run) {
        JsonNode own = run.getOrDefault("sluice_attempt", run.getOrDefault("sluice_run", MissingNode.getInstance()));
        return new OwnWord(
                RunWords.text(own, "pool"),
                RunWords.text(own, "owner"),
                RunWords.text(own, "errorClass"),
                RunWords.text(own, "parametersDigest"),
                own.path("number").asInt(0),
                started(RunWords.text(own, "startedAt")),
                prior(own.path("expectedSeconds")));
    }

    private static OptionalLong started(String text) {
        try {
            return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Micros.of(Instant.parse(text)));
        } catch (DateTimeException | ArithmeticException e) {
            return OptionalLong.empty();
        }
    }

    /** A distribution through the two declared quantiles, with log-normal tails. */
    private static Optional<DurationForecast> prior(JsonNode expected) {
        double p50 = expected.path("p50").asDouble(0);
        double p90 = expected.path("p90").asDouble(0);
        return p50 > 0 && p90 >= p50 && Double.isFinite(p90) ? Optional.of(prior(p50, p90)) : Optional.empty();
    }

    static DurationForecast prior(double p50, double p90) {
        return new DurationForecast(p50, p90, Math.max(p90, p50 * Math.pow(p90 / p50, Z95 / Z90)));
    }
}
