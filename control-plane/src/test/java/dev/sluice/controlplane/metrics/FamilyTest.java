package dev.sluice.controlplane.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Counter;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exemplars.DefaultExemplarSampler;
import io.prometheus.client.exporter.common.TextFormat;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Meters as a scrape shows them. */
@SuppressWarnings("deprecation") // it is the registry that Quarkus has
class FamilyTest {
    private enum Colour {
        RED,
        DARK_BLUE
    }

    private final CollectorRegistry collectors = new ScrapedRegistry();
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(
            PrometheusConfig.DEFAULT,
            collectors,
            io.micrometer.core.instrument.Clock.SYSTEM,
            new DefaultExemplarSampler(new TraceExemplars()));
    private final Metrics metrics = new Metrics(registry);

    private List<String> samples() {
        return registry.scrape().lines().filter(line -> !line.startsWith("#")).toList();
    }

    @Test
    void everyCombinationIsThereWithZeroBeforeAnythingHappens() {
        metrics.counters(
                "sluice_paint_total", "Paint.", Label.of("colour", Colour.class), Label.of("wet", "yes", "no"));

        assertThat(samples())
                .containsExactlyInAnyOrder(
                        "sluice_paint_total{colour=\"red\",wet=\"yes\",} 0.0",
                        "sluice_paint_total{colour=\"red\",wet=\"no\",} 0.0",
                        "sluice_paint_total{colour=\"dark_blue\",wet=\"yes\",} 0.0",
                        "sluice_paint_total{colour=\"dark_blue\",wet=\"no\",} 0.0");
    }

    @Test
    void aValueThatIsNoneOfTheLabelsCountsAsOther() {
        Family<Counter> paint = metrics.counters("sluice_paint_total", "Paint.", Label.of("colour", Colour.class));

        paint.of(Colour.RED).increment(2);
        paint.of("a user's text").increment();
        paint.of("another text").increment();

        assertThat(samples())
                .containsExactlyInAnyOrder(
                        "sluice_paint_total{colour=\"red\",} 2.0",
                        "sluice_paint_total{colour=\"dark_blue\",} 0.0",
                        "sluice_paint_total{colour=\"_other\",} 2.0");
    }

    @Test
    void anOpenLabelIsThereOnceItIsPrepared() {
        Family<Counter> paint =
                metrics.counters("sluice_paint_total", "Paint.", Label.of("wet", "yes", "no"), Label.open("namespace"));

        assertThat(samples()).isEmpty();
        paint.prepare("shop");
        paint.prepare("shop");

        assertThat(samples())
                .containsExactlyInAnyOrder(
                        "sluice_paint_total{namespace=\"shop\",wet=\"yes\",} 0.0",
                        "sluice_paint_total{namespace=\"shop\",wet=\"no\",} 0.0");
    }

    @Test
    void aTimerHasItsBucketsAndNeitherPercentilesNorAGreatestValue() {
        metrics.timers("sluice_work_seconds", "Work.", List.of(Duration.ofMillis(250), Duration.ofSeconds(2)))
                .of()
                .record(Duration.ofMillis(500));

        assertThat(samples())
                .containsExactlyInAnyOrder(
                        "sluice_work_seconds_bucket{le=\"0.25\",} 0.0",
                        "sluice_work_seconds_bucket{le=\"2.0\",} 1.0",
                        "sluice_work_seconds_bucket{le=\"+Inf\",} 1.0",
                        "sluice_work_seconds_count 1.0",
                        "sluice_work_seconds_sum 0.5");
    }

    @Test
    void exemplarsAreAtBucketsAndCountersAlone() {
        RunTrace trace = new RunTrace("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331");

        ScopedValue.where(RunTrace.CURRENT, trace).run(() -> {
            metrics.timers("sluice_work_seconds", "Work.", List.of(Duration.ofSeconds(2)))
                    .of()
                    .record(Duration.ofMillis(500));
            metrics.counters("sluice_paint_total", "Paint.").of().increment();
            registry.timer("library.summary").record(Duration.ofMillis(1));
        });

        assertThat(registry.scrape(TextFormat.CONTENT_TYPE_OPENMETRICS_100)
                        .lines()
                        .filter(line -> line.contains("trace_id=\"0af7651916cd43dd8448eb211c80319c\""))
                        .map(line -> line.substring(0, line.indexOf(' '))))
                .containsExactlyInAnyOrder("sluice_work_seconds_bucket{le=\"2.0\"}", "sluice_paint_total");
    }

    @Test
    void namesAreThoseOfTheCatalogue() {
        assertThatThrownBy(() -> metrics.counters("sluice_paint", "Paint."))
                .hasMessage("metric sluice_paint: a counter ends in _total");
        assertThatThrownBy(() -> metrics.timers("sluice_work", "Work.", List.of(Duration.ofSeconds(1))))
                .hasMessage("metric sluice_work: a timer ends in _seconds");
        assertThatThrownBy(() -> metrics.sizes("sluice_size", "Sizes.", List.of()))
                .hasMessage("metric sluice_size: 1 to 12 buckets");
    }
}
