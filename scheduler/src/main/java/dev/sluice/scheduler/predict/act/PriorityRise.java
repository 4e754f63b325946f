package dev.sluice.scheduler.predict.act;

import dev.sluice.scheduler.definition.ForecastPolicy;
import dev.sluice.scheduler.definition.ForecastPolicy.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Lets a run whose slack runs out go before others that have more, by raising its priority just above theirs. */
public final class PriorityRise {
    /** Furthest that a priority is raised. */
    public static final int MOST = 100;

    private PriorityRise() {}

    /**
     * A run that waits.
     *
     * @param workflow namespace and name
     * @param run its id
     * @param priority it has
     * @param ahead highest priority among what waits in the same pool and has more slack
     * @param highest priority that a definition may have
     * @param deadline when it has to be done
     */
    public record Waiting(String workflow, String run, int priority, int ahead, int highest, Instant deadline) {}

    /**
     * What to do about a run.
     *
     * @param missBefore probability of a miss with the priority that it has
     * @param next the work, if it is the next to start
     */
    public static Optional<Proposal> propose(
            Waiting waiting, double missBefore, Completion next, ForecastPolicy policy, Instant now) {
        if (!policy.considers(Kind.RAISE_PRIORITY)
                || missBefore < Odds.ACT
                || !waiting.deadline().isAfter(now)) {
            return Optional.empty();
        }
        long above = Math.min((long) waiting.ahead() + 1, (long) waiting.priority() + MOST);
        int to = (int) Math.min(above, waiting.highest());
        double after = next.late(Duration.between(now, waiting.deadline()));
        boolean overtakes = to > waiting.priority() && to > waiting.ahead();
        return overtakes && Odds.helps(missBefore, after)
                ? Optional.of(proposal(waiting, to, missBefore, after))
                : Optional.empty();
    }

    private static Proposal proposal(Waiting waiting, int to, double before, double after) {
        String reason = "with priority %d instead of %d the run misses its deadline %s with %s instead of %s"
                .formatted(
                        to,
                        waiting.priority(),
                        Words.time(waiting.deadline()),
                        Words.percent(after),
                        Words.percent(before));
        return new Proposal(
                Kind.RAISE_PRIORITY,
                Kind.RAISE_PRIORITY + " " + waiting.run(),
                waiting.workflow() + ", run " + waiting.run(),
                reason,
                OptionalDouble.of(before),
                OptionalDouble.of(after),
                Map.of(
                        "deadline", waiting.deadline().toString(),
                        "priority", waiting.priority(),
                        "ahead", waiting.ahead()),
                waiting.deadline(),
                new Effect.Priority(waiting.priority(), to));
    }
}
