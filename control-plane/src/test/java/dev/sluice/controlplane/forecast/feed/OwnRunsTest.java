package dev.sluice.controlplane.forecast.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.dispatch.Replica;
import dev.sluice.controlplane.dispatch.SchedulerHarness;
import dev.sluice.controlplane.dispatch.ScriptedExecutor;
import dev.sluice.controlplane.forecast.JobForecasts.JobForecast;
import dev.sluice.controlplane.forecast.TestForecastConfig;
import dev.sluice.model.JobId;
import dev.sluice.scheduler.execute.AttemptOutcome;
import dev.sluice.scheduler.execute.ErrorClass;
import dev.sluice.scheduler.predict.DurationForecast;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sluice's own runs are forecast from their lineage events alone. */
class OwnRunsTest {
    private static final String WORKFLOW = SchedulerHarness.workflow("w", """
            run: {overlap: allow}
            forecast: {prior: {p50: 10m, p90: 20m}}
            tasks: [{id: t, type: noop}]
            """);
    private static final JobId RUN = new JobId("sluice", "n.w");
    private static final JobId TASK = new JobId("sluice", "n.w.t");

    private final ListLog log = new ListLog();
    private final StoredForecasts forecasts = new StoredForecasts("sluice");
    private SchedulerHarness scheduler;

    @BeforeEach
    void start() throws SQLException {
        scheduler = new SchedulerHarness();
    }

    @AfterEach
    void stop() {
        scheduler.close();
    }

    /** Whatever is in the outbox goes to the log, the catalog and the feed. */
    private void follow() throws SQLException {
        List<String> events = scheduler.lineage();
        events.subList(log.size(), events.size())
                .forEach(event -> log.add(event, scheduler.clock().instant()));
        scheduler.transactions().run(tx -> tx.update("""
                        INSERT INTO projection_position (name, position, updated_at) VALUES ('catalog', ?, 'epoch')
                        ON CONFLICT (name) DO UPDATE SET position = EXCLUDED.position
                        """, (long) log.size()));
        FeedStage.drain(new FeedEngine(scheduler.transactions(), log, TestForecastConfig.DEFAULT, scheduler.clock()));
    }

    private @Nullable JobForecast next(JobId job) {
        return scheduler
                .transactions()
                .call(tx -> forecasts.next(tx, List.of(job)))
                .get(job);
    }

    @Test
    void workflowThatNeverRanIsExpectedToTakeWhatItsDefinitionSays() {
        scheduler.apply(WORKFLOW);

        for (JobId job : List.of(RUN, TASK)) {
            JobForecast declared = Objects.requireNonNull(next(job));
            assertThat(declared.basis()).isEqualTo("DECLARED_PRIOR");
            assertThat(declared.duration().map(DurationForecast::p50)).contains(600.0);
            assertThat(declared.duration().map(DurationForecast::p90)).contains(1_200.0);
        }
        assertThat(next(new JobId("sluice", "n.other"))).isNull();
        assertThat(next(new JobId("elsewhere", "n.w"))).isNull();
    }

    @Test
    void runsAreForecastByWhatTheirOwnEventsTell() throws SQLException {
        AtomicInteger runs = new AtomicInteger();
        ScriptedExecutor executor = ScriptedExecutor.does(_ -> {
            scheduler.clock().tick(Duration.ofMinutes(2));
            return runs.incrementAndGet() > 4
                    ? ScriptedExecutor.failed(ErrorClass.RESOURCE, "out of memory")
                    : new AttemptOutcome.Succeeded(List.of());
        });
        Replica replica = scheduler.replica("a", executor);
        scheduler.apply(WORKFLOW);

        for (int i = 0; i < 6; i++) {
            scheduler.start("n/w", Map.of());
            scheduler.settle(replica);
            scheduler.clock().tick(Duration.ofMinutes(58));
        }
        follow();

        assertThat(scheduler.rows("""
                        SELECT e.basis, e.p50, e.result FROM run_estimate e JOIN attempt a ON a.id = e.run_id ORDER BY e.started_at
                        LIMIT 1
                        """)).containsExactly("DECLARED_PRIOR 600 OK");
        JobForecast task = Objects.requireNonNull(next(TASK));
        assertThat(task.duration().map(d -> Math.round(d.p50()))).contains(120L);
        assertThat(task.runs()).isEqualTo(4);
        assertThat(task.streak()).isEqualTo(2);
        assertThat(task.reasons())
                .contains(
                        "2 of the last 6 runs did not end well", "the last 2 failures are of the same class, RESOURCE");
        assertThat(next(RUN)).isNotNull().satisfies(run -> assertThat(run.cadence())
                .contains(3_600.0));
    }

    @Test
    void refusedAttemptsAreNoFailures() throws SQLException {
        AtomicInteger asked = new AtomicInteger();
        Replica replica = scheduler.replica("a", ScriptedExecutor.does(_ -> {
            scheduler.clock().tick(Duration.ofMinutes(1));
            return asked.incrementAndGet() < 3
                    ? new AttemptOutcome.Refused("no room")
                    : new AttemptOutcome.Succeeded(List.of());
        }));
        scheduler.apply(WORKFLOW);
        scheduler.start("n/w", Map.of());
        for (int i = 0; i < 3; i++) {
            scheduler.settle(replica);
            scheduler.clock().tick(Duration.ofSeconds(5));
        }
        follow();

        assertThat(scheduler.rows(
                        "SELECT given_up, result FROM run_estimate WHERE job_name = 'n.w.t' ORDER BY started_at"))
                .containsExactly("t null", "t null", "f OK");
        assertThat(scheduler.rows("SELECT basis_failures FROM job_forecast WHERE job_name = 'n.w.t'"))
                .containsExactly("0");
    }
}
