package dev.sluice.controlplane.forecast.landing;

import dev.sluice.model.DatasetId;
import dev.sluice.model.JobId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What came of one computation: the rows of the store, by their keys.
 *
 * @param landings by catalog number of the dataset
 * @param risks by id
 * @param coming by definition, trigger and slot
 */
record Outlook(Map<Long, LandingRow> landings, Map<String, RiskRow> risks, Map<ComingKey, ComingRow> coming) {
    /** Nothing is expected. */
    static final Outlook EMPTY = new Outlook(Map.of(), Map.of(), Map.of());

    /** Quantiles of a moment. */
    record Times(Instant p50, Instant p90, Instant p95) {
        /** Whether none of them moved further than that. */
        boolean isNear(Times other, Duration tolerance) {
            return near(p50, other.p50, tolerance)
                    && near(p90, other.p90, tolerance)
                    && near(p95, other.p95, tolerance);
        }

        private static boolean near(Instant a, Instant b, Duration tolerance) {
            return Duration.between(a, b).abs().compareTo(tolerance) <= 0;
        }
    }

    /**
     * A step of a critical path.
     *
     * @param dataset null: what the next one waits for is no dataset
     * @param p50 seconds that the step takes
     */
    record PathStep(JobId job, @Nullable DatasetId dataset, double p50, double share) {}

    /** A row of dataset_landing. */
    record LandingRow(
            Times times,
            JobId job,
            @Nullable UUID run,
            Draft.Basis basis,
            long evidence,
            double failure,
            List<PathStep> path) {
        /** Whether readers would notice a difference. */
        boolean differs(LandingRow other, Duration tolerance) {
            return !times.isNear(other.times, tolerance)
                    || !job.equals(other.job)
                    || !Objects.equals(run, other.run)
                    || basis != other.basis
                    || evidence != other.evidence
                    || Math.abs(failure - other.failure) > 0.01
                    || !jobs(path).equals(jobs(other.path));
        }
    }

    private static List<JobId> jobs(List<PathStep> path) {
        return path.stream().map(PathStep::job).toList();
    }

    /**
     * A row of deadline_risk.
     *
     * @param warned see {@link dev.sluice.scheduler.predict.queue.MissWarning}
     * @param changes see there
     */
    record RiskRow(
            String kind,
            @Nullable Long definition,
            @Nullable UUID run,
            @Nullable Long dataset,
            String subject,
            Instant deadline,
            Times times,
            double miss,
            List<PathStep> path,
            boolean warned,
            int changes) {
        /** With what has been said of it. */
        RiskRow said(boolean nowWarned, int nowChanges) {
            return new RiskRow(
                    kind, definition, run, dataset, subject, deadline, times, miss, path, nowWarned, nowChanges);
        }

        boolean differs(RiskRow other, Duration tolerance) {
            return !times.isNear(other.times, tolerance)
                    || Math.abs(miss - other.miss) > 0.01
                    || !deadline.equals(other.deadline)
                    || !subject.equals(other.subject)
                    || warned != other.warned
                    || changes != other.changes
                    || !jobs(path).equals(jobs(other.path));
        }
    }

    /** Key of coming_run. */
    record ComingKey(long definition, String trigger, Instant slot) {}

    /**
     * A row of coming_run.
     *
     * @param miss null: without a deadline, or nothing is known of how long it takes
     * @param alternatives what would become of the deadline with an earlier start, earliest first
     */
    record ComingRow(
            Instant release,
            @Nullable Instant deadline,
            @Nullable Double miss,
            List<Alternative> alternatives) {
        private static final double NOTICED = 0.01;

        /** Whether readers would notice a difference. */
        boolean differs(ComingRow other) {
            boolean same = release.equals(other.release)
                    && Objects.equals(deadline, other.deadline)
                    && isNear(miss, other.miss)
                    && alternatives.size() == other.alternatives.size();
            for (int i = 0; same && i < alternatives.size(); i++) {
                same = isNear(
                                alternatives.get(i).miss(),
                                other.alternatives.get(i).miss())
                        && !other.alternatives
                                .get(i)
                                .start()
                                .isBefore(alternatives.getFirst().start());
            }
            return !same;
        }

        private static boolean isNear(@Nullable Double a, @Nullable Double b) {
            return (a == null || b == null) ? Objects.equals(a, b) : Math.abs(a - b) <= NOTICED;
        }
    }

    /** Probability of a miss if the run started then. */
    record Alternative(Instant start, double miss) {}
}
