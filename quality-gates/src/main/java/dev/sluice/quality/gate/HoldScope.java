package dev.sluice.quality.gate;

import dev.sluice.model.DatasetId;
import dev.sluice.model.JobId;
import dev.sluice.model.quality.GateSpec;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whom a failure holds: the walk from bad columns through column lineage. Pure but for the {@link LineageView} it asks.
 *
 * <p>Whatever is not known counts as touching: a job that only reads, an output without column lineage, a column of
 * unknown origin, a job whose column lineage does not mention the dataset at all. A use that filters, joins or groups
 * counts like one whose value flows. Names of columns are compared without case, since stores differ in how they report
 * them and too much held is better than too little. What is bad goes on through jobs that the gate never holds, and
 * through those with a waiver: their results are made of bad data, and who reads these has agreed to nothing.
 *
 * <p>A job never waits for its own output: who writes the origin goes on, since the next good version has to come from
 * it, and what a job reads of its own output holds it nowhere.
 */
public final class HoldScope {
    private HoldScope() {}

    /**
     * Walks. Reach NONE reaches nothing, DIRECT only the dataset itself.
     *
     * <p>At a limit the walk ends and says so ({@link Result#cut}). What it has not seen stays safe: datasets reached and
     * not walked from have no exempt readers, so all of these are held; a job that seemed to be outside the bad columns is
     * held too, because a way to it may have been cut off; what lies beyond waits for datasets that are not published.
     *
     * @param dataset that failed
     * @param columns that are bad; empty: the dataset as a whole
     */
    public static Result walk(
            DatasetId dataset, Set<String> columns, GateSpec.Scope scope, LineageView lineage, Limits limits) {
        return scope.reach() == GateSpec.Reach.NONE
                ? new Result(dataset, List.of(), List.of(), List.of(), Optional.empty())
                : new ScopeWalk(dataset, columns, scope, lineage, limits).walk();
    }

    /**
     * How far a walk goes.
     *
     * @param datasets most that are reached
     * @param depth most levels
     */
    public record Limits(int datasets, int depth) {
        public static final Limits DEFAULT = new Limits(10_000, 64);
    }

    /**
     * What a failure reaches.
     *
     * @param origin that failed
     * @param datasets reached, the origin first, then by distance
     * @param consumers every job seen to read one of them, by name
     * @param readers the same jobs as the lineage tells of them
     * @param cut why the walk ended early; absent: it is complete
     */
    public record Result(
            DatasetId origin,
            List<Reached> datasets,
            List<Consumer> consumers,
            List<Reader> readers,
            Optional<String> cut) {
        public Result {
            readers = List.copyOf(readers);
            datasets = List.copyOf(datasets);
            consumers = List.copyOf(consumers);
        }
    }

    /**
     * A dataset with bad columns.
     *
     * @param dataset itself
     * @param columns that are bad; empty: all of it
     * @param path shortest way from the origin; empty for the origin
     * @param exempt jobs that read it and go on all the same, and why; every other reader is held
     */
    public record Reached(DatasetId dataset, Set<String> columns, List<Step> path, List<Exempt> exempt) {
        public Reached {
            columns = Set.copyOf(columns);
            path = List.copyOf(path);
            exempt = List.copyOf(exempt);
        }
    }

    /** A job that reads something a failure reaches. */
    public sealed interface Consumer {
        /** The job. */
        JobId job();
    }

    /**
     * It is held.
     *
     * @param columns bad ones that it reads of the last dataset on the path; empty: the dataset as a whole
     * @param path shortest way from the origin to the job, its last step is the job's own
     */
    public record Blocked(JobId job, Set<String> columns, List<Step> path) implements Consumer {
        public Blocked {
            columns = Set.copyOf(columns);
            path = List.copyOf(path);
        }
    }

    /** It goes on. */
    public record Exempt(JobId job, Why why, String message) implements Consumer {}

    /** Why a job goes on. */
    public enum Why {
        /** It uses none of the bad columns. */
        OUTSIDE_COLUMNS,
        /** The gate never holds it. */
        EXCEPT,
        /** The gate holds only others. */
        NOT_IN_ONLY,
        /** It writes what it would wait for. */
        OWN_OUTPUT
    }
}
