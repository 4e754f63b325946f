package dev.sluice.scheduler.predict.act;

import dev.sluice.scheduler.predict.DurationForecast;
import java.time.Duration;
import java.util.List;

/** How likely work is late, by the time that it is given. */
@FunctionalInterface
public interface Completion {
    /** Probability that the work takes longer than this; never grows with the time. */
    double late(Duration available);

    /** Work that starts at once. */
    static Completion of(DurationForecast work) {
        return available -> available.isNegative() || available.isZero() ? 1 : work.survival(Words.seconds(available));
    }

    /**
     * Work that starts when other work is over, or when it has waited. The two are taken as independent; the sum is integrated
     * over quantiles of the wait, the middles of equal shares.
     */
    static Completion after(DurationForecast wait, DurationForecast work) {
        return available -> {
            double late = 0;
            for (int i = 0; i < Quadrature.SCORES.length; i++) {
                double left = Words.seconds(available) - wait.atScore(Quadrature.SCORES[i]);
                late += left <= 0 ? 1 : work.survival(left);
            }
            return late / Quadrature.SCORES.length;
        };
    }

    /** By durations drawn from a simulation. */
    static Completion sampled(List<Duration> durations) {
        if (durations.isEmpty()) {
            throw new IllegalArgumentException("no sample of a duration; draw at least one");
        }
        List<Duration> samples = List.copyOf(durations);
        return available ->
                samples.stream().filter(d -> d.compareTo(available) > 0).count() / (double) samples.size();
    }
}
