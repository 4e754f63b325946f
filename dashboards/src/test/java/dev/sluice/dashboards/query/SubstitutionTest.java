package dev.sluice.dashboards.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SubstitutionTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Span HOUR = new Span(NOON.minusSeconds(3_600), NOON, Duration.ofSeconds(15));

    private final Substitution substitution =
            Substitution.of(HOUR, Duration.ofSeconds(15)).with("job", "sluice").with("job_of_others", "x$1\\.y");

    @Test
    void replacesEachWayToWriteAVariable() throws QueryException {
        assertThat(substitution.in("a{j=~\"$job\"} + b{j=~\"${job}\"} + c{j=~\"${job:regex}\"} + d{j=~\"[[job]]\"}"))
                .isEqualTo("a{j=~\"sluice\"} + b{j=~\"sluice\"} + c{j=~\"sluice\"} + d{j=~\"sluice\"}");
    }

    @Test
    void longerNamesAreNotTakenForShorterOnesAndValuesAreLeftAsTheyAre() throws QueryException {
        assertThat(substitution.in("$job_of_others")).isEqualTo("x$1\\.y");
    }

    @Test
    void intervalsAreThoseOfGrafana() throws QueryException {
        assertThat(substitution.in("$__interval $__interval_ms $__rate_interval $__range $__range_s ${__from}"))
                .isEqualTo("15s 15000 60s 3600s 3600 1795258800000");
        var coarse = new Span(NOON.minusSeconds(86_400), NOON, Duration.ofMinutes(2));
        assertThat(Substitution.of(coarse, Duration.ofSeconds(15)).in("$__rate_interval"))
                .isEqualTo("135s");
    }

    @Test
    void unknownVariablesAreRefused() {
        assertThatThrownBy(() -> substitution.in("rate(a{i=\"$instance\"}[5m])"))
                .isInstanceOf(QueryException.class)
                .hasMessage("unknown variable $instance in rate(a{i=\"$instance\"}[5m])");
    }
}
