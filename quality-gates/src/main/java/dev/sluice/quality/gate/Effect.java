package dev.sluice.quality.gate;

import dev.sluice.model.quality.CheckOutcome;
import dev.sluice.model.quality.CheckResult;
import dev.sluice.model.quality.Severity;

/** What follows from one result. In ascending order. */
enum Effect {
    /** It is recorded. */
    NONE,
    /** It is told, and consumers go on. */
    TELL,
    /** Consumers are held, unless a waiver accepts it. */
    HOLD;

    static Effect of(CheckResult result) {
        return switch (result.outcome()) {
            case PASS, SKIPPED -> NONE;
            case WARN -> result.severity() == Severity.INFO ? NONE : TELL;
            // Evidence never reads WAIVED: whoever sends it so has a failure, and our own waivers decide on it.
            case FAIL, WAIVED -> ofFailure(result.severity());
            case ERROR ->
                switch (result.troubleRule()) {
                    case BLOCK -> HOLD;
                    case WARN -> TELL;
                    case ALLOW -> NONE;
                };
        };
    }

    private static Effect ofFailure(Severity severity) {
        return switch (severity) {
            case INFO -> NONE;
            case WARN -> TELL;
            case ERROR, CRITICAL -> HOLD;
        };
    }

    /** What the result means for its gate, with nothing waived. */
    static CheckOutcome forGate(CheckResult result) {
        return switch (of(result)) {
            case HOLD -> result.outcome() == CheckOutcome.ERROR ? CheckOutcome.ERROR : CheckOutcome.FAIL;
            case TELL -> CheckOutcome.WARN;
            case NONE -> result.outcome() == CheckOutcome.SKIPPED ? CheckOutcome.SKIPPED : CheckOutcome.PASS;
        };
    }

    /** Whether it lets through what a failure would have held: broken, and its rule says go on. */
    static boolean failsOpen(CheckResult result) {
        return result.outcome() == CheckOutcome.ERROR
                && of(result) != HOLD
                && result.severity().compareTo(Severity.ERROR) >= 0;
    }
}
