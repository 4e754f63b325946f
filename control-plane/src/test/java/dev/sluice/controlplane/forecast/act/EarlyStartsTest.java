package dev.sluice.controlplane.forecast.act;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.dispatch.Replica;
import dev.sluice.controlplane.dispatch.SchedulerHarness;
import dev.sluice.controlplane.dispatch.ScriptedExecutor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** A slot whose run would be late starts before its time: once, whoever decides and whoever fires. */
class EarlyStartsTest extends HourlyReport {
    @Test
    void slotStartsEarlyEnoughAndOnlyOnce() {
        late("forecast: {mode: act}");
        Replica replica = scheduler.replica("a", ScriptedExecutor.succeeds());
        to(SLOT.minus(Duration.ofMinutes(40)));

        assertThat(decide()).isEqualTo(1);
        assertThat(decide()).isZero();
        Instant at = Instant.parse(scheduler
                .rows("SELECT to_char(early_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"') FROM trigger")
                .getFirst());
        assertThat(at).isBetween(SLOT.minus(Duration.ofMinutes(11)), SLOT.minus(Duration.ofMinutes(9)));
        to(at.minusSeconds(1));
        replica.fire();
        assertThat(runs()).isEmpty();

        to(at.plusSeconds(1));
        scheduler.settle(replica);
        assertThat(runs()).hasSize(1).first().asString().contains("slot:hourly:2026-11-21T01:00:00Z");
        assertThat(scheduler.rows("SELECT deadline_at = ?, state FROM workflow_run", DEADLINE))
                .containsExactly("t SUCCEEDED");

        to(SLOT.plusSeconds(1));
        scheduler.settle(replica);
        assertThat(runs()).hasSize(1);
        to(SLOT.plus(Duration.ofHours(1)).plusSeconds(1));
        scheduler.settle(replica);
        assertThat(runs()).hasSize(2);
        acts().review(scheduler.clock().instant());
        assertThat(scheduler.rows("SELECT score FROM forecast_decision WHERE kind = 'START_EARLY'"))
                .containsExactly("NO_DIFFERENCE"); // it took no time at all
        assertThat(scheduler.rows("SELECT early_slot, early_at, usual_at FROM trigger"))
                .containsExactly("null null null");
        assertThat(decisions()).containsExactly("START_EARLY ACT n/report, slot 2026-11-21T01:00:00Z null");
        assertThat(scheduler.rows("SELECT miss_before > 0.5, miss_after <= 0.1 FROM forecast_decision"))
                .containsExactly("t t");
    }

    @Test
    void adviceIsWrittenDownAndMovesNothing() {
        late("");
        to(SLOT.minus(Duration.ofMinutes(20)));

        assertThat(decide()).isZero();

        assertThat(decisions()).containsExactly("START_EARLY ADVISE n/report, slot 2026-11-21T01:00:00Z null");
        assertThat(scheduler.rows("SELECT early_slot FROM trigger")).containsExactly("null");
    }

    @Test
    void nothingIsDecidedWhereForecastsAreOffOrTheKindIsNotAllowed() {
        late("forecast: {mode: off}");
        to(SLOT.minus(Duration.ofMinutes(20)));
        assertThat(decide()).isZero();

        scheduler.apply(report("forecast: {mode: act, allow: [warn]}"));
        decide();

        assertThat(scheduler.rows("SELECT count(*) FROM forecast_decision WHERE kind <> 'WARN'"))
                .containsExactly("0");
    }

    @Test
    void leadersThatRaceDecideOnceAndReplicasThatRaceFireOnce() throws Exception {
        late("forecast: {mode: act}");
        to(SLOT.minus(Duration.ofMinutes(9)));
        List<Replica> replicas = new ArrayList<>();
        List<ForecastActs> leaders = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            replicas.add(scheduler.replica("r" + i, ScriptedExecutor.succeeds()));
            leaders.add(scheduler.parts().forecasts());
        }

        race(leaders.size(), i -> leaders.get(i).decide(scheduler.clock().instant()));
        race(replicas.size(), i -> replicas.get(i).fire());

        assertThat(runs()).hasSize(1);
        assertThat(scheduler.rows("SELECT count(*) FROM forecast_decision WHERE kind = 'START_EARLY'"))
                .containsExactly("1");
        assertThat(scheduler.rows("SELECT count(*) FROM audit_entry WHERE action = 'forecast.start_early'"))
                .containsExactly("1");
    }

    private static void race(int count, java.util.function.IntConsumer step) throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newFixedThreadPool(count)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i;
                all.add(threads.submit(() -> {
                    go.await();
                    step.accept(number);
                    return null;
                }));
            }
            go.countDown();
            for (Future<?> one : all) {
                one.get();
            }
        }
    }

    @Test
    void replicaThatKnowsNothingFiresWhatAnotherOneDecidedBeforeItWasGone() {
        late("forecast: {mode: act}");
        to(SLOT.minus(Duration.ofMinutes(40)));
        scheduler.parts().forecasts().decide(scheduler.clock().instant());

        to(SLOT.minus(Duration.ofMinutes(5)));
        assertThat(scheduler.parts().forecasts().decide(scheduler.clock().instant()))
                .isZero();
        scheduler.settle(scheduler.replica("new", ScriptedExecutor.succeeds()));

        assertThat(runs()).hasSize(1);
    }

    @Test
    void runThatStartedEarlyStillWaitsForAHeldInput() {
        scheduler.apply(SchedulerHarness.workflow("report", """
                triggers: [{id: hourly, type: schedule, cron: "0 * * * *"}]
                slo: {deadline: {within: 20m}}
                forecast: {mode: act}
                tasks: [{id: t, type: noop, consumes: ["connection://wh/raw.orders"]}]
                """));
        scheduler.publish("raw.orders", null);
        scheduler.transactions().run(tx -> tx.update("""
                INSERT INTO asset_hold (asset_id, source, reason, held_by, held_since)
                SELECT id, 'operator', 'bad', 'ann', ? FROM asset WHERE name = 'raw.orders'
                """, scheduler.clock().instant()));
        forecasts.lands(
                "n/report",
                "hourly",
                SLOT,
                DEADLINE,
                Duration.ofMinutes(26),
                Duration.ofMinutes(30),
                Duration.ofMinutes(31));
        to(SLOT.minus(Duration.ofMinutes(9)));
        decide();

        Replica replica = scheduler.replica("a", ScriptedExecutor.succeeds());
        scheduler.settle(replica);

        assertThat(runs()).hasSize(1);
        assertThat(scheduler.rows("SELECT state, attempts FROM task_run")).containsExactly("READY 0");
    }

    @Test
    void dataOfATimePartitionIsWaitedFor() {
        scheduler.apply(SchedulerHarness.workflow("report", """
                partitions: {type: time, every: 1h, start: 2026-11-20, timezone: UTC}
                triggers: [{id: hourly, type: schedule, cron: "0 * * * *"}]
                slo: {deadline: {within: 20m}}
                forecast: {mode: act}
                tasks: [{id: t, type: noop}]
                """));
        forecasts.lands(
                "n/report",
                "hourly",
                SLOT,
                DEADLINE,
                Duration.ofMinutes(26),
                Duration.ofMinutes(30),
                Duration.ofMinutes(31));
        to(SLOT.minus(Duration.ofMinutes(9)));

        decide();

        assertThat(scheduler.rows("SELECT kind FROM forecast_decision WHERE kind = 'START_EARLY'"))
                .isEmpty();
    }
}
