package dev.sluice.cli;

import dev.sluice.scheduler.time.Durations;
import dev.sluice.scheduler.time.ScheduleException;
import java.time.Duration;
import picocli.CommandLine.Option;

/** Whether and how long a command waits for what it started. */
final class WaitOption {
    private static final Duration LONGEST = Duration.ofDays(7);

    @Option(
            names = "--wait",
            description = "Wait until it is over: exit code 0 succeeded, 1 failed or cancelled, 3 timed out.")
    private boolean wait;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "10m",
            description = "How long to wait, 90s or 1h30m; at most 7d. Default: ${DEFAULT-VALUE}.")
    private String timeout = "10m";

    boolean isWanted() {
        return wait;
    }

    Duration limit() {
        Duration limit;
        try {
            limit = Durations.parse(timeout);
        } catch (ScheduleException e) {
            throw Failure.wrongUsage("--timeout: " + e.getMessage());
        }
        if (limit.compareTo(LONGEST) > 0) {
            throw Failure.wrongUsage("--timeout " + timeout + " is longer than " + Durations.print(LONGEST));
        }
        return limit;
    }
}
