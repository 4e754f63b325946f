package dev.sluice.controlplane.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Predicate;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/**
 * Gives what Prometheus accepts, in every format.
 *
 * <p>An exemplar at a sample that is neither a bucket nor a counter makes Prometheus drop the whole target. The greatest value
 * of a histogram, which Micrometer adds, fades after minutes: buckets say more, and such gauges cannot be added up.
 */
final class ScrapedRegistry extends CollectorRegistry {
    ScrapedRegistry() {
        super(true);
    }

    @Override
    public Enumeration<MetricFamilySamples> metricFamilySamples() {
        return accepted(super.metricFamilySamples());
    }

    @Override
    public Enumeration<MetricFamilySamples> filteredMetricFamilySamples(Predicate<String> names) {
        return accepted(super.filteredMetricFamilySamples(names));
    }

    private static Enumeration<MetricFamilySamples> accepted(Enumeration<MetricFamilySamples> families) {
        return Collections.enumeration(Collections.list(families).stream()
                .filter(family -> !(family.type == Collector.Type.GAUGE && family.name.endsWith("_max")))
                .map(ScrapedRegistry::accepted)
                .toList());
    }

    private static MetricFamilySamples accepted(MetricFamilySamples family) {
        if (family.samples.stream().noneMatch(sample -> sample.exemplar != null && !mayHaveExemplar(family, sample))) {
            return family;
        }
        List<Sample> samples = family.samples.stream()
                .map(sample -> mayHaveExemplar(family, sample) ? sample : plain(sample))
                .toList();
        return new MetricFamilySamples(family.name, family.unit, family.type, family.help, samples);
    }

    private static boolean mayHaveExemplar(MetricFamilySamples family, Sample sample) {
        return (family.type == Collector.Type.HISTOGRAM && sample.name.endsWith("_bucket"))
                || (family.type == Collector.Type.COUNTER && sample.name.endsWith("_total"));
    }

    private static Sample plain(Sample sample) {
        return new Sample(sample.name, sample.labelNames, sample.labelValues, sample.value, sample.timestampMs);
    }
}
