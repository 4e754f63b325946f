package dev.sluice.scheduler.definition.plan;

import java.util.Optional;

/**
 * One difference between two versions of a definition.
 *
 * @param path in the words of the YAML: {@code spec.triggers[nightly].cron}
 * @param before value in the old version; empty when it was not there
 * @param after value in the new version; empty when it is gone
 * @param impact what it touches
 */
public record Change(String path, Optional<String> before, Optional<String> after, Impact impact) {
    /** What a difference touches, mildest first. */
    public enum Impact {
        /** Words for people. */
        DESCRIPTION,
        /** Who is told, and when a run counts as late. */
        ALERTING,
        /** When runs start. */
        FIRING,
        /** How tasks run. */
        EXECUTION,
        /** What is demanded of data, and who is held. */
        GUARDING,
        /** Which data is read, written or cut into partitions. */
        DATA,
        /** An asset is no longer produced, or elsewhere: its consumers may break. */
        ASSET_REMOVED
    }

    @Override
    public String toString() {
        if (before.isEmpty()) {
            return "+ " + path + ": " + after.orElse("");
        }
        return after.map(a -> "~ " + path + ": " + before.get() + " -> " + a)
                .orElseGet(() -> "- " + path + ": " + before.get());
    }
}
