package dev.sluice.quality.execute;

import dev.sluice.model.DatasetId;
import dev.sluice.model.quality.CheckSpec;
import dev.sluice.quality.check.History;
import dev.sluice.quality.check.Slice;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Checks that are to be run on a dataset.
 *
 * @param dataset whose rows they are about
 * @param source where the rows are
 * @param checks in the order of their results
 * @param slice rows that are looked at
 * @param histories by {@link dev.sluice.quality.check.CheckKey}; checks without one get {@link History#none}
 * @param others sources of other datasets, by address as checks name them; empty: not known
 * @param limits what it may cost
 * @param profile what is told of the columns besides
 * @param watch on the run
 * @param now moment of the evaluation
 */
public record AuditRequest(
        DatasetId dataset,
        Source source,
        List<CheckSpec> checks,
        Slice slice,
        Map<String, History> histories,
        Function<String, Optional<Source>> others,
        Limits limits,
        ProfileWish profile,
        AuditWatch watch,
        Instant now) {
    public AuditRequest {
        checks = List.copyOf(checks);
        histories = Map.copyOf(histories);
    }

    /** No slice, no history, no other datasets, no profile, nobody watches. */
    public static AuditRequest of(
            DatasetId dataset, Source source, List<CheckSpec> checks, Limits limits, Instant now) {
        return new AuditRequest(
                dataset,
                source,
                checks,
                Slice.ALL,
                Map.of(),
                _ -> Optional.empty(),
                limits,
                ProfileWish.NONE,
                AuditWatch.silent(),
                now);
    }

    public AuditRequest withSlice(Slice other) {
        return new AuditRequest(dataset, source, checks, other, histories, others, limits, profile, watch, now);
    }

    public AuditRequest withHistories(Map<String, History> known) {
        return new AuditRequest(dataset, source, checks, slice, known, others, limits, profile, watch, now);
    }

    public AuditRequest withOthers(Function<String, Optional<Source>> known) {
        return new AuditRequest(dataset, source, checks, slice, histories, known, limits, profile, watch, now);
    }

    public AuditRequest withLimits(Limits other) {
        return new AuditRequest(dataset, source, checks, slice, histories, others, other, profile, watch, now);
    }

    public AuditRequest withProfile(ProfileWish wish) {
        return new AuditRequest(dataset, source, checks, slice, histories, others, limits, wish, watch, now);
    }

    public AuditRequest withWatch(AuditWatch other) {
        return new AuditRequest(dataset, source, checks, slice, histories, others, limits, profile, other, now);
    }
}
