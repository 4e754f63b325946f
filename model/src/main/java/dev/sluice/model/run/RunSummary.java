package dev.sluice.model.run;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * State and times of a run, epoch microseconds.
 *
 * @param state of the latest attempt
 * @param startedAt start of the latest attempt
 * @param endedAt its end; null while it goes on
 * @param firstEventAt earliest event time over all attempts
 * @param attempts in order of time; one, unless the run id was used again after a terminal event
 */
public record RunSummary(
        RunState state,
        long startedAt,
        @Nullable Long endedAt,
        long firstEventAt,
        long lastEventAt,
        List<Attempt> attempts) {
    public RunSummary {
        attempts = List.copyOf(attempts);
    }

    public record Attempt(long start, @Nullable Long end, RunState state) {}
}
