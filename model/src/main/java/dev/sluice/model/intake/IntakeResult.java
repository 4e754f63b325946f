package dev.sluice.model.intake;

import dev.sluice.model.LogPosition;
import dev.sluice.model.event.Violation;
import java.util.List;

/** What became of one event. */
public sealed interface IntakeResult {
    /** In the log, committed. */
    record Stored(LogPosition position) implements IntakeResult {}

    /** The same bytes were already in the log. */
    record Duplicate(LogPosition position) implements IntakeResult {}

    /** Not an event that keeps its meaning; its bytes wait as a dead letter unless that store is full. */
    record Rejected(List<Violation> violations) implements IntakeResult {
        public Rejected {
            violations = List.copyOf(violations);
        }
    }
}
