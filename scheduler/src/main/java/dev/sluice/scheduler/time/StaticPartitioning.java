package dev.sluice.scheduler.time;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Partitions by name, such as countries. The place in the list is the ordinal: append new keys, do not insert them.
 *
 * @param keys 1 to 10000 different names
 */
public record StaticPartitioning(List<String> keys) implements Partitioning {
    private static final int MAX_KEYS = 10_000;
    private static final int MAX_LENGTH = 200;

    public StaticPartitioning {
        keys = List.copyOf(keys);
        if (keys.isEmpty() || keys.size() > MAX_KEYS) {
            throw problem("there are " + keys.size() + " partition keys; list 1 to " + MAX_KEYS);
        }
        Set<String> seen = new HashSet<>();
        for (String key : keys) {
            requireKey(key);
            if (!seen.add(key)) {
                throw problem("partition key '" + key + "' is listed twice; keep one");
            }
        }
    }

    @Override
    public OptionalLong count() {
        return OptionalLong.of(keys.size());
    }

    @Override
    public String key(long ordinal) {
        if (!contains(ordinal)) {
            throw problem("there is no partition " + ordinal + "; use 0 to " + (keys.size() - 1));
        }
        return keys.get((int) ordinal);
    }

    @Override
    public OptionalLong ordinal(String key) {
        int at = keys.indexOf(key);
        return at < 0 ? OptionalLong.empty() : OptionalLong.of(at);
    }

    @Override
    public Partition partition(long ordinal) {
        return new Partition(key(ordinal), ordinal, Optional.<Instant>empty(), Optional.<Instant>empty());
    }

    /** Comma and ".." are the syntax of {@link PartitionRange}. */
    private static void requireKey(String key) {
        if (key.isBlank()
                || !key.equals(key.strip())
                || key.length() > MAX_LENGTH
                || key.contains(",")
                || key.contains("..")
                || key.chars().anyMatch(Character::isISOControl)) {
            throw problem("partition key '" + key + "' is not allowed; use 1 to " + MAX_LENGTH
                    + " characters without comma, '..', control characters or space at the ends");
        }
    }

    private static ScheduleException problem(String message) {
        return new ScheduleException("SCHEDULE-PARTITIONING", 0, message);
    }
}
