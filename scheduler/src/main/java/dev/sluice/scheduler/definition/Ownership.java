package dev.sluice.scheduler.definition;

import java.time.Duration;
import java.util.List;

/**
 * Owner of a definition and the tiers of its alerts, which fire one after another until somebody acknowledges.
 *
 * @param owner for example {@code team:sales-data}; also the key of per-owner quotas
 * @param escalation tiers in the order of their delay
 */
public record Ownership(String owner, List<Tier> escalation) {
    public Ownership {
        escalation = List.copyOf(escalation);
    }

    /**
     * One tier of an escalation.
     *
     * @param after time since the alert was raised
     * @param severity how loud
     * @param channels the {@code notify} key, {@code kind:target}: {@code log:ops}, {@code webhook:NAME}, {@code slack:NAME}, {@code email:a@b.c}
     */
    public record Tier(Duration after, AlertSeverity severity, List<String> channels) {
        public Tier {
            channels = List.copyOf(channels);
        }
    }

    /** How loud an alert is. */
    public enum AlertSeverity {
        INFO,
        WARN,
        CRITICAL
    }
}
