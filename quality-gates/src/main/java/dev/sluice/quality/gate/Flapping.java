package dev.sluice.quality.gate;

import dev.sluice.model.quality.CheckOutcome;
import dev.sluice.model.quality.GateDecision;
import dev.sluice.model.quality.GateSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Whether a gate opens and closes all the time. Pure. */
public final class Flapping {
    private Flapping() {}

    /**
     * Absent: it does not flap. A hold for mere checking is no change: every new version would count twice.
     *
     * @param gate {@code namespace/name}
     * @param history decisions on its dataset and slice, in any order; one before the window tells the state at its start
     */
    public static Optional<Report> of(String gate, List<Past> history, GateSpec.Flapping rule, Instant now) {
        List<Instant> changes = changes(gate, history).stream()
                .filter(at -> at.isAfter(now.minus(rule.within())) && !at.isAfter(now))
                .toList();
        if (changes.size() < rule.changes()) {
            return Optional.empty();
        }
        String message = "gate %s flaps: it changed between held and not %d times since %s (reported from %d within %s)"
                .formatted(gate, changes.size(), changes.getFirst(), rule.changes(), rule.within());
        return Optional.of(new Report(changes.size(), changes.getFirst(), message));
    }

    private static List<Instant> changes(String gate, List<Past> history) {
        List<Past> inOrder =
                history.stream().sorted(Comparator.comparing(Past::at)).toList();
        List<Instant> changes = new ArrayList<>();
        Optional<Boolean> held = Optional.empty();
        for (Past past : inOrder) {
            Optional<Boolean> next = failing(gate, past.decision());
            if (next.isPresent() && held.isPresent() && !next.equals(held)) {
                changes.add(past.at());
            }
            held = next.isPresent() ? next : held;
        }
        return changes;
    }

    /** Absent: the decision says nothing of it, because the dataset waits for a verdict or for another gate. */
    private static Optional<Boolean> failing(String gate, GateDecision decision) {
        return switch (decision) {
            case GateDecision.Open _, GateDecision.Overridden _ -> Optional.of(false);
            case GateDecision.Held held ->
                held.reasons().stream().anyMatch(reason -> reason.gate().equals(gate) && isFailure(reason))
                        ? Optional.of(true)
                        : Optional.empty();
        };
    }

    /** Whether a reason tells of a check that failed or broke, or of the recovery from that; not of mere waiting. */
    static boolean isFailure(GateDecision.Reason reason) {
        return !reason.check().isEmpty() || reason.outcome() == CheckOutcome.FAIL;
    }

    /** A decision that was. */
    public record Past(Instant at, GateDecision decision) {}

    /**
     * It flaps.
     *
     * @param changes between held by a failure and not
     * @param since the first of them
     * @param message one sentence for people
     */
    public record Report(int changes, Instant since, String message) {}
}
