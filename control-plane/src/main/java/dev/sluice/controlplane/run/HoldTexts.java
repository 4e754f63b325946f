package dev.sluice.controlplane.run;

import dev.sluice.controlplane.run.WhyRun.Reason;
import dev.sluice.scheduler.plan.Breaker;
import dev.sluice.scheduler.plan.HoldReason;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Says in a sentence for people why the planner holds a task. */
final class HoldTexts {
    private HoldTexts() {}

    static Reason text(HoldReason reason) {
        return switch (reason) {
            case HoldReason.Backoff b -> new Reason("RETRY", "its next attempt is at " + b.until());
            case HoldReason.Paused _ -> new Reason("PAUSED", "the workflow is paused; resume it");
            case HoldReason.Gate gate ->
                new Reason(
                        "GATE",
                        "is held: " + gate.held().stream().map(HoldTexts::text).collect(Collectors.joining("; ")),
                        gate.held());
            case HoldReason.BreakerOpen open ->
                new Reason(
                        "BREAKER",
                        "service " + open.service() + " fails; "
                                + (open.state() instanceof Breaker.Open o
                                        ? "probes start at " + o.until()
                                        : "its probes are out"));
            case HoldReason.PoolFull full ->
                new Reason(
                        "POOL", "pool " + full.pool() + " has " + full.used() + " of " + full.slots() + " slots taken");
            case HoldReason.KeptFor kept ->
                new Reason(
                        "POOL",
                        "a slot is kept for " + kept.run() + ", expected at " + kept.release()
                                + ", which has to be done by " + kept.deadline());
            case HoldReason.Doomed doomed ->
                new Reason("FORECAST", "is held until " + doomed.until() + ": " + doomed.why());
            case HoldReason.SlotsReserved kept ->
                new Reason(
                        "POOL",
                        "the last " + kept.reserved() + " free slots of pool " + kept.pool() + " are kept for priority "
                                + kept.priorityAtLeast() + " and above");
            case HoldReason.OwnerQuota quota ->
                new Reason(
                        "QUOTA",
                        quota.owner() + " holds " + quota.used() + " of the " + quota.limit()
                                + " slots it may have in pool " + quota.pool());
            case HoldReason.PoolMissing missing ->
                new Reason("POOL", "pool " + missing.pool() + " is not defined any more; apply it again");
            case HoldReason.ReplicaBusy busy -> new Reason("REPLICA", "all " + busy.limit() + " places are taken");
        };
    }

    private static String text(HoldReason.Held held) {
        String columns = held.columns().isEmpty() ? "" : " (" + String.join(", ", new TreeSet<>(held.columns())) + ")";
        String path = held.path().isEmpty() ? "" : ", reached from " + String.join(" by way of ", held.path());
        return held.asset() + columns + " by " + held.source() + " since " + held.since() + path + ": " + held.why();
    }
}
