package dev.sluice.controlplane.forecast.landing;

import dev.sluice.controlplane.workflow.Deployed;
import dev.sluice.model.DatasetId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that has to be there by a time.
 *
 * @param id of its row
 * @param before id of the row that it follows, whose warning it takes over; null: none
 * @param deployed the workflow whose deadline it is
 * @param subject for people
 * @param thing number in the draft
 * @param begin when the whole begins or began, for the comparison with whole runs; empty: not known
 * @param slot that can still be moved; empty: it is no slot
 */
record Deadline(
        String id,
        @Nullable String before,
        Kind kind,
        Deployed deployed,
        @Nullable UUID run,
        @Nullable DatasetId dataset,
        String subject,
        Instant at,
        int thing,
        Optional<Instant> begin,
        Optional<Movable> slot) {
    /** Whose deadline. */
    enum Kind {
        RUN,
        SLOT,
        PROMISE
    }

    /** A slot whose run may start at another time. */
    record Movable(Outlook.ComingKey key, Instant release, Set<Integer> steps) {}
}
