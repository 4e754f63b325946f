package dev.sluice.model.quality;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a gate demands of a dataset and what it holds. The dataset itself and its owner stand in the definition around it.
 *
 * @param checks what is looked at; may be empty when only {@code external} evidence counts
 * @param external evidence of other systems that must be there
 * @param phase when it is evaluated
 * @param enforced false: advisory, it records and tells but holds nothing
 * @param scope whom it holds
 * @param onHold what a held consumer does
 * @param onMissing what applies while there is no verdict on the newest version
 * @param maxWait longest wait for a verdict; then {@code onTimeout} applies
 * @param onTimeout what applies after {@code maxWait}
 * @param ttl how long a verdict holds good; absent: until there is a newer version
 * @param release when a hold ends
 * @param flapping when the gate is reported as flapping
 * @param longestWaiver longest time until a waiver expires
 * @param sampleRows most failing rows kept per check; 0: none
 * @param sensitive columns whose values are masked in samples, beside those tagged so in the catalog
 * @param timeout longest evaluation
 * @param every evaluated again so often though nothing was written; absent: never
 * @param partition which rows belong to a partition; absent: all of them, whichever partition was written
 */
public record GateSpec(
        List<CheckSpec> checks,
        List<External> external,
        Phase phase,
        boolean enforced,
        Scope scope,
        OnHold onHold,
        OnMissing onMissing,
        Duration maxWait,
        OnTrouble onTimeout,
        Optional<Duration> ttl,
        Release release,
        Flapping flapping,
        Duration longestWaiver,
        int sampleRows,
        Set<String> sensitive,
        Duration timeout,
        Optional<Duration> every,
        Optional<Partition> partition) {
    public GateSpec {
        checks = List.copyOf(checks);
        external = List.copyOf(external);
        sensitive = Set.copyOf(sensitive);
    }

    /** When a gate is evaluated. */
    public sealed interface Phase {
        /** After the dataset was written, before the version is published. */
        record Post() implements Phase {}

        /** When a consumer is about to read and there is no verdict on the newest version. */
        record Pre() implements Phase {}

        /**
         * Write, audit, publish: what is written to the stage is checked there and then takes the place of the dataset.
         *
         * @param stage asset that the producer writes, as definitions address it
         * @param quarantine where a stage that failed goes; absent: it stays where it is
         * @param keep how long a quarantined stage is kept
         */
        record Stage(String stage, Optional<String> quarantine, Duration keep) implements Phase {}
    }

    /**
     * Which rows belong to a partition.
     *
     * @param column that tells
     * @param every length of a partition by time: its key is when it begins; absent: the column's value is the key
     * @param timezone of keys and of columns without a zone
     */
    public record Partition(String column, Optional<Length> every, ZoneId timezone) {}

    /** How long a partition is; all but hours by the calendar. */
    public enum Length {
        HOUR,
        DAY,
        WEEK,
        MONTH
    }

    /**
     * Whom a failure holds.
     *
     * @param reach how far downstream
     * @param byColumn whether a check on columns holds only what is reached from these columns
     * @param bySlice whether a failure in one partition holds only runs of this partition
     * @param only workflows or jobs that are held, {@code namespace/name} with {@code *}; empty: all
     * @param except workflows or jobs that are never held
     */
    public record Scope(Reach reach, boolean byColumn, boolean bySlice, List<String> only, List<String> except) {
        public Scope {
            only = List.copyOf(only);
            except = List.copyOf(except);
        }
    }

    /** How far a hold reaches. */
    public enum Reach {
        /** Nobody: observe only. */
        NONE,
        /** Who reads the dataset itself. */
        DIRECT,
        /** Everybody downstream by lineage. */
        DOWNSTREAM
    }

    /** What a held consumer does. */
    public enum OnHold {
        /** It waits until the hold ends. */
        WAIT,
        /** Its run is skipped. */
        SKIP,
        /** It reads the last version that passed, where the store keeps versions; elsewhere it waits. */
        LAST_GOOD
    }

    /** What applies while there is no verdict. */
    public enum OnMissing {
        /** An evaluation is asked for, and consumers wait for it. */
        EVALUATE,
        /** Consumers are held. */
        BLOCK,
        /** Consumers go on; recorded. */
        ALLOW
    }

    /**
     * Results of another system that a gate demands: of dbt, Great Expectations, Soda, anybody's assertions by OpenLineage.
     *
     * @param producer glob over the producer's URI or the job's name; {@code *}: anybody
     * @param assertion glob over the assertion's name; {@code *}: all that come
     * @param maxAge older results do not count
     */
    public record External(String producer, String assertion, Duration maxAge) {}

    /**
     * When a hold ends.
     *
     * @param passes good verdicts in a row that it takes
     * @param minHold shortest hold
     */
    public record Release(int passes, Duration minHold) {}

    /**
     * When a gate is reported as flapping.
     *
     * @param changes of its decision
     * @param within so long
     */
    public record Flapping(int changes, Duration within) {}
}
