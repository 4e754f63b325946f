package dev.sluice.controlplane.forecast.act;

import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.scheduler.definition.ForecastPolicy;
import dev.sluice.scheduler.predict.act.Budget;
import dev.sluice.scheduler.predict.act.Effect;
import dev.sluice.scheduler.predict.act.Proposal;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Turns proposals into decisions: the policy's mode, the switch and the budget say whether they are carried out, and each is
 * taken once. Whoever asks carries out what is decided in the same transaction, so that nothing can come between.
 */
final class Decider {
    private final Budget budget;

    Decider(Budget budget) {
        this.budget = budget;
    }

    /** What a proposal is about, in the store's terms. */
    record About(
            long definitionId,
            @Nullable UUID run,
            @Nullable String task,
            @Nullable Instant slot) {
        static About run(long definitionId, UUID run) {
            return new About(definitionId, run, null, null);
        }

        static About task(long definitionId, UUID run, String task) {
            return new About(definitionId, run, task, null);
        }
    }

    /** The decision to be carried out now; empty: it was taken before, or is only advised, or there were too many. */
    Optional<UUID> decide(Tx tx, Proposal proposal, About about, ForecastPolicy policy, Instant now)
            throws SQLException {
        boolean acted = policy.acts(proposal.kind()) && ForecastSwitch.isActing(tx);
        if (!policy.considers(proposal.kind())
                || isTaken(tx, proposal, acted)
                || !mayDecide(tx, proposal, about, acted, now)) {
            return Optional.empty();
        }
        Optional<UUID> id = Decisions.record(tx, proposal, about, acted, now);
        return acted ? id : Optional.empty();
    }

    private static boolean isTaken(Tx tx, Proposal proposal, boolean acted) throws SQLException {
        return tx.first(
                        "SELECT 1 FROM forecast_decision WHERE once_key = ?",
                        row -> row.getInt(1),
                        Decisions.onceKey(proposal, acted))
                .isPresent();
    }

    private boolean mayDecide(Tx tx, Proposal proposal, About about, boolean acted, Instant now) throws SQLException {
        record Counts(long own, long all) {}
        Counts counts = tx.query(
                        """
                        SELECT count(*) FILTER (WHERE definition_id = ?) AS own, count(*) AS all_of_them FROM forecast_decision
                        WHERE decided_at > ? AND decided_at <= ? AND kind = ? AND mode = ?
                        """,
                        row -> new Counts(row.getLong("own"), row.getLong("all_of_them")),
                        about.definitionId(),
                        now.minus(Budget.WINDOW),
                        now,
                        proposal.kind(),
                        acted ? "ACT" : "ADVISE")
                .getFirst();
        return budget.admits(proposal.kind(), counts.own(), counts.all());
    }

    /** An effect as decisions keep it. */
    static Map<String, Object> effect(Effect effect) {
        return switch (effect) {
            case Effect.StartAt e -> Map.of("from", e.slot(), "to", e.at());
            case Effect.Priority e -> Map.of("from", e.from(), "to", e.to());
            case Effect.KeepFor e -> Map.of("keptFor", e.run(), "release", e.release(), "until", e.until());
            case Effect.RetryAt e -> Map.of("from", e.was(), "to", e.at());
            case Effect.HoldUntil e -> Map.of("until", e.probeAt(), "probe", e.probe(), "cause", e.causeKey());
            case Effect.Kill e -> Map.of("survival", e.survival(), "elapsed", e.elapsed());
            case Effect.Warn e -> Map.of("to", e.newTime());
            case Effect.AllClear _ -> Map.of("clear", true);
        };
    }
}
