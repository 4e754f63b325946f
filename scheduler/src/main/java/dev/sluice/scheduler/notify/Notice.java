package dev.sluice.scheduler.notify;

import dev.sluice.scheduler.definition.Ownership.AlertSeverity;
import java.time.Instant;
import java.util.Optional;

/**
 * What somebody is told of an alert.
 *
 * @param id the same for every attempt to tell it; who receives it twice knows it by that
 * @param kind whether the trouble began or ended
 * @param severity how loud
 * @param alert number of the alert
 * @param alertKind RUN_FAILED, DEADLINE_MISSED and so on
 * @param subject what it is about: {@code sales/orders}
 * @param owner of the workflow
 * @param run that it is about
 * @param summary for people, in one or two sentences
 * @param count how often the trouble was seen
 * @param tier of the escalation, 1 for the first
 * @param raisedAt when the trouble was first seen
 * @param resolvedAt when it ended
 */
public record Notice(
        String id,
        Kind kind,
        AlertSeverity severity,
        long alert,
        String alertKind,
        String subject,
        String owner,
        Optional<String> run,
        String summary,
        int count,
        int tier,
        Instant raisedAt,
        Optional<Instant> resolvedAt) {
    /** Whether a trouble began or ended. */
    public enum Kind {
        RAISED,
        RESOLVED
    }

    /** One line: {@code [CRITICAL] run-failed sales/orders: …}. */
    public String headline() {
        String label = kind == Kind.RESOLVED ? "RESOLVED" : severity.name();
        return "[" + label + "] " + subject + ": " + summary.replaceAll("\\p{Cntrl}+", " ");
    }
}
