package dev.sluice.scheduler.predict.anomaly;

import java.time.Instant;
import java.util.Comparator;

/**
 * Something that is no oddity of its own, and may explain one.
 *
 * @param kind what it is
 * @param node whose
 * @param at when it came
 * @param good runs of the node's job that went as usual since; a change that worked for long is not the cause
 * @param text for people, without the node: {@code code changed from 3f2a to 91bc}
 */
public record Clue(Kind kind, Node node, Instant at, int good, String text) {
    static final Comparator<Clue> ORDER = Comparator.comparing(Clue::at)
            .thenComparing(Clue::kind)
            .thenComparing(Clue::node)
            .thenComparing(Clue::text);

    /** What may explain an oddity. */
    public enum Kind {
        /** Its code is another. */
        CODE_CHANGE,
        /** It fails, and did before. */
        FAILING,
        /** Its next version or run is overdue. */
        OVERDUE
    }
}
