package dev.sluice.adapters.external;

import dev.sluice.scheduler.execute.AttemptOutput;
import java.time.Duration;

/**
 * How runs of other systems are followed.
 *
 * @param firstPoll pause before the second look; later ones are longer
 * @param longestPoll pause between looks at most
 * @param settle how long a start whose answer got lost is looked for before it counts as unknown
 * @param cancelWait how long a run may take to end after it was asked to
 * @param output how much output is kept
 */
public record ExternalConfig(
        Duration firstPoll, Duration longestPoll, Duration settle, Duration cancelWait, AttemptOutput.Limits output) {
    /** Defaults: looks from half a second to fifteen seconds apart, 30 s to settle, 10 s to cancel. */
    public static ExternalConfig defaults() {
        return new ExternalConfig(
                Duration.ofMillis(500),
                Duration.ofSeconds(15),
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                AttemptOutput.Limits.DEFAULT);
    }
}
