package dev.sluice.controlplane.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.graphql.ForecastRows;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.model.Sha256;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The figures of forecasts as Prometheus reads them. */
@QuarkusTest
@Tag("service")
@TestProfile(MetricsStore.class)
class ForecastMetricsTest {
    private static final Pattern SAMPLE =
            Pattern.compile("^([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{[^}]*})? ([-+0-9.eE]+|NaN|[-+]Inf)$");
    private static final String KEY = "slc_test_metrics";

    @Inject
    Jdbc jdbc;

    @Inject
    InstantSource time;

    /** Samples of ours by name and labels; a line that is no sample fails. */
    private Map<String, Double> scrape() {
        Map<String, Double> samples = new HashMap<>();
        RestAssured.given()
                .header("Authorization", "Bearer " + key())
                .header("Accept", "text/plain;version=0.0.4")
                .get("/q/metrics")
                .then()
                .statusCode(200)
                .extract()
                .asString()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .forEach(line -> {
                    Matcher sample = SAMPLE.matcher(line);
                    assertThat(sample.matches()).as(line).isTrue();
                    if (sample.group(1).startsWith("sluice_")) {
                        String labels =
                                sample.group(2) == null ? "" : sample.group(2).replace(",}", "}");
                        samples.put(sample.group(1) + labels, Double.parseDouble(sample.group(3)));
                    }
                });
        return samples;
    }

    private String key() {
        jdbc.query("""
                INSERT INTO api_key (name, prefix, hash, role, created_at) VALUES ('metrics', 'slc_test', ?, 'viewer', now())
                ON CONFLICT DO NOTHING RETURNING 1
                """, row -> row.getInt(1), (Object) Sha256.of(KEY));
        return KEY;
    }

    private static UUID id(int number) {
        return UUID.fromString("019b7801-0000-7000-8000-%012d".formatted(number));
    }

    @Test
    void everyFigureIsThereFromTheStartAndFollowsTheTables() {
        Map<String, Double> before = Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(this::scrape, read -> !read.getOrDefault("sluice_prediction_acting", Double.NaN)
                        .isNaN());

        assertThat(before)
                .containsEntry("sluice_prediction_acting", 1.0)
                .containsEntry("sluice_prediction_runs", 0.0)
                .containsEntry("sluice_prediction_coverage_ratio{quantile=\"p90\"}", Double.NaN)
                .containsEntry("sluice_prediction_error_ratio", Double.NaN)
                .containsEntry("sluice_prediction_lag_seconds", 0.0)
                .containsEntry("sluice_prediction_model_age_seconds", 0.0)
                .containsEntry("sluice_prediction_error_seconds_count", 0.0)
                .containsEntry("sluice_deadline_risks{band=\"high\"}", 0.0)
                .containsEntry("sluice_incidents_open{tier=\"critical\"}", 0.0)
                .containsEntry("sluice_prediction_decisions_total{kind=\"kill_hung\",mode=\"act\"}", 0.0)
                .containsEntry("sluice_prediction_decision_scores_total{kind=\"start_early\",score=\"harmed\"}", 0.0);
        assertThat(before.keySet().stream().filter(name -> name.startsWith("sluice_prediction_decision")))
                .hasSize(7 * 2 + 7 * 4);

        Instant now = time.instant();
        ForecastRows rows = new ForecastRows(jdbc, now);
        // Of five that completed, four within the P50 and all within the P95; one failed that was expected to by 0.2.
        for (double seconds : new double[] {80, 100, 100, 100, 250}) {
            rows.past(
                    id((int) seconds
                            + jdbc.query("SELECT count(*) FROM run_estimate", row -> row.getInt(1))
                                    .getFirst()),
                    seconds,
                    "OK");
        }
        rows.past(id(999), 10, "FAILED");
        rows.risk("slot:metrics:1", "SLOT", null, 60, 0.8)
                .risk("slot:metrics:2", "SLOT", null, 60, 0.2)
                .decision(id(1), "START_EARLY", "ACT", 1, null, 0)
                .decision(id(2), "START_EARLY", "ACT", 1, null, 0)
                .decision(id(3), "WARN", "ADVISE", 1, null, 0)
                .scored(id(1), "HELPED");
        rows.incident("metrics.load", "WARNING", 1, id(4));
        jdbc.query("UPDATE log_head SET position = 9 RETURNING 1", row -> row.getInt(1));
        jdbc.query(
                "INSERT INTO event_log VALUES (1, ?, '\\x01', 1, 0, 1, '\\x01') RETURNING 1",
                row -> row.getInt(1),
                now.minusSeconds(30));
        jdbc.query(
                "INSERT INTO forecast_snapshot (position, part, format, taken_at, state) VALUES (0, 0, 1, ?, '') RETURNING 1",
                row -> row.getInt(1),
                now.minusSeconds(90));
        jdbc.query("UPDATE forecast_switch SET acting = false RETURNING 1", row -> row.getInt(1));

        Map<String, Double> after = Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(this::scrape, read -> Double.valueOf(0).equals(read.get("sluice_prediction_acting")));

        assertThat(after)
                .containsEntry("sluice_prediction_runs", 5.0)
                .containsEntry("sluice_prediction_coverage_ratio{quantile=\"p50\"}", 0.8)
                .containsEntry("sluice_prediction_coverage_ratio{quantile=\"p90\"}", 0.8)
                .containsEntry("sluice_prediction_coverage_ratio{quantile=\"p95\"}", 1.0)
                .containsEntry("sluice_prediction_error_ratio", 0.0)
                .containsEntry("sluice_prediction_backlog_events", 9.0)
                .containsEntry("sluice_prediction_lag_seconds", 30.0)
                .containsEntry("sluice_prediction_model_age_seconds", 90.0)
                .containsEntry("sluice_deadline_risks{band=\"high\"}", 1.0)
                .containsEntry("sluice_deadline_risks{band=\"medium\"}", 1.0)
                .containsEntry("sluice_deadline_risks{band=\"low\"}", 0.0)
                .containsEntry("sluice_incidents_open{tier=\"warning\"}", 1.0)
                .containsEntry("sluice_prediction_decisions_total{kind=\"start_early\",mode=\"act\"}", 2.0)
                .containsEntry("sluice_prediction_decisions_total{kind=\"warn\",mode=\"advise\"}", 1.0)
                .containsEntry("sluice_prediction_decision_scores_total{kind=\"start_early\",score=\"helped\"}", 1.0);
        assertThat(after.get("sluice_prediction_brier"))
                .isCloseTo((5 * 0.04 + 0.64) / 6, org.assertj.core.api.Assertions.within(1e-9));
        assertThat(after.keySet()).hasSameSizeAs(before.keySet());
    }

    @Test
    void decisionsStayCountedWhenTheirRowsAreGone() {
        Instant began = Instant.parse("2030-01-01T00:00:00Z");
        DecisionCounts counts = new DecisionCounts(jdbc, began);
        new ForecastRows(jdbc, began.plusSeconds(60)).decision(id(21), "HOLD_BACK", "ACT", 1, null, 0);

        long first = more(counts.look(began.plusSeconds(120)));
        long again = more(counts.look(began.plusSeconds(180)));
        long moved = more(counts.look(began.plus(Duration.ofDays(3))));
        jdbc.query("DELETE FROM forecast_decision WHERE id = ? RETURNING 1", row -> row.getInt(1), id(21));
        long gone = more(counts.look(began.plus(Duration.ofDays(3)).plusSeconds(60)));
        new ForecastRows(jdbc, began.plus(Duration.ofDays(3)).plusSeconds(90))
                .decision(id(22), "HOLD_BACK", "ACT", 1, null, 0);
        long next = more(counts.look(began.plus(Duration.ofDays(3)).plusSeconds(120)));

        assertThat(List.of(first, again, moved, gone, next)).containsExactly(1L, 0L, 0L, 0L, 1L);
    }

    private static long more(DecisionCounts.News news) {
        return news.decided().stream().mapToLong(DecisionCounts.Decided::more).sum();
    }
}
