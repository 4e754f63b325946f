package dev.sluice.controlplane.forecast.act;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.dispatch.ScriptedExecutor;
import dev.sluice.controlplane.security.Actor;
import dev.sluice.controlplane.security.Role;
import dev.sluice.scheduler.definition.ResourceName;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** An early start ends with its reason: a changed definition, a pause, a new forecast, a person. */
class EarlyStartsTakenBackTest extends HourlyReport {
    private static final Actor ANN = new Actor("ann", 7, Role.OPERATOR);

    private UUID decision() {
        return UUID.fromString(
                scheduler.rows("SELECT id FROM forecast_decision").getFirst());
    }

    @Test
    void changeOfTheDefinitionOrAPauseCancelsAnEarlyStart() {
        late("forecast: {mode: act}");
        to(SLOT.minus(Duration.ofMinutes(40)));
        decide();

        scheduler.apply(report("forecast: {mode: act, maxShift: 31m}"));
        assertThat(decisions())
                .containsExactly("START_EARLY ACT n/report, slot 2026-11-21T01:00:00Z the definition was applied anew");
        assertThat(scheduler.rows("SELECT early_slot, evaluate_at = next_slot FROM trigger"))
                .containsExactly("null t");

        scheduler.clock().tick(Duration.ofSeconds(1));
        assertThat(decide()).isPositive(); // the new definition is a case of its own
        scheduler.main().definitions().pause(ResourceName.parse("n/report"), true);
        assertThat(decisions()).last().asString().endsWith("the workflow was paused");
        scheduler.main().definitions().pause(ResourceName.parse("n/report"), false);
        to(SLOT.minus(Duration.ofMinutes(5)));
        scheduler.settle(scheduler.replica("a", ScriptedExecutor.succeeds()));
        assertThat(runs()).isEmpty();
    }

    @Test
    void earlyStartThatIsNotNeededAnyMoreIsTakenBack() {
        late("forecast: {mode: act}");
        to(SLOT.minus(Duration.ofMinutes(40)));
        decide();

        forecasts.lands(
                "n/report",
                "hourly",
                SLOT,
                DEADLINE,
                Duration.ofMinutes(5),
                Duration.ofMinutes(6),
                Duration.ofMinutes(7));
        assertThat(decide()).isEqualTo(1);

        assertThat(scheduler.rows("SELECT early_slot, evaluate_at = next_slot FROM trigger"))
                .containsExactly("null t");
        assertThat(decisions())
                .containsExactly(
                        "START_EARLY ACT n/report, slot 2026-11-21T01:00:00Z it would be done in time without that");
    }

    @Test
    void personTakesAnEarlyStartBackAndItStaysBack() {
        late("forecast: {mode: act}");
        to(SLOT.minus(Duration.ofMinutes(40)));
        decide();

        assertThat(acts().control().reverse(decision(), ANN, "inputs come late today"))
                .isEqualTo(new ForecastControl.Reversal.Done());
        decide();
        assertThat(decisions())
                .containsExactly("START_EARLY ACT n/report, slot 2026-11-21T01:00:00Z inputs come late today");

        to(SLOT.minus(Duration.ofMinutes(5)));
        scheduler.settle(scheduler.replica("a", ScriptedExecutor.succeeds()));
        assertThat(runs()).isEmpty();
        to(SLOT);
        scheduler.settle(scheduler.replica("b", ScriptedExecutor.succeeds()));
        assertThat(runs()).hasSize(1);
    }
}
