package dev.sluice.controlplane.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which format a scrape is answered in. */
class ScrapeFormatTest {
    /** What Prometheus 2.42 sends, letter for letter. */
    private static final String PROMETHEUS = "application/openmetrics-text;version=1.0.0,"
            + "application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

    @Test
    void prometheusGetsOpenMetricsThoughItNamesNoCharset() {
        assertThat(ScrapeFormat.of(PROMETHEUS)).isEqualTo(ScrapeFormat.OPEN_METRICS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/openmetrics-text",
                "application/openmetrics-text; version=1.0.0; charset=utf-8",
                "application/openmetrics-text;version=\"1.0.0\"",
                "text/plain, application/openmetrics-text",
                "APPLICATION/OpenMetrics-Text;version=1.0.0;q=0.5"
            })
    void whoAsksForOpenMetricsGetsIt(String accept) {
        assertThat(ScrapeFormat.of(accept)).isEqualTo(ScrapeFormat.OPEN_METRICS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*/*",
                "text/plain;version=0.0.4",
                "text/html, */*;q=0.8",
                "text/plain;q=0.9,application/openmetrics-text;version=1.0.0;q=0.5",
                "application/openmetrics-text;version=1.0.0;q=0",
                "application/openmetrics-text;version=1.0.0;q=much",
                "application/openmetrics-text;version=0.0.1",
                "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily"
            })
    void everybodyElseGetsText(String accept) {
        assertThat(ScrapeFormat.of(accept)).isEqualTo(ScrapeFormat.TEXT);
    }

    @Test
    void withoutTheHeaderItIsText() {
        assertThat(ScrapeFormat.of(null)).isEqualTo(ScrapeFormat.TEXT);
    }
}
