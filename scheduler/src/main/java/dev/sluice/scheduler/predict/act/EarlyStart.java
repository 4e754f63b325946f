package dev.sluice.scheduler.predict.act;

import dev.sluice.scheduler.definition.ForecastPolicy;
import dev.sluice.scheduler.definition.ForecastPolicy.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Starts a slot's run before its slot, as little earlier as it takes to be done in time.
 *
 * <p>It is proposed when the new start is at most the largest shift away: before that, the forecast may still change.
 */
public final class EarlyStart {
    private static final int BISECTIONS = 50;

    private EarlyStart() {}

    /**
     * A start that a schedule will make.
     *
     * @param workflow namespace and name
     * @param trigger its schedule
     * @param slot when it would start
     * @param deadline when its run has to be done
     * @param earliest when its inputs are complete, such as the end of the partition; {@link Instant#MIN}: whenever
     */
    public record Slot(String workflow, String trigger, Instant slot, Instant deadline, Instant earliest) {}

    /** What to do about a slot, if anything. */
    public static Optional<Proposal> propose(Slot slot, Completion run, ForecastPolicy policy, Instant now) {
        if (!policy.considers(Kind.START_EARLY) || !now.isBefore(slot.slot())) {
            return Optional.empty();
        }
        double before = missAt(slot.slot(), slot, run);
        if (before < Odds.ACT) {
            return Optional.empty();
        }
        Instant at = start(slot, run, policy.maxShift(), now);
        double after = missAt(at, slot, run);
        boolean soon = !at.minus(policy.maxShift()).isAfter(now);
        return soon && at.isBefore(slot.slot()) && Odds.helps(before, after)
                ? Optional.of(proposal(slot, at, before, after, policy))
                : Optional.empty();
    }

    /** Whether an early start that was decided and has not happened yet is still wanted. */
    public static boolean keeps(Slot slot, Completion run) {
        return missAt(slot.slot(), slot, run) > Odds.DROP;
    }

    /** The latest start that is late rarely enough; where there is none, the earliest allowed. */
    private static Instant start(Slot slot, Completion run, Duration maxShift, Instant now) {
        Instant first = Words.later(Words.later(slot.slot().minus(maxShift), slot.earliest()), now);
        Duration most = Duration.between(first, slot.slot());
        if (most.isNegative() || missAt(first, slot, run) > Odds.TARGET) {
            return Words.earlier(first, slot.slot());
        }
        Duration enough = most;
        Duration little = Duration.ZERO;
        for (int i = 0; i < BISECTIONS && enough.minus(little).toMillis() > 1; i++) {
            Duration middle = little.plus(enough).dividedBy(2);
            if (missAt(slot.slot().minus(middle), slot, run) <= Odds.TARGET) {
                enough = middle;
            } else {
                little = middle;
            }
        }
        return Words.later(first, slot.slot().minus(enough).truncatedTo(ChronoUnit.SECONDS));
    }

    private static double missAt(Instant start, Slot slot, Completion run) {
        return run.late(Duration.between(start, slot.deadline()));
    }

    private static Proposal proposal(Slot slot, Instant at, double before, double after, ForecastPolicy policy) {
        String reason = "started at %s, %s before its slot %s, the run misses its deadline %s with %s instead of %s"
                .formatted(
                        Words.time(at),
                        Words.length(Duration.between(at, slot.slot())),
                        Words.time(slot.slot()),
                        Words.time(slot.deadline()),
                        Words.percent(after),
                        Words.percent(before));
        return new Proposal(
                Kind.START_EARLY,
                Kind.START_EARLY + " " + slot.workflow() + " " + slot.trigger() + " " + slot.slot(),
                slot.workflow() + ", slot " + slot.slot(),
                reason,
                OptionalDouble.of(before),
                OptionalDouble.of(after),
                Map.of(
                        "slot", slot.slot().toString(),
                        "deadline", slot.deadline().toString(),
                        "maxShift", policy.maxShift().toString(),
                        "target", Odds.TARGET),
                slot.slot(),
                new Effect.StartAt(slot.slot(), at));
    }
}
