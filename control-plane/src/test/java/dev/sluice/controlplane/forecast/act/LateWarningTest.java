package dev.sluice.controlplane.forecast.act;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.dispatch.SchedulerHarness;
import dev.sluice.controlplane.dispatch.ScriptedExecutor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Owners hear of runs that will be late, and of the end of that. */
class LateWarningTest extends ActsOnRuns {
    private UUID willBeLate(String mode) {
        scheduler.apply(SchedulerHarness.workflow("maker", """
                slo: {deadline: {within: 30m}}
                forecast: {mode: %s}
                tasks: [{id: t, type: noop, produces: [{asset: o, uri: "connection://wh/orders"}]}]""".formatted(mode)));
        scheduler.apply(SchedulerHarness.workflow(
                "reader", "tasks: [{id: t, type: noop, consumes: [\"connection://wh/orders\"]}]"));
        UUID run = scheduler.start("n/maker", Map.of());
        forecasts.risk(run, now().plus(Duration.ofMinutes(30)), 0.7);
        return run;
    }

    private List<String> alerts() {
        return scheduler.rows("""
                SELECT d.name, a.resolved_at IS NULL, a.count FROM alert a JOIN definition d ON d.id = a.definition_id
                WHERE a.kind = 'DEADLINE_AT_RISK' ORDER BY 1
                """);
    }

    @Test
    void ownersOfTheRunAndOfItsConsumersAreToldOnceAndHearWhenAllIsWell() {
        UUID run = willBeLate("act");

        decide();
        decide();
        scheduler.parts().forecasts().decide(now()); // another leader
        assertThat(alerts()).containsExactly("maker t 1", "reader t 1");

        forecasts.risk(run, now().plus(Duration.ofMinutes(30)), 0.3);
        decide();
        assertThat(alerts()).containsExactly("maker t 1", "reader t 1");
        forecasts.risk(run, now().plus(Duration.ofMinutes(30)), 0.05);
        decide();
        assertThat(alerts()).containsExactly("maker f 1", "reader f 1");
        forecasts.risk(run, now().plus(Duration.ofMinutes(30)), 0.9);
        decide();
        assertThat(alerts()).containsExactly("maker f 1", "reader f 1"); // nobody is told back and forth
        assertThat(decisions("WARN")).hasSize(2);
    }

    @Test
    void warningEndsWithItsRun() {
        willBeLate("act");
        decide();

        scheduler.settle(scheduler.replica("a", ScriptedExecutor.succeeds()));
        decide();

        assertThat(alerts()).containsExactly("maker f 1", "reader f 1");
        scheduler.clock().tick(Duration.ofHours(1));
        scheduler.main().forecasts().review(now());
        assertThat(scheduler.rows("SELECT score, score_detail ->> 'why' FROM forecast_decision"))
                .containsExactly("HARMED a false alarm: done at 2026-11-21T00:00:00Z, in time");
    }

    @ParameterizedTest
    @CsvSource({"advise, 1", "off, 0"})
    void nobodyIsToldWhereNobodyWantsIt(String mode, int advised) {
        willBeLate(mode);

        decide();

        assertThat(alerts()).isEmpty();
        assertThat(decisions("WARN")).hasSize(advised);
    }
}
