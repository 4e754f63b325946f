package dev.sluice.scheduler.definition;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What forecasts may do to a workflow's runs.
 *
 * @param mode whether decisions are carried out
 * @param allow what may be decided; a decision of another kind is not even considered
 * @param maxShift furthest that a start is moved, earlier or later
 * @param prior how long a run is expected to take while nothing has run yet
 * @param promises by when assets of this workflow are to be fresh
 */
public record ForecastPolicy(
        Mode mode, Set<Kind> allow, Duration maxShift, Optional<Prior> prior, List<Promise> promises) {
    /** Half an hour. */
    public static final Duration DEFAULT_SHIFT = Duration.ofMinutes(30);

    /** What a workflow without a word about forecasts has: everything is considered, nothing is done. */
    public static final ForecastPolicy DEFAULT =
            new ForecastPolicy(Mode.ADVISE, Set.of(Kind.values()), DEFAULT_SHIFT, Optional.empty(), List.of());

    public ForecastPolicy {
        allow = Set.copyOf(allow);
        promises = List.copyOf(promises);
    }

    /** Whether a decision of the kind is carried out. */
    public boolean acts(Kind kind) {
        return mode == Mode.ACT && allow.contains(kind);
    }

    /** Whether a decision of the kind is considered at all. */
    public boolean considers(Kind kind) {
        return mode != Mode.OFF && allow.contains(kind);
    }

    /** Whether decisions are carried out. */
    public enum Mode {
        /** Nothing is considered. */
        OFF,
        /** What would be done is recorded, and not done. */
        ADVISE,
        /** It is done. */
        ACT
    }

    /** Kinds of decision. */
    public enum Kind {
        /** A slot's run starts before its slot. */
        START_EARLY,
        /** A run whose slack runs out goes before others of a lower priority. */
        RAISE_PRIORITY,
        /** A run waits although a slot is free, for one that is expected and would else be late. */
        HOLD_BACK,
        /** A transient failure is tried again before the pause of the retry rule is over. */
        RETRY_EARLY,
        /** A run that is nearly certain to fail waits until its cause changed. */
        HOLD_DOOMED,
        /** An attempt that outlived all its predecessors is ended and tried again. */
        KILL_HUNG,
        /** Consumers are told that a deadline will be missed. */
        WARN
    }

    /**
     * A declared expectation.
     *
     * @param p50 half of the runs take at most this
     * @param p90 nine of ten
     */
    public record Prior(Duration p50, Duration p90) {}

    /**
     * A promise about an asset.
     *
     * @param asset which
     * @param by when its version of the day, or of the slot, has to be there
     */
    public record Promise(AssetAddress asset, Slo by) {}
}
