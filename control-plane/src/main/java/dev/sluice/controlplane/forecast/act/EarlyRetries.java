package dev.sluice.controlplane.forecast.act;

import dev.sluice.controlplane.dispatch.Breakers;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.run.RunRow;
import dev.sluice.controlplane.workflow.Deployed;
import dev.sluice.controlplane.workflow.DeployedCache;
import dev.sluice.scheduler.definition.ForecastPolicy;
import dev.sluice.scheduler.definition.ForecastPolicy.Kind;
import dev.sluice.scheduler.definition.Task;
import dev.sluice.scheduler.execute.ErrorClass;
import dev.sluice.scheduler.plan.Breaker;
import dev.sluice.scheduler.predict.DurationForecast;
import dev.sluice.scheduler.predict.act.Completion;
import dev.sluice.scheduler.predict.act.EarlyRetry;
import dev.sluice.scheduler.predict.act.Effect;
import dev.sluice.scheduler.predict.act.Proposal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Cuts the pause before a retry short where the deadline leaves no time for it. */
public final class EarlyRetries {
    private final DeployedCache definitions;
    private final TaskForecasts forecasts;
    private final Decider decider;

    EarlyRetries(DeployedCache definitions, TaskForecasts forecasts, Decider decider) {
        this.definitions = definitions;
        this.forecasts = forecasts;
        this.decider = decider;
    }

    /**
     * A task that failed and is tried again.
     *
     * @param failures so far
     * @param delay by its retry rule
     * @param service that it needs; null: none
     */
    public record Failed(
            RunRow run,
            Deployed deployed,
            Task task,
            ErrorClass error,
            int failures,
            Duration delay,
            @Nullable String service) {}

    /** How long to wait before the next try. In the transaction that records the failure. */
    public Duration delay(Tx tx, Failed failed, Instant now) throws SQLException {
        if (failed.delay().compareTo(EarlyRetry.FLOOR) <= 0) {
            return failed.delay();
        }
        record Run(@Nullable Instant deadline, int current, String workflow) {}
        Optional<Run> found = tx.first(
                """
                SELECT r.deadline_at, d.version, d.namespace || '/' || d.name AS workflow
                FROM workflow_run r JOIN definition d ON d.id = r.definition_id WHERE r.id = ?
                """,
                row -> new Run(Jdbc.instant(row, "deadline_at"), row.getInt("version"), row.getString("workflow")),
                failed.run().id());
        if (found.isEmpty() || found.get().deadline() == null) {
            return failed.delay();
        }
        ForecastPolicy policy = definitions
                .workflow(tx, failed.run().definitionId(), found.get().current())
                .workflow()
                .forecast();
        Map<String, DurationForecast> known = policy.considers(Kind.RETRY_EARLY)
                ? forecasts
                        .of(tx, List.of(failed.deployed()), now)
                        .getOrDefault(TaskForecasts.Key.of(failed.deployed()), Map.of())
                : Map.of();
        DurationForecast own = known.get(failed.task().id());
        if (own == null) {
            return failed.delay();
        }
        Duration after = new Chain(failed.deployed(), known).after(failed.task().id());
        Optional<Proposal> proposal = EarlyRetry.propose(
                new EarlyRetry.Waiting(
                        found.get().workflow(),
                        failed.run().id().toString(),
                        failed.task().id(),
                        failed.failures(),
                        failed.error(),
                        now,
                        now.plus(failed.delay()),
                        found.get().deadline(),
                        breaker(tx, failed.service())),
                available -> Completion.of(own).late(available.minus(after)),
                policy,
                now);
        Decider.About about = Decider.About.task(
                failed.run().definitionId(), failed.run().id(), failed.task().id());
        return proposal.isPresent()
                        && proposal.get().effect() instanceof Effect.RetryAt(Instant _, Instant at)
                        && decider.decide(tx, proposal.get(), about, policy, now)
                                .isPresent()
                ? Duration.between(now, at)
                : failed.delay();
    }

    private static Optional<Breaker> breaker(Tx tx, @Nullable String service) throws SQLException {
        return service == null
                ? Optional.empty()
                : Optional.ofNullable(Breakers.read(tx, List.of(service)).get(service));
    }
}
