package dev.sluice.quality.gate;

import dev.sluice.model.quality.CheckOutcome;
import java.time.Instant;
import java.util.List;

/** Why one gate lets consumers go on or holds them: a decision cites one for every gate of the dataset. */
public sealed interface Ground {
    /** Name of the gate, {@code namespace/name}. */
    String gate();

    /** Whether this gate holds. */
    default boolean holds() {
        return switch (this) {
            case Failed _, Awaited _, Recovering _ -> true;
            case Passed _, Waived _, LetThrough _, Advisory _ -> false;
        };
    }

    /** A verdict on the newest version lets through. */
    record Passed(String gate, Verdict verdict) implements Ground {}

    /** A verdict on the newest version holds. */
    record Failed(String gate, Verdict verdict) implements Ground {}

    /** It would hold, and waivers accept that. */
    record Waived(String gate, List<Waiver> waivers) implements Ground {
        public Waived {
            waivers = List.copyOf(waivers);
        }
    }

    /** No verdict on the newest version, and a rule of the gate says hold: being checked, timed out, or none allowed. */
    record Awaited(String gate, String rule) implements Ground {}

    /** Nothing vouches for the newest version, and a rule of the gate says go on. */
    record LetThrough(String gate, String rule) implements Ground {}

    /** The verdict is good, and the release rule asks for more of them or for more time. */
    record Recovering(String gate, Verdict verdict, int passesLeft, Instant notBefore) implements Ground {}

    /** It records and tells, and holds nothing: not enforced, or of reach none. {@code outcome} SKIPPED: no verdict. */
    record Advisory(String gate, CheckOutcome outcome) implements Ground {}
}
