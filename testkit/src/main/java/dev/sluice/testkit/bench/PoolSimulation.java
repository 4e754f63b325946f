package dev.sluice.testkit.bench;

import dev.sluice.scheduler.definition.Metadata;
import dev.sluice.scheduler.definition.Pool;
import dev.sluice.scheduler.definition.ResourceName;
import dev.sluice.scheduler.plan.DispatchPlanner;
import dev.sluice.scheduler.plan.DispatchPlanner.Held;
import dev.sluice.scheduler.plan.DispatchPlanner.Ready;
import dev.sluice.scheduler.plan.Foresight;
import dev.sluice.scheduler.plan.Foresight.Coming;
import dev.sluice.scheduler.plan.Foresight.Expected;
import dev.sluice.scheduler.plan.Foresight.Outlook;
import dev.sluice.scheduler.plan.Foresight.Running;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.UUID;

/** Runs a workload through the product's planner on a virtual clock: the planner decides every start, and nothing else does. */
final class PoolSimulation {
    private static final double TICK = 300;
    private static final double LOOK_AHEAD = 12 * 3600;
    private static final String POOL = "bench/pool";

    /** What the planner may use. */
    enum Policy {
        FIFO,
        EDF,
        /** Least slack first: by deadline less cautious duration. */
        LST,
        HOLD
    }

    /** What of the forecasts is put in for the P90. */
    enum Quantile {
        P90,
        P95,
        LAST_TWO,
        TRUTH
    }

    /** What came of it; percentages and minutes. */
    record Result(
            double missed,
            double gold,
            double silver,
            double tardiness,
            double bestEffortWait,
            int holds,
            boolean[] late) {}

    private final Workload work;
    private final double tickLength;
    private final double lookAhead;
    private final int slots;
    private final Policy policy;
    private final double[] p90;
    private final Pool pool;
    private final Set<Integer> queue = new java.util.TreeSet<>();
    private final Map<Integer, Double> running = new LinkedHashMap<>();
    private final PriorityQueue<Integer> ends;
    private final double[] started;
    private int next;
    private int holds;

    PoolSimulation(Workload work, int slots, Policy policy, Quantile quantile) {
        this(work, slots, policy, quantile, 1);
    }

    /** On a clock of which a second lasts so many seconds. */
    PoolSimulation(Workload work, int slots, Policy policy, Quantile quantile, double second) {
        this.work = work;
        this.tickLength = TICK * second;
        this.lookAhead = LOOK_AHEAD * second;
        this.slots = slots;
        this.policy = policy;
        this.p90 = new double[work.size];
        for (int i = 0; i < work.size; i++) {
            p90[i] = switch (quantile) {
                case P90 -> work.forecast[i].p90();
                case P95 -> work.forecast[i].p95();
                case LAST_TWO -> work.lastTwo[i];
                case TRUTH -> work.duration[i];
            };
        }
        this.started = new double[work.size];
        java.util.Arrays.fill(started, Double.NaN);
        this.ends = new PriorityQueue<>(Comparator.comparingDouble(this::end).thenComparingInt(i -> i));
        this.pool = new Pool(
                new Metadata(new ResourceName("bench", "pool"), Map.of(), Optional.empty()),
                slots,
                OptionalInt.empty(),
                List.of());
    }

    private double end(int i) {
        return started[i] + work.duration[i];
    }

    /** Told of every release, before anything is started at that time. */
    interface Watcher {
        void released(int run, double now, PoolSimulation state);
    }

    Result run(Watcher watcher) {
        double tick = 0;
        while (next < work.size || !ends.isEmpty()) {
            double now = Math.min(
                    next < work.size ? work.release[next] : Double.POSITIVE_INFINITY,
                    ends.isEmpty() ? Double.POSITIVE_INFINITY : end(ends.peek()));
            if (policy == Policy.HOLD && !queue.isEmpty()) {
                tick = Math.max(tick, Math.floor(now / tickLength) * tickLength);
                if (tick < now && tick > lastNow) {
                    now = tick;
                }
                tick += tickLength;
            }
            lastNow = now;
            while (!ends.isEmpty() && end(ends.peek()) <= now) {
                running.remove(ends.poll());
            }
            while (next < work.size && work.release[next] <= now) {
                queue.add(next++);
                watcher.released(next - 1, now, this);
            }
            dispatch(now);
        }
        return result();
    }

    private double lastNow = -1;

    private void dispatch(double now) {
        if (queue.isEmpty() || running.size() >= slots) {
            return;
        }
        List<Ready> ready = new ArrayList<>();
        Map<UUID, Expected> expected = new HashMap<>();
        for (int i : queue) {
            UUID id = new UUID(0, i);
            ready.add(new Ready(id, 50, at(work.release[i]), POOL, 1, "", "", List.of(), false));
            if (policy != Policy.FIFO) {
                expected.put(id, new Expected(policy == Policy.LST ? latestStart(i) : deadline(i), seconds(p90[i])));
            }
        }
        Foresight foresight = new Foresight(expected, policy == Policy.HOLD ? Map.of(POOL, outlook(now)) : Map.of());
        DispatchPlanner.Plan plan = DispatchPlanner.plan(new DispatchPlanner.Snapshot(
                at(now),
                ready,
                running.isEmpty() ? List.of() : List.of(new Held(POOL, "", 50, running.size())),
                Map.of(POOL, pool),
                Map.of(),
                slots,
                foresight));
        for (UUID id : plan.start()) {
            int i = (int) id.getLeastSignificantBits();
            started[i] = now;
            queue.remove(i);
            running.put(i, now);
            ends.add(i);
        }
        if (running.size() < slots && !queue.isEmpty()) {
            holds++;
        }
    }

    private Outlook outlook(double now) {
        List<Running> taken = new ArrayList<>();
        running.forEach((i, since) -> taken.add(new Running(at(since), seconds(p90[i]))));
        List<Coming> coming = new ArrayList<>();
        for (int i = next; i < work.size && work.release[i] <= now + lookAhead; i++) {
            if (work.deadline[i] < Workload.NO_DEADLINE) {
                coming.add(new Coming(work.job[i], at(work.release[i]), deadline(i), seconds(p90[i])));
            }
        }
        return new Outlook(taken, coming);
    }

    private Instant deadline(int i) {
        return work.deadline[i] < Workload.NO_DEADLINE ? at(work.deadline[i]) : Instant.MAX;
    }

    private Instant latestStart(int i) {
        return work.deadline[i] < Workload.NO_DEADLINE ? at(work.deadline[i] - p90[i]) : Instant.MAX;
    }

    private static Instant at(double seconds) {
        return Instant.EPOCH.plus(seconds(seconds));
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    Map<Integer, Double> running() {
        return running;
    }

    Set<Integer> queue() {
        return queue;
    }

    int firstToCome() {
        return next;
    }

    private Result result() {
        boolean[] late = new boolean[work.size];
        int[] missed = new int[3];
        int[] count = new int[3];
        double tardiness = 0;
        double wait = 0;
        for (int i = 0; i < work.size; i++) {
            late[i] = end(i) > work.deadline[i];
            count[work.tier[i]]++;
            missed[work.tier[i]] += late[i] ? 1 : 0;
            if (work.tier[i] == 2) {
                wait += started[i] - work.release[i];
            } else {
                tardiness += Math.max(0, end(i) - work.deadline[i]);
            }
        }
        double due = count[0] + count[1];
        return new Result(
                100 * (missed[0] + missed[1]) / due,
                100.0 * missed[0] / count[0],
                100.0 * missed[1] / count[1],
                tardiness / due / 60,
                wait / count[2] / 60,
                holds,
                late);
    }
}
