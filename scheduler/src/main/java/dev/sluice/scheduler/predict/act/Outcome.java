package dev.sluice.scheduler.predict.act;

import dev.sluice.scheduler.definition.ForecastPolicy.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What became of a decision: the facts after the end that say whether it helped. */
public sealed interface Outcome {
    /**
     * A run that ended.
     *
     * @param start when its work began
     * @param end when it ended
     * @param ok whether it did its work
     * @param deadline when it had to be done; empty: whenever
     */
    record Ended(Instant start, Instant end, boolean ok, Optional<Instant> deadline) {
        /** How long it took. */
        Duration length() {
            return start.isBefore(end) ? Duration.between(start, end) : Duration.ZERO;
        }

        /** What would have been, had it begun at another time and taken as long. */
        public Ended begunAt(Instant otherStart) {
            return new Ended(otherStart, otherStart.plus(length()), ok, deadline);
        }

        boolean inTime() {
            return ok && deadline.map(d -> !end.isAfter(d)).orElse(true);
        }

        boolean inTimeFrom(Instant otherStart) {
            return begunAt(otherStart).inTime();
        }
    }

    /** Which kind of decision it judges. */
    default Kind kind() {
        return switch (this) {
            case StartedEarly _ -> Kind.START_EARLY;
            case Raised _ -> Kind.RAISE_PRIORITY;
            case HeldBack _ -> Kind.HOLD_BACK;
            case RetriedEarly _ -> Kind.RETRY_EARLY;
            case HeldDoomed _ -> Kind.HOLD_DOOMED;
            case Killed _ -> Kind.KILL_HUNG;
            case Warned _ -> Kind.WARN;
        };
    }

    /**
     * A run began before its slot. Where that was only advised, the run is given as {@linkplain Ended#begunAt begun} at the time
     * advised.
     *
     * @param waited that its first task had in the queue; from its slot it would have waited as long
     */
    record StartedEarly(Instant slot, Duration waited, Ended run) implements Outcome {}

    /**
     * A run went before others.
     *
     * @param gained how much earlier it began than it would have
     * @param overtaken runs that began later because of it
     */
    record Raised(Ended run, Duration gained, List<Ended> overtaken) implements Outcome {
        public Raised {
            overtaken = List.copyOf(overtaken);
        }
    }

    /**
     * A slot was kept free.
     *
     * @param since when the held run could have begun
     * @param release when the protected one wanted to begin
     * @param freed when another slot of the pool came free after that; empty: none did before the held run would have been done
     */
    record HeldBack(Instant since, Instant release, Ended held, Ended kept, Optional<Instant> freed)
            implements Outcome {
        /** In a pool where no other slot came free in time. */
        public HeldBack(Instant since, Instant release, Ended held, Ended kept) {
            this(since, release, held, kept, Optional.empty());
        }
    }

    /**
     * A task was tried again early.
     *
     * @param was when it would have been tried
     * @param at when it was
     * @param again whether the try failed as the one before
     * @param lastTry whether no other followed
     */
    record RetriedEarly(Instant was, Instant at, boolean again, boolean lastTry, Ended run) implements Outcome {}

    /**
     * A run waited for its cause to change.
     *
     * @param changed whether the cause had changed when the run began
     * @param since when it could have begun
     * @param hardFailed whether it failed or was killed
     */
    record HeldDoomed(boolean changed, Instant since, boolean hardFailed, Ended run) implements Outcome {}

    /**
     * An attempt was ended.
     *
     * @param elapsed how long it had run
     * @param next the one after it
     */
    record Killed(Duration elapsed, Ended next) implements Outcome {}

    /**
     * Consumers were told of a miss.
     *
     * @param said when
     * @param takenBack when that was taken back; empty: never
     */
    record Warned(Instant said, Optional<Instant> takenBack, Ended run) implements Outcome {}
}
