package dev.sluice.scheduler.time;

import java.util.OptionalLong;

/**
 * How a workflow's data is cut into partitions, numbered from 0. Store ordinals as ranges, never as a list of keys.
 *
 * <p>An ordinal means the same partition only while the definition keeps its start, step and zone, or its order of keys.
 */
public sealed interface Partitioning permits TimePartitioning, StaticPartitioning {
    /** How many partitions there are; empty when they go on without end. */
    OptionalLong count();

    /**
     * The canonical key of a partition.
     *
     * @throws ScheduleException when there is no such partition
     */
    String key(long ordinal);

    /** The partition with exactly this canonical key; empty when there is none. */
    OptionalLong ordinal(String key);

    /**
     * Key, ordinal and, for time partitions, the interval.
     *
     * @throws ScheduleException when there is no such partition
     */
    Partition partition(long ordinal);

    /** Whether a partition has this ordinal. */
    default boolean contains(long ordinal) {
        OptionalLong count = count();
        return ordinal >= 0 && (count.isEmpty() || ordinal < count.getAsLong());
    }
}
