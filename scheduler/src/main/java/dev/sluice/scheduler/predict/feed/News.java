package dev.sluice.scheduler.predict.feed;

import dev.sluice.model.JobId;
import dev.sluice.scheduler.predict.Estimate;
import dev.sluice.scheduler.predict.RunEnding;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.UUID;

/** What an event changed about forecasts. Times are microseconds since the epoch. */
public sealed interface News {
    /** A run started: what is expected of it. */
    record Started(UUID run, JobId job, long at, Estimate estimate, List<String> reasons, long position)
            implements News {
        public Started {
            reasons = List.copyOf(reasons);
        }
    }

    /**
     * A run ended.
     *
     * @param seconds how long it took, where that can be believed
     * @param completed whether it ran to its natural end, so that the duration can be compared with what was expected
     * @param expected what was expected at its start
     */
    record Ended(
            UUID run,
            JobId job,
            long at,
            OptionalDouble seconds,
            boolean completed,
            RunEnding.Result result,
            Estimate expected)
            implements News {}

    /**
     * A run that had ended turns out to have ended worse.
     *
     * @param at end, as told first
     * @param failedBefore whether it counted as failed already
     * @param failure how likely that was at its start
     */
    record Worse(UUID run, JobId job, long at, RunEnding.Result result, boolean failedBefore, double failure)
            implements News {}

    /** Nobody will say how a run ended. */
    record GivenUp(UUID run) implements News {}

    /**
     * What is expected of a job's next run now.
     *
     * @param lastStart start of its last run
     * @param cadence seconds between starts, where they are regular
     */
    record Outlook(
            JobId job,
            Estimate estimate,
            List<String> reasons,
            OptionalLong lastStart,
            OptionalDouble cadence,
            long position)
            implements News {
        public Outlook {
            reasons = List.copyOf(reasons);
        }
    }
}
