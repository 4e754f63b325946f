package dev.sluice.quality.check;

import dev.sluice.quality.history.ProfileData;
import dev.sluice.quality.history.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * What is known beside the data: the moment of the evaluation, earlier results of the same check, the dataset's metadata.
 *
 * <p>Plain values, fetched by whoever runs checks, by {@link CheckKey}.
 *
 * @param now moment of the evaluation
 * @param points earlier results of this check, newest first
 * @param baseline profile of the pinned version or window that drift is measured against
 * @param facts of the dataset
 */
public record History(Instant now, List<Point> points, Optional<ProfileData> baseline, Facts facts) {
    public History {
        points = List.copyOf(points);
    }

    /** Nothing known but the moment. */
    public static History none(Instant now) {
        return new History(now, List.of(), Optional.empty(), Facts.NONE);
    }

    /** The same with other points. */
    public History with(List<Point> others) {
        return new History(now, others, baseline, facts);
    }

    /**
     * Earlier good results: what is normal.
     *
     * @param percent whether as shares of the rows, in percent; results without rows are left out then
     */
    public Series normal(boolean percent) {
        return series(p -> percent ? p.percent() : OptionalDouble.of(p.value()));
    }

    /** Rows of earlier good results. */
    public Series normalRows() {
        return series(p -> p.rows().isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of((double) p.rows().getAsLong()));
    }

    private Series series(Function<Point, OptionalDouble> value) {
        return new Series(points.stream()
                .filter(p -> p.good() && Double.isFinite(value.apply(p).orElse(Double.NaN)))
                .map(p -> new dev.sluice.quality.history.Point(
                        p.at(), value.apply(p).getAsDouble(), p.partition()))
                .toList());
    }

    /**
     * An earlier result. Those that were SKIPPED for want of history belong to it, or there would never be any.
     *
     * @param at when the data was checked
     * @param value measured; NaN: only the rows are known
     * @param rows looked at
     * @param partition slice that was checked
     * @param good false: it failed or was waived, and says nothing about what is normal
     */
    public record Point(Instant at, double value, OptionalLong rows, Optional<String> partition, boolean good) {
        /** The value as a share of the rows, in percent; empty: the rows are not known. */
        public OptionalDouble percent() {
            return rows.isEmpty()
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(rows.getAsLong() == 0 ? 0 : 100 * value / rows.getAsLong());
        }
    }

    /**
     * Metadata of the dataset at the moment of the evaluation.
     *
     * @param written when the checked version was written
     * @param lastSchema columns at the last evaluation that passed
     * @param upstream newest version of other datasets, by address as the check's argument names them
     * @param evidence results of other systems about this version, newest first
     */
    public record Facts(
            Optional<Instant> written,
            Optional<Table> lastSchema,
            Map<String, Upstream> upstream,
            List<Evidence> evidence) {
        public static final Facts NONE = new Facts(Optional.empty(), Optional.empty(), Map.of(), List.of());

        public Facts {
            upstream = Map.copyOf(upstream);
            evidence = List.copyOf(evidence);
        }
    }

    /**
     * The newest published version of another dataset.
     *
     * @param written when; empty: never
     * @param held whether a gate holds it
     */
    public record Upstream(Optional<Instant> written, boolean held) {}

    /**
     * A result of another system.
     *
     * @param producer URI or job
     * @param assertion its name
     * @param column it is about; empty: the dataset
     * @param passed whether it did
     * @param at when it was measured
     */
    public record Evidence(String producer, String assertion, Optional<String> column, boolean passed, Instant at) {
        /** How old it is. */
        public Duration age(Instant now) {
            return Duration.between(at, now);
        }
    }
}
