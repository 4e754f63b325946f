package dev.sluice.quality.gate;

import dev.sluice.model.quality.CheckOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** When a gate is evaluated again on the same version. Pure. */
public final class Retest {
    /** Waits after a broken evaluation; the last one repeats. */
    public static final List<Duration> BACKOFF =
            List.of(Duration.ofMinutes(1), Duration.ofMinutes(2), Duration.ofMinutes(5), Duration.ofMinutes(15));

    private Retest() {}

    /**
     * When to look again. Absent: not before there is a newer version or somebody asks; so for FAIL on unchanged data,
     * also when another check broke beside it, since the answer would hold all the same.
     *
     * @param verdict the newest one on the version
     * @param broken evaluations of this version in a row in which a check broke, this one included
     */
    public static Optional<Instant> after(Verdict verdict, int broken) {
        boolean broke = verdict.results().stream().anyMatch(result -> result.outcome() == CheckOutcome.ERROR);
        if (!broke || verdict.outcome() == CheckOutcome.FAIL) {
            return Optional.empty();
        }
        int step = Math.clamp(broken, 1, BACKOFF.size());
        return Optional.of(verdict.at().plus(BACKOFF.get(step - 1)));
    }
}
