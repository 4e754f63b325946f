package dev.sluice.scheduler.definition;

import java.util.List;
import java.util.OptionalInt;

/**
 * Slots that tasks share across all replicas.
 *
 * @param metadata name, labels, owner
 * @param slots how many
 * @param perOwner most slots that the tasks of one owner hold at a time
 * @param reservations slots kept for urgent work
 */
public record Pool(Metadata metadata, int slots, OptionalInt perOwner, List<Reservation> reservations)
        implements Definition {
    public Pool {
        reservations = List.copyOf(reservations);
    }

    /** Most slots that one task of a priority can ever take. */
    public int mostSlots(int priority) {
        int reserved = reservations.stream()
                .filter(kept -> priority < kept.priorityAtLeast())
                .mapToInt(Reservation::slots)
                .max()
                .orElse(0);
        return Math.min(slots - reserved, perOwner.orElse(slots));
    }

    /**
     * Slots that only urgent work may take.
     *
     * @param priorityAtLeast lowest priority that may
     * @param slots how many
     */
    public record Reservation(int priorityAtLeast, int slots) {}
}
