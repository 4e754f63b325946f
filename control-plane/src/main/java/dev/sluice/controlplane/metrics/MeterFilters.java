package dev.sluice.controlplane.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What of libraries gets into a scrape: families that docs/metrics.md names, with few labels, as histograms. */
@ApplicationScoped
class MeterFilters {
    private static final List<String> FAMILIES =
            List.of("sluice.", "sluice_", "jvm.", "process.", "system.", "agroal.", "http.server.");

    private static final String REQUESTS = "http.server.requests";
    private static final String URI = "uri";
    /** 500 ms is the objective of GraphQL. */
    private static final double[] REQUEST_BUCKETS = seconds(0.025, 0.1, 0.25, 0.5, 1, 5);

    private static final double[] PAUSE_BUCKETS = seconds(0.01, 0.05, 0.2, 1);

    @Produces
    @Singleton
    MeterFilter families() {
        return new MeterFilter() {
            @Override
            public MeterFilterReply accept(Meter.Id id) {
                return FAMILIES.stream().anyMatch(id.getName()::startsWith)
                        ? MeterFilterReply.NEUTRAL
                        : MeterFilterReply.DENY;
            }
        };
    }

    @Produces
    @Singleton
    MeterFilter histograms() {
        return new MeterFilter() {
            @Override
            public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
                return switch (id.getName()) {
                    case REQUESTS -> buckets(REQUEST_BUCKETS).merge(config);
                    case "jvm.gc.pause" -> buckets(PAUSE_BUCKETS).merge(config);
                    default -> config;
                };
            }
        };
    }

    @Produces
    @Singleton
    MeterFilter uris(Routes routes) {
        HttpUris uris = routes.uris();
        return new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                String uri = id.getName().equals(REQUESTS) ? id.getTag(URI) : null;
                return uri == null ? id : id.replaceTags(with(id, uris.label(uri, others(id))));
            }
        };
    }

    private static String others(Meter.Id id) {
        return id.getTags().stream()
                .filter(tag -> !tag.getKey().equals(URI))
                .map(Tag::getValue)
                .collect(Collectors.joining(" "));
    }

    private static List<Tag> with(Meter.Id id, String uri) {
        List<Tag> tags = new ArrayList<>(id.getTags());
        tags.replaceAll(tag -> tag.getKey().equals(URI) ? Tag.of(URI, uri) : tag);
        return tags;
    }

    private static DistributionStatisticConfig buckets(double... nanos) {
        return DistributionStatisticConfig.builder()
                .percentilesHistogram(false)
                .serviceLevelObjectives(nanos)
                .build();
    }

    private static double[] seconds(double... seconds) {
        return Arrays.stream(seconds)
                .map(each -> each * Duration.ofSeconds(1).toNanos())
                .toArray();
    }
}
