package dev.sluice.scheduler.predict.act;

import dev.sluice.scheduler.definition.ForecastPolicy;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Something that a forecast is a reason to do. Whether it is done is decided elsewhere: by the policy's mode, the switch, the
 * budget, and whatever holds the run.
 *
 * @param kind what
 * @param onceKey kind and subject: what has been proposed under it once is not done again
 * @param subject what it is about, for people
 * @param reason one sentence with its numbers and times
 * @param missBefore probability of a miss if nothing is done; empty: not about a deadline
 * @param missAfter the same if it is done
 * @param inputs the numbers that it rests on
 * @param expires when it is no longer worth doing
 * @param effect what it changes
 */
public record Proposal(
        ForecastPolicy.Kind kind,
        String onceKey,
        String subject,
        String reason,
        OptionalDouble missBefore,
        OptionalDouble missAfter,
        Map<String, Object> inputs,
        Instant expires,
        Effect effect) {
    public Proposal {
        inputs = Map.copyOf(inputs);
    }
}
