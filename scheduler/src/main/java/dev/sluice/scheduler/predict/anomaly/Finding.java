package dev.sluice.scheduler.predict.anomaly;

import java.time.Instant;
import java.util.List;

/**
 * What is behind an oddity.
 *
 * @param root the node where it began: oddities with the same root are one incident
 * @param cause of what kind
 * @param since when it began there
 * @param reason one sentence for people
 * @param evidence what came first, in the order of time
 */
public record Finding(Node root, Cause cause, Instant since, String reason, List<Evidence> evidence) {
    public Finding {
        evidence = List.copyOf(evidence);
    }

    /** One thing that came before. */
    public record Evidence(Instant at, String kind, Node node, String text) {}
}
