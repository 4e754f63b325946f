package dev.sluice.quality.gate;

import dev.sluice.model.DatasetId;
import java.time.Instant;
import java.util.Optional;

/**
 * Somebody accepts a failure for a time, with the consent of a second person.
 *
 * @param id given by the store
 * @param dataset of the gate
 * @param scope what is accepted
 * @param version of the dataset that it was asked for
 * @param sticky whether it stays for later versions
 * @param slice that it was asked for; absent: all
 * @param requestedBy name of the person
 * @param requestedAt when
 * @param reason never blank
 * @param expiresAt from then on it is as if there were none
 * @param bound beyond which the failure is no longer accepted; only for scopes with a check
 * @param state where it stands
 * @param decidedBy who approved, rejected, withdrew or revoked last; empty while requested
 */
public record Waiver(
        long id,
        DatasetId dataset,
        Scope scope,
        long version,
        boolean sticky,
        Optional<String> slice,
        String requestedBy,
        Instant requestedAt,
        String reason,
        Instant expiresAt,
        Optional<Bound> bound,
        State state,
        String decidedBy) {
    /** Whether it counts then. */
    public boolean inForce(Instant now) {
        return state == State.APPROVED && now.isBefore(expiresAt);
    }

    /** Whether it is about this version and slice. */
    public boolean covers(long ofVersion, Optional<String> ofSlice) {
        return (sticky || version == ofVersion) && (slice.isEmpty() || slice.equals(ofSlice));
    }

    Waiver moved(State to, String by) {
        return new Waiver(
                id, dataset, scope, version, sticky, slice, requestedBy, requestedAt, reason, expiresAt, bound, to, by);
    }

    /** What is accepted. */
    public sealed interface Scope {
        /** Name of the gate, {@code namespace/name}. */
        String gate();

        /** Check whose failure alone is accepted; empty: it does not matter which. */
        default Optional<String> onlyCheck() {
            return Optional.empty();
        }

        /** Who alone goes on, job or workflow, {@code namespace/name}, with {@code *}; empty: everybody. */
        default Optional<String> onlyConsumer() {
            return Optional.empty();
        }

        /** Everything the gate finds, a missing verdict included. */
        record Whole(String gate) implements Scope {}

        /** What one check finds. */
        record Check(String gate, String check) implements Scope {
            @Override
            public Optional<String> onlyCheck() {
                return Optional.of(check);
            }
        }

        /**
         * Nothing: the dataset stays held, and one consumer goes on.
         *
         * @param consumer job or workflow, {@code namespace/name}, with {@code *}
         */
        record Consumer(String gate, String consumer) implements Scope {
            @Override
            public Optional<String> onlyConsumer() {
                return Optional.of(consumer);
            }
        }

        /**
         * What one check finds, for one consumer: it goes on where nothing else is wrong. The dataset stays held for others.
         *
         * @param consumer job or workflow, {@code namespace/name}, with {@code *}
         */
        record CheckForConsumer(String gate, String check, String consumer) implements Scope {
            @Override
            public Optional<String> onlyCheck() {
                return Optional.of(check);
            }

            @Override
            public Optional<String> onlyConsumer() {
                return Optional.of(consumer);
            }
        }
    }

    /**
     * How bad it may get.
     *
     * @param value in the unit of the check
     * @param worse which way is worse
     */
    public record Bound(double value, Worse worse) {
        /** Whether the measured value is still accepted. */
        public boolean accepts(double measured) {
            return switch (worse) {
                case ABOVE -> measured <= value;
                case BELOW -> measured >= value;
            };
        }
    }

    /** Which way is worse: above for rows that violate, below for row counts and shares that are good. */
    public enum Worse {
        ABOVE,
        BELOW
    }

    /** Where a waiver stands. */
    public enum State {
        REQUESTED,
        /** In force until it expires. */
        APPROVED,
        REJECTED,
        /** Taken back by who asked, before anybody decided. */
        WITHDRAWN,
        /** Ended by a person. */
        REVOKED,
        /** Ended by time, approved or not. */
        EXPIRED;

        /** Whether nothing can follow. */
        public boolean last() {
            return switch (this) {
                case REQUESTED, APPROVED -> false;
                case REJECTED, WITHDRAWN, REVOKED, EXPIRED -> true;
            };
        }
    }
}
