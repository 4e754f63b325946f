package dev.sluice.verify.event;

import dev.sluice.model.event.Fault;
import dev.sluice.model.event.Violation;
import java.util.ArrayList;
import java.util.List;

/** What was found wrong in one event, so far. */
final class Findings {
    private static final int MOST_VIOLATIONS = 20;

    private final List<Violation> violations = new ArrayList<>(0);
    private final List<Fault> faults = new ArrayList<>(4);
    private final int mostFaults;

    Findings(int mostFaults) {
        this.mostFaults = mostFaults;
    }

    void violation(String pointer, String code, String detail) {
        if (violations.size() < MOST_VIOLATIONS) {
            violations.add(new Violation(pointer, code, detail));
        }
    }

    void fault(Fault.Kind kind, String pointer) {
        if (faults.size() < mostFaults) {
            faults.add(new Fault(kind, pointer));
        }
    }

    List<Violation> violations() {
        return violations;
    }

    List<Fault> faults() {
        return faults;
    }
}
