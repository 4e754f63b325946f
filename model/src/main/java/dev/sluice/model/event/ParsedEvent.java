package dev.sluice.model.event;

import java.util.List;

/** What the parser made of some bytes. */
public sealed interface ParsedEvent {
    /** A usable event, with the faults to be reported for its producer. */
    record Accepted(LineageEvent event, List<Fault> faults) implements ParsedEvent {
        public Accepted {
            faults = List.copyOf(faults);
        }
    }

    /** Not usable; at least one violation. */
    record Rejected(List<Violation> violations) implements ParsedEvent {
        public Rejected {
            violations = List.copyOf(violations);
            if (violations.isEmpty()) {
                throw new IllegalArgumentException("a rejection needs at least one violation");
            }
        }
    }
}
