package dev.sluice.quality.history;

import dev.sluice.quality.history.Drift.Distance;
import dev.sluice.quality.history.Drift.Measure;
import dev.sluice.quality.history.Drift.Outcome;
import dev.sluice.quality.history.Drift.Undefined;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;

/** Measures of drift that need an order: over histograms with the same edges, or over quantiles. */
final class RankDrift {
    private RankDrift() {}

    static Outcome kolmogorovSmirnov(Distribution reference, Distribution current) {
        if (reference instanceof Distribution.Bins one && current instanceof Distribution.Bins two) {
            if (!one.edges().equals(two.edges())) {
                return new Undefined(
                        "the two histograms have different edges; count the data by the edges of the reference");
            }
            return ofBins(one, two);
        }
        Optional<Spread> one = Spread.of(reference);
        Optional<Spread> two = Spread.of(current);
        if (one.isEmpty() || two.isEmpty()) {
            return new Undefined("Kolmogorov-Smirnov compares numbers that are not all NULL");
        }
        return ofSpreads(reference, one.get(), current, two.get());
    }

    /** Exact at the edges, which are all places there are: the distance of the data as counted. */
    private static Distance ofBins(Distribution.Bins one, Distribution.Bins two) {
        double f = (double) one.nulls() / one.rows();
        double g = (double) two.nulls() / two.rows();
        double distance = Math.abs(f - g);
        for (int i = 0; i < one.counts().size(); i++) {
            f += (double) one.counts().get(i) / one.rows();
            g += (double) two.counts().get(i) / two.rows();
            distance = Math.max(distance, Math.abs(f - g));
        }
        return distance(distance, 0, one.rows(), two.rows());
    }

    private static Distance ofSpreads(Distribution one, Spread f, Distribution two, Spread g) {
        double shareOne = (double) one.nulls() / one.rows();
        double shareTwo = (double) two.nulls() / two.rows();
        double distance = Math.abs(shareOne - shareTwo);
        var places = new TreeSet<Double>(f.places());
        places.addAll(g.places());
        for (double place : places) {
            distance = Math.max(distance, apart(shareOne, f.rankBelow(place), shareTwo, g.rankBelow(place)));
            distance = Math.max(distance, apart(shareOne, f.rankUpTo(place), shareTwo, g.rankUpTo(place)));
        }
        double error = f.rankError() * (1 - shareOne) + g.rankError() * (1 - shareTwo);
        return distance(distance, Math.min(1, error), one.rows(), two.rows());
    }

    private static double apart(double nullsOne, double rankOne, double nullsTwo, double rankTwo) {
        return Math.abs(nullsOne + (1 - nullsOne) * rankOne - nullsTwo - (1 - nullsTwo) * rankTwo);
    }

    private static Distance distance(double value, double error, long rows, long otherRows) {
        return new Distance(
                Measure.KOLMOGOROV_SMIRNOV,
                Math.clamp(value, 0, 1),
                error,
                OptionalDouble.of(value),
                OptionalDouble.of(Chances.kolmogorovSmirnov(value, (double) rows, (double) otherRows)));
    }

    /** Area between the quantile functions; inside a bin values are taken to be spread evenly. */
    static Outcome wasserstein(Distribution reference, Distribution current) {
        Optional<Spread> one = Spread.of(reference);
        Optional<Spread> two = Spread.of(current);
        if (one.isEmpty() || two.isEmpty()) {
            return new Undefined("Wasserstein compares numbers that are not all NULL");
        }
        double area = one.get().areaTo(two.get());
        double quartiles = one.get().at(0.75) - one.get().at(0.25);
        double scale = quartiles > 0 ? quartiles : one.get().at(1) - one.get().at(0);
        if (scale <= 0) {
            return area == 0
                    ? new Distance(Measure.WASSERSTEIN, 0, 0, OptionalDouble.of(0), OptionalDouble.empty())
                    : new Undefined(
                            "the reference is one constant value: there is no scale; use kolmogorovSmirnov or psi");
        }
        double range = Math.max(one.get().at(1), two.get().at(1))
                - Math.min(one.get().at(0), two.get().at(0));
        double error = (one.get().rankError() + two.get().rankError()) * range / scale;
        return new Distance(Measure.WASSERSTEIN, area / scale, error, OptionalDouble.of(area), OptionalDouble.empty());
    }
}
