package dev.sluice.controlplane.testing;

import dev.sluice.controlplane.fact.Fact;
import dev.sluice.controlplane.fact.FactListener;
import dev.sluice.controlplane.metrics.FactCounters;
import dev.sluice.controlplane.metrics.Metrics;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Counts facts as the service does, in a registry of a test. */
public final class Counted implements FactListener {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final FactCounters counters;

    /** @param mostNamespaces that have a label of their own */
    public Counted(int mostNamespaces) {
        this.counters = new FactCounters(new Metrics(registry), mostNamespaces);
    }

    @Override
    public void heard(Fact fact) {
        counters.heard(fact);
    }

    /** What was counted, by name and labels; of histograms the count. What is 0 is left out. */
    public Map<String, Long> counts() {
        Map<String, Long> counts = all();
        counts.values().removeIf(count -> count == 0);
        return counts;
    }

    /** As {@link #counts()}, of one name, by labels. */
    public Map<String, Long> counts(String name) {
        return counts().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(name + "{"))
                .collect(Collectors.toMap(
                        entry -> entry.getKey().substring(name.length()),
                        Map.Entry::getValue,
                        Long::sum,
                        TreeMap::new));
    }

    /** Everything that is there, by name and labels. */
    public Map<String, Long> all() {
        Map<String, Long> all = new TreeMap<>();
        registry.forEachMeter(meter -> {
            if (!meter.getId().getName().endsWith(".histogram")) {
                all.put(name(meter), count(meter));
            }
        });
        return all;
    }

    private static String name(Meter meter) {
        String labels = meter.getId().getTags().stream()
                .map(tag -> tag.getKey() + "=" + tag.getValue())
                .collect(Collectors.joining(" "));
        return meter.getId().getName() + "{" + labels + "}";
    }

    private static long count(Meter meter) {
        return StreamSupport.stream(meter.measure().spliterator(), false)
                .filter(measured -> measured.getStatistic() == Statistic.COUNT)
                .mapToLong(measured -> (long) measured.getValue())
                .sum();
    }
}
