package dev.sluice.controlplane.forecast.landing;

import dev.sluice.controlplane.forecast.landing.OwnWork.ComingSlot;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.trigger.ScheduleFiring;
import dev.sluice.controlplane.workflow.Connections;
import dev.sluice.controlplane.workflow.Deployed;
import dev.sluice.controlplane.workflow.DeployedCache;
import dev.sluice.model.DatasetId;
import dev.sluice.scheduler.definition.Trigger;
import dev.sluice.scheduler.definition.Trigger.OnSchedule;
import dev.sluice.scheduler.plan.Deadlines;
import dev.sluice.scheduler.time.Partition;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Slots of schedules for which runs are expected soon. Bounded, however many schedules there are and however often they fire: every
 * trigger has its next slot before any has its next but one.
 */
final class ComingSlots {
    /** Most triggers that are looked at: those that are due first. */
    static final int MOST_TRIGGERS = 4_000;

    /** Most slots of one trigger. */
    static final int MOST_SLOTS = 50;

    /** Most slots of all: each is a few steps that are played dozens of times, and a row. */
    static final int MOST_OF_ALL = 10_000;

    /** Served by trigger_due. */
    private static final String DUE = """
            SELECT t.definition_id, t.version, t.name, t.next_slot, d.namespace || '/' || d.name AS workflow FROM trigger t
            JOIN definition d ON d.id = t.definition_id AND d.version = t.version AND d.removed_at IS NULL AND NOT d.paused
            WHERE t.active AND t.kind = 'schedule' AND t.next_slot IS NOT NULL AND t.evaluate_at IS NOT NULL
              AND t.evaluate_at <= ? ORDER BY t.evaluate_at, t.id LIMIT ?
            """;

    /** Runs that were made before their slots' time: served by workflow_run's key of definition and dedupe key. */
    private static final String MADE = """
            SELECT r.definition_id, r.dedupe_key FROM unnest(?::bigint[], ?::text[]) AS u (definition_id, dedupe_key)
            JOIN workflow_run r ON r.definition_id = u.definition_id AND r.dedupe_key = u.dedupe_key
            """;

    private final DeployedCache definitions;
    private final Connections connections;

    ComingSlots(DeployedCache definitions, Connections connections) {
        this.definitions = definitions;
        this.connections = connections;
    }

    private record Due(long definition, int version, String trigger, Instant next, String workflow) {}

    private record Made(long definition, String key) {}

    /** Slots until a time, earliest release first. */
    List<ComingSlot> until(Tx tx, Instant end) throws SQLException {
        List<Due> due = tx.query(
                DUE,
                row -> new Due(
                        row.getLong("definition_id"),
                        row.getInt("version"),
                        row.getString("name"),
                        Objects.requireNonNull(Jdbc.instant(row, "next_slot")),
                        row.getString("workflow")),
                end,
                MOST_TRIGGERS);
        Set<Made> made = made(tx, due);
        List<Timetable> timetables = new ArrayList<>();
        for (Due trigger : due) {
            Deployed deployed = definitions.workflow(tx, trigger.definition(), trigger.version());
            for (Trigger each : deployed.workflow().triggers()) {
                if (each instanceof OnSchedule schedule && schedule.id().equals(trigger.trigger())) {
                    timetables.add(new Timetable(deployed, trigger, schedule, waitsFor(schedule), made, end));
                }
            }
        }
        return inTurn(timetables);
    }

    private static List<ComingSlot> inTurn(List<Timetable> timetables) {
        List<ComingSlot> slots = new ArrayList<>();
        List<Timetable> open = new ArrayList<>(timetables);
        for (int round = 0; round < MOST_SLOTS && !open.isEmpty(); round++) {
            open.removeIf(timetable -> {
                if (slots.size() == MOST_OF_ALL) {
                    return true;
                }
                Optional<ComingSlot> slot = timetable.take();
                slot.ifPresent(slots::add);
                return slot.isEmpty();
            });
        }
        slots.sort(Comparator.comparing(ComingSlot::release));
        return slots;
    }

    private static Set<Made> made(Tx tx, List<Due> due) throws SQLException {
        if (due.isEmpty()) {
            return Set.of();
        }
        return new HashSet<>(tx.query(
                MADE,
                row -> new Made(row.getLong(1), row.getString(2)),
                due.stream().map(Due::definition).toList(),
                due.stream().map(d -> key(d.trigger(), d.next())).toList()));
    }

    private static String key(String trigger, Instant slot) {
        return "slot:" + trigger + ":" + slot;
    }

    private Set<DatasetId> waitsFor(OnSchedule schedule) {
        Set<DatasetId> waitsFor = new HashSet<>();
        schedule.waitFor().ifPresent(wait -> wait.assets().forEach(a -> waitsFor.add(connections.dataset(a))));
        return Set.copyOf(waitsFor);
    }

    /** A trigger's slots, one after the other. */
    private static final class Timetable {
        private final Deployed deployed;
        private final Due trigger;
        private final OnSchedule schedule;
        private final Set<DatasetId> waitsFor;
        private final Set<Made> made;
        private final Instant end;
        private Optional<Instant> next;

        Timetable(
                Deployed deployed,
                Due trigger,
                OnSchedule schedule,
                Set<DatasetId> waitsFor,
                Set<Made> made,
                Instant end) {
            this.deployed = deployed;
            this.trigger = trigger;
            this.schedule = schedule;
            this.waitsFor = waitsFor;
            this.made = made;
            this.end = end;
            this.next = Optional.of(trigger.next());
        }

        /** The next one for which there is no run yet; empty: none until the end. */
        Optional<ComingSlot> take() {
            while (next.isPresent()) {
                Instant slot = next.get();
                Instant release = ScheduleFiring.evaluateAt(trigger.workflow(), schedule, slot);
                if (release.isAfter(end)) {
                    return Optional.empty();
                }
                next = schedule.schedule().next(slot);
                List<Optional<Partition>> partitions = ScheduleFiring.partitions(deployed, slot);
                if (!partitions.isEmpty()
                        && !made.contains(new Made(deployed.definitionId(), key(schedule.id(), slot)))) {
                    Instant deadline = deadline(deployed, slot, partitions.getFirst());
                    return Optional.of(new ComingSlot(deployed, schedule.id(), slot, release, deadline, waitsFor));
                }
            }
            return Optional.empty();
        }
    }

    private static @Nullable Instant deadline(Deployed deployed, Instant slot, Optional<Partition> partition) {
        Instant anchor = partition.flatMap(Partition::end).orElse(slot);
        return deployed.workflow().slo().map(slo -> Deadlines.of(slo, anchor)).orElse(null);
    }
}
