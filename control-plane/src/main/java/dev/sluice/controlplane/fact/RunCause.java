package dev.sluice.controlplane.fact;

import java.util.Optional;

/** What asked for a run, in few words. */
public enum RunCause {
    SCHEDULE,
    /** A version of an asset, or a file. */
    DATA,
    /** A webhook, a message or an event of another system. */
    EVENT,
    MANUAL,
    BACKFILL;

    /**
     * The cause of a run by its kind of trigger as stored.
     *
     * @return empty: it repeats another run beside the data, which is nobody's work
     */
    public static Optional<RunCause> of(String triggerKind) {
        return switch (triggerKind) {
            case "schedule" -> Optional.of(SCHEDULE);
            case "asset", "file" -> Optional.of(DATA);
            case "webhook", "kafka", "event" -> Optional.of(EVENT);
            case "backfill" -> Optional.of(BACKFILL);
            case "reproduce" -> Optional.empty();
            default -> Optional.of(MANUAL); // manual, rerun, retry
        };
    }
}
