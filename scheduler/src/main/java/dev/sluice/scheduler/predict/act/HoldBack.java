package dev.sluice.scheduler.predict.act;

import dev.sluice.scheduler.definition.ForecastPolicy;
import dev.sluice.scheduler.definition.ForecastPolicy.Kind;
import dev.sluice.scheduler.plan.HoldReason;
import dev.sluice.scheduler.predict.DurationForecast;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Says why a task waits although a slot is free: the planner keeps it for a run that is expected and would else be late. The
 * planner decided that; here it gets its odds, its reason and its end.
 */
public final class HoldBack {
    private HoldBack() {}

    /**
     * A task that is held.
     *
     * @param workflow namespace and name; its policy counts
     * @param task its id
     * @param name of the task, for people
     * @param duration how long it takes
     */
    public record Held(String workflow, String task, String name, DurationForecast duration) {}

    /**
     * What to write down about a hold of the planner.
     *
     * @param kept what the planner said; the name of its run tells its slot, and a task is held for it once, however often its
     *     times are forecast anew
     * @param kin how long the protected run takes
     */
    public static Optional<Proposal> propose(
            Held held, HoldReason.KeptFor kept, DurationForecast kin, ForecastPolicy policy, Instant now) {
        if (!policy.considers(Kind.HOLD_BACK) || !kept.deadline().isAfter(now)) {
            return Optional.empty();
        }
        // Either the run starts when it is expected, or the task has its slot and the run starts when the task is done.
        double after = Completion.of(kin).late(Duration.between(Words.later(kept.release(), now), kept.deadline()));
        double before = Math.max(after, missBehind(held, kept, kin, now));
        return Optional.of(proposal(held, kept, kin, before, after));
    }

    private static double missBehind(Held held, HoldReason.KeptFor kept, DurationForecast kin, Instant now) {
        return Completion.after(held.duration(), kin).late(Duration.between(now, kept.deadline()));
    }

    private static Proposal proposal(
            Held held, HoldReason.KeptFor kept, DurationForecast kin, double before, double after) {
        Instant until = kept.deadline().minus(Words.duration(kin.p50()));
        String reason =
                ("the slot is kept for %s, expected at %s: behind this task of %s (P90) it would miss its deadline %s with"
                                + " %s instead of %s")
                        .formatted(
                                kept.run(),
                                Words.time(kept.release()),
                                Words.length(held.duration().p90()),
                                Words.time(kept.deadline()),
                                Words.percent(before),
                                Words.percent(after));
        Instant end = Words.later(until, kept.release());
        return new Proposal(
                Kind.HOLD_BACK,
                Kind.HOLD_BACK + " " + held.task() + " " + kept.run(),
                held.workflow() + ", task " + held.name(),
                reason,
                OptionalDouble.of(before),
                OptionalDouble.of(after),
                Map.of(
                        "protected", kept.run(),
                        "release", kept.release().toString(),
                        "deadline", kept.deadline().toString(),
                        "heldP50", held.duration().p50(),
                        "heldP90", held.duration().p90(),
                        "protectedP50", kin.p50(),
                        "protectedP90", kin.p90()),
                end,
                new Effect.KeepFor(kept.run(), kept.release(), end));
    }
}
