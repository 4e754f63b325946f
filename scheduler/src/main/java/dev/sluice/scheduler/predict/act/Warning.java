package dev.sluice.scheduler.predict.act;

import dev.sluice.scheduler.definition.ForecastPolicy;
import dev.sluice.scheduler.definition.ForecastPolicy.Kind;
import dev.sluice.scheduler.predict.queue.MissWarning;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Tells consumers when a deadline will probably be missed, and takes it back once, but never goes back and forth. */
public final class Warning {
    private Warning() {}

    /**
     * A deadline ahead.
     *
     * @param workflow whose
     * @param id unique among deadlines
     * @param subject for people
     * @param deadline when it has to be done
     * @param p50 when it will probably be done
     * @param p90 when it will almost certainly be done
     * @param miss probability of a miss
     */
    public record Risk(
            String workflow, String id, String subject, Instant deadline, Instant p50, Instant p90, double miss) {}

    /** What is known after a look: what has been said, and what is to be said now. */
    public record Step(MissWarning state, Optional<Proposal> proposal) {}

    /** What to do about a deadline. */
    public static Step propose(Risk risk, MissWarning said, ForecastPolicy policy, Instant now) {
        if (!policy.considers(Kind.WARN) || !risk.deadline().isAfter(now)) {
            return new Step(said, Optional.empty());
        }
        MissWarning state = said.after(risk.miss());
        return new Step(
                state, state.changes() == said.changes() ? Optional.empty() : Optional.of(proposal(risk, state)));
    }

    private static Proposal proposal(Risk risk, MissWarning state) {
        // A new time that keeps the deadline would contradict the warning.
        Instant newTime = risk.p50().isAfter(risk.deadline()) ? risk.p50() : risk.p90();
        String reason = state.warned()
                ? "the deadline %s will be missed with %s; expected at %s, by %s at nine chances of ten"
                        .formatted(
                                Words.time(risk.deadline()),
                                Words.percent(risk.miss()),
                                Words.time(risk.p50()),
                                Words.time(risk.p90()))
                : "the deadline %s will be kept after all: a miss is down to %s, expected at %s"
                        .formatted(Words.time(risk.deadline()), Words.percent(risk.miss()), Words.time(risk.p50()));
        return new Proposal(
                Kind.WARN,
                Kind.WARN + " " + risk.id() + " " + state.changes(),
                risk.subject(),
                reason,
                OptionalDouble.of(risk.miss()),
                OptionalDouble.empty(),
                Map.of(
                        "deadline", risk.deadline().toString(),
                        "p50", risk.p50().toString(),
                        "p90", risk.p90().toString(),
                        "miss", risk.miss()),
                risk.deadline(),
                state.warned() ? new Effect.Warn(newTime) : new Effect.AllClear());
    }
}
