package dev.sluice.scheduler.predict.feed;

import dev.sluice.scheduler.predict.RunEnding.Result;

/** What an end means, and which of several ends holds. */
final class Endings {
    private Endings() {}

    static Result result(RunSignal signal, boolean checksFailed) {
        return switch (signal.kind()) {
            case FAILED -> Result.FAILED;
            case ABORTED -> Result.KILLED;
            case STARTED, RUNNING, OTHER, COMPLETED ->
                checksFailed || signal.told().checksFailed() ? Result.CHECKS_FAILED : Result.OK;
        };
    }

    /** Whether an end that is told later takes the place of what was told first. */
    static boolean isWorse(Result told, Result known) {
        return severity(told) > severity(known);
    }

    /** Whether the work was done, so that the duration tells how long it takes. */
    static boolean isDone(Result result) {
        return result == Result.OK || result == Result.CHECKS_FAILED;
    }

    /** Whether an attempt was never started: it says nothing about its job. */
    static boolean isRefusal(RunSignal signal) {
        return signal.kind() == RunSignal.Kind.ABORTED && signal.told().error().equals(RunSignal.Told.REFUSED);
    }

    private static int severity(Result result) {
        return switch (result) {
            case OK -> 0;
            case CHECKS_FAILED -> 1;
            case KILLED -> 2;
            case FAILED -> 3;
        };
    }
}
