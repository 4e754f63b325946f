package dev.sluice.controlplane.trigger;

import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.run.NewRun;
import dev.sluice.controlplane.trigger.TriggerEngine.Due;
import dev.sluice.controlplane.trigger.TriggerEngine.Evaluated;
import dev.sluice.controlplane.workflow.Assets;
import dev.sluice.controlplane.workflow.Connections;
import dev.sluice.controlplane.workflow.Deployed;
import dev.sluice.model.DatasetId;
import dev.sluice.scheduler.definition.Trigger.OnSchedule;
import dev.sluice.scheduler.definition.Trigger.WaitFor;
import dev.sluice.scheduler.plan.Deadlines;
import dev.sluice.scheduler.time.Jitter;
import dev.sluice.scheduler.time.Partition;
import dev.sluice.scheduler.time.Partitioning;
import dev.sluice.scheduler.time.Schedule;
import dev.sluice.scheduler.time.StaticPartitioning;
import dev.sluice.scheduler.time.TimePartitioning;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the runs of a timetable's slots. */
public final class ScheduleFiring {
    private final Assets assets;
    private final Connections connections;
    private final TriggerParameters parameters;

    public ScheduleFiring(Assets assets, Connections connections, TriggerParameters parameters) {
        this.assets = assets;
        this.connections = connections;
        this.parameters = parameters;
    }

    /** When a slot is looked at: its jitter after it. */
    public static Instant evaluateAt(String workflow, OnSchedule trigger, Instant slot) {
        return slot.plus(jitter(workflow, trigger, slot));
    }

    /** Never up to the next slot: that one would come first, and this one count as missed. */
    private static Duration jitter(String workflow, OnSchedule trigger, Instant slot) {
        if (trigger.jitter().isZero()) {
            return Duration.ZERO;
        }
        Duration most = trigger.schedule()
                .next(slot)
                .map(next -> Duration.between(slot, next))
                .filter(gap -> gap.compareTo(trigger.jitter()) < 0)
                .orElse(trigger.jitter());
        return Jitter.of(workflow + "/" + trigger.id(), slot, most);
    }

    Evaluated evaluate(Tx tx, Due due, Deployed deployed, OnSchedule trigger, Instant now) throws SQLException {
        Instant first = due.nextSlot();
        if (first == null) {
            return new Evaluated(List.of(), null, null);
        }
        // Jitter moves the start, not the slot: how late a slot is counts from its jittered time.
        Instant counted = now.minus(jitter(due.workflow(), trigger, first));
        @Nullable Instant early = early(due, first, counted);
        boolean begins = early != null && !now.isBefore(early);
        // Its time has come, as far as the timetable is concerned; no other slot's has.
        var slots = trigger.catchUp().due(trigger.schedule(), first, begins ? first : counted);
        List<NewRun> runs = new ArrayList<>();
        for (Instant slot : slots.slots()) {
            for (Optional<Partition> partition : partitions(deployed, slot)) {
                runs.add(run(tx, deployed, trigger, slot, partition));
            }
        }
        @Nullable Instant next = slots.next().orElse(null);
        if (early != null && !begins) {
            return new Evaluated(runs, next, early);
        }
        return new Evaluated(runs, next, next == null ? null : evaluateAt(due.workflow(), trigger, next));
    }

    /** When the slot starts although its time has not come; null: at its time. */
    private static @Nullable Instant early(Due due, Instant slot, Instant counted) {
        TriggerEngine.Early early = due.early();
        return early != null && early.slot().equals(slot) && counted.isBefore(slot) ? early.at() : null;
    }

    private NewRun run(Tx tx, Deployed deployed, OnSchedule trigger, Instant slot, Optional<Partition> partition)
            throws SQLException {
        Optional<NewRun.Wait> wait = trigger.waitFor().isPresent()
                ? Optional.of(wait(tx, trigger.schedule(), trigger.waitFor().get(), slot))
                : Optional.empty();
        boolean fixed = deployed.workflow().partitions().orElse(null) instanceof StaticPartitioning;
        String suffix = fixed ? ":" + partition.map(Partition::key).orElse("") : "";
        return new NewRun(
                deployed,
                "slot:" + trigger.id() + ":" + slot + suffix,
                NewRun.Origin.trigger(deployed, trigger.id(), "schedule", "{}"),
                Optional.of(slot),
                partition,
                parameters.of(deployed, trigger, "schedule", "{}", slot),
                wait,
                List.of());
    }

    /** A slot covers the last time partition that is over, or every static one. */
    public static List<Optional<Partition>> partitions(Deployed deployed, Instant slot) {
        Partitioning partitions = deployed.workflow().partitions().orElse(null);
        return switch (partitions) {
            case null -> List.of(Optional.empty());
            case TimePartitioning time -> {
                long last = time.lastComplete(slot);
                yield last < 0 ? List.of() : List.of(Optional.of(time.partition(last)));
            }
            case StaticPartitioning fixed -> {
                List<Optional<Partition>> all = new ArrayList<>();
                for (int i = 0; i < fixed.keys().size(); i++) {
                    all.add(Optional.of(fixed.partition(i)));
                }
                yield all;
            }
        };
    }

    /** When the runs of a slot have to be done, one for each; none where the workflow names no time. */
    public static List<Instant> deadlines(Deployed deployed, Instant slot) {
        return deployed.workflow()
                .slo()
                .map(slo -> partitions(deployed, slot).stream()
                        .map(p -> Deadlines.of(slo, p.flatMap(Partition::end).orElse(slot)))
                        .toList())
                .orElse(List.of());
    }

    /** When the data that a slot covers is complete; empty where it covers no time. */
    public static Optional<Instant> complete(Deployed deployed, Instant slot) {
        return partitions(deployed, slot).stream()
                .flatMap(p -> p.flatMap(Partition::end).stream())
                .max(Comparator.naturalOrder());
    }

    private NewRun.Wait wait(Tx tx, Schedule schedule, WaitFor wait, Instant slot) throws SQLException {
        Instant since =
                switch (wait.since()) {
                    case TICK -> slot;
                    case PREVIOUS_TICK -> previous(schedule, slot);
                };
        Map<Long, Instant> waits = new HashMap<>();
        List<DatasetId> datasets =
                wait.assets().stream().map(connections::dataset).toList();
        assets.ids(tx, datasets).values().forEach(id -> waits.put(id, since));
        return new NewRun.Wait(waits, slot.plus(wait.timeout()), wait.onTimeout());
    }

    /** The slot before, looked for in steps backwards that double. */
    private static Instant previous(Schedule schedule, Instant slot) {
        java.time.Duration back = java.time.Duration.ofMinutes(1);
        while (back.toDays() < 3_650) {
            Optional<Instant> before = schedule.next(slot.minus(back));
            if (before.isPresent() && before.get().isBefore(slot)) {
                Instant found = before.get();
                Optional<Instant> later = schedule.next(found);
                while (later.isPresent() && later.get().isBefore(slot)) {
                    found = later.get();
                    later = schedule.next(found);
                }
                return found;
            }
            back = back.multipliedBy(2);
        }
        return slot;
    }
}
