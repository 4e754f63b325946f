package dev.sluice.controlplane.forecast.act;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Nothing is acted upon while forecasts do not hold, or while a person says so. */
class ActingSwitchTest extends ActsOnRuns {
    private List<String> acting() {
        return scheduler.rows("SELECT acting, round(coverage::numeric, 2), changed_by FROM forecast_switch");
    }

    private boolean review() {
        return scheduler.main().forecasts().review(now()) > 0;
    }

    @Test
    void forecastsThatDoNotHoldSwitchActingOffAndOnAgain() {
        forecasts.ended(120, 80);
        assertThat(review()).isTrue();
        assertThat(acting()).containsExactly("f 0.67 sluice");
        assertThat(scheduler.rows("SELECT kind, resolved_at FROM alert")).containsExactly("FORECAST_ROLLED_BACK null");

        UUID gold = waitsBehindOthers("act");
        decide();
        assertThat(queue()).contains("gold 0");
        assertThat(decisions("RAISE_PRIORITY")).allMatch(d -> d.startsWith("ADVISE"));

        scheduler.clock().tick(Duration.ofHours(1));
        forecasts.ended(200, 180);
        assertThat(review()).isTrue();
        assertThat(acting()).containsExactly("t 0.90 sluice");
        assertThat(scheduler.rows(
                        "SELECT count(*) FROM alert WHERE kind = 'FORECAST_ROLLED_BACK' AND resolved_at IS NULL"))
                .containsExactly("0");
        forecasts.risk(gold, now().plus(Duration.ofMinutes(30)), 0.8);
        decide();
        assertThat(queue()).contains("gold 51");
    }

    @Test
    void personOverrulesTheSwitchUntilNewRunsSayOtherwise() {
        ForecastControl control = scheduler.main().forecasts().control();
        forecasts.ended(120, 80);
        review();
        scheduler.clock().tick(Duration.ofHours(1));

        assertThat(control.setActing(true, ANN, "known outlier")).isTrue();
        assertThat(control.setActing(true, ANN, "known outlier")).isFalse();
        assertThat(review()).isFalse();
        assertThat(acting()).allMatch(row -> row.startsWith("t"));

        scheduler.clock().tick(Duration.ofHours(1));
        forecasts.ended(120, 80);
        assertThat(review()).isTrue();
        assertThat(control.setActing(false, ANN, "n")).isFalse();
        control.setActing(true, ANN, "y");
        control.setActing(false, ANN, "holidays");
        scheduler.clock().tick(Duration.ofHours(1));
        forecasts.ended(200, 180);
        assertThat(review()).isFalse();
        assertThat(acting()).allMatch(row -> row.startsWith("f") && row.endsWith("ann"));
        assertThat(scheduler.rows("SELECT actor, action FROM audit_entry ORDER BY id"))
                .containsExactly(
                        "sluice forecast.stopped",
                        "ann forecast.acting",
                        "sluice forecast.stopped",
                        "ann forecast.acting",
                        "ann forecast.stopped");
    }
}
