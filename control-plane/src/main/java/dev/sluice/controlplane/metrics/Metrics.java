package dev.sluice.controlplane.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * Makes the meters that docs/metrics.md names, by these very names.
 *
 * <p>Counters and histograms are there with all their labels as soon as they are made: {@code rate()} sees the first event,
 * and no panel is empty. Histograms have the buckets they are given and no percentiles, which cannot be added up.
 */
@ApplicationScoped
public class Metrics {
    /** More make every label too dear. */
    static final int MOST_BUCKETS = 12;

    private static final String SECONDS = "_seconds";

    private final MeterRegistry registry;

    public Metrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** @param name ends in {@code _total} */
    public Family<Counter> counters(String name, String what, Label... labels) {
        require(name.endsWith("_total"), name, "a counter ends in _total");
        return new Family<>(
                List.of(labels),
                tags -> Counter.builder(name).description(what).tags(tags).register(registry));
    }

    /** @param name ends in {@code _seconds} */
    public Family<Timer> timers(String name, String what, List<Duration> buckets, Label... labels) {
        require(name.endsWith(SECONDS), name, "a timer ends in _seconds");
        require(!buckets.isEmpty() && buckets.size() <= MOST_BUCKETS, name, "1 to " + MOST_BUCKETS + " buckets");
        String base = name.substring(0, name.length() - SECONDS.length()); // the registry puts the unit back
        Duration[] objectives = buckets.toArray(Duration[]::new);
        return new Family<>(List.of(labels), tags -> Timer.builder(base)
                .description(what)
                .serviceLevelObjectives(objectives)
                .tags(tags)
                .register(registry));
    }

    /** A histogram of what is no time. */
    public Family<DistributionSummary> sizes(String name, String what, List<Double> buckets, Label... labels) {
        require(!buckets.isEmpty() && buckets.size() <= MOST_BUCKETS, name, "1 to " + MOST_BUCKETS + " buckets");
        double[] objectives = buckets.stream().mapToDouble(Double::doubleValue).toArray();
        return new Family<>(List.of(labels), tags -> DistributionSummary.builder(name)
                .description(what)
                .serviceLevelObjectives(objectives)
                .tags(tags)
                .register(registry));
    }

    /**
     * Publishes a figure that is read when Prometheus asks, and so must be at hand: never a call of a store.
     *
     * @param labels names and values in turn
     */
    public void gauge(String name, String what, DoubleSupplier value, String... labels) {
        Gauge.builder(name, value, DoubleSupplier::getAsDouble)
                .description(what)
                .tags(Tags.of(labels))
                .strongReference(true)
                .register(registry);
    }

    private static void require(boolean met, String name, String rule) {
        if (!met) {
            throw new IllegalArgumentException("metric " + name + ": " + rule);
        }
    }
}
