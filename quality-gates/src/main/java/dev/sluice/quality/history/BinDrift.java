package dev.sluice.quality.history;

import dev.sluice.quality.history.Drift.Distance;
import dev.sluice.quality.history.Drift.Measure;
import dev.sluice.quality.history.Drift.Outcome;
import dev.sluice.quality.history.Drift.Undefined;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeSet;

/** Measures of drift that compare the shares of bins; NULL is a bin. */
final class BinDrift {
    private BinDrift() {}

    /** Rows of the same bin in both. */
    private record Pair(double reference, double current) {
        static Pair of(long reference, long current) {
            return new Pair((double) reference, (double) current);
        }
    }

    static Outcome measure(Measure measure, Distribution reference, Distribution current) {
        List<Pair> bins;
        switch (reference) {
            case Distribution.Bins one
            when current instanceof Distribution.Bins two -> {
                if (!one.edges().equals(two.edges())) {
                    return new Undefined(
                            "the two histograms have different edges; count the data by the edges of the reference");
                }
                bins = numbers(one, two);
            }
            case Distribution.Categories one
            when current instanceof Distribution.Categories two -> bins = categories(one, two);
            default -> {
                return new Undefined(measure + " compares two histograms or two counts of values");
            }
        }
        return of(measure, bins, (double) reference.rows(), (double) current.rows());
    }

    private static List<Pair> numbers(Distribution.Bins one, Distribution.Bins two) {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < one.counts().size(); i++) {
            pairs.add(Pair.of(one.counts().get(i), two.counts().get(i)));
        }
        pairs.add(Pair.of(one.nulls(), two.nulls()));
        return pairs;
    }

    /** A value that one side does not name may hide in its "other": then it is "other" on both sides. */
    private static List<Pair> categories(Distribution.Categories one, Distribution.Categories two) {
        var names = new TreeSet<>(one.counts().keySet());
        names.addAll(two.counts().keySet());
        List<Pair> pairs = new ArrayList<>();
        double otherOne = one.other();
        double otherTwo = two.other();
        for (String name : names) {
            boolean known = (one.other() == 0 || one.counts().containsKey(name))
                    && (two.other() == 0 || two.counts().containsKey(name));
            long first = one.counts().getOrDefault(name, 0L);
            long second = two.counts().getOrDefault(name, 0L);
            if (known) {
                pairs.add(Pair.of(first, second));
            } else {
                otherOne += first;
                otherTwo += second;
            }
        }
        pairs.add(new Pair(otherOne, otherTwo));
        pairs.add(Pair.of(one.nulls(), two.nulls()));
        return pairs;
    }

    private static Outcome of(Measure measure, List<Pair> bins, double reference, double current) {
        return switch (measure) {
            case PSI -> plain(measure, psi(bins, reference, current));
            case JENSEN_SHANNON -> plain(measure, jensenShannon(bins, reference, current));
            case L_INFINITY ->
                plain(
                        measure,
                        bins.stream()
                                .mapToDouble(bin -> Math.abs(bin.reference / reference - bin.current / current))
                                .max()
                                .orElse(0));
            case CHI_SQUARED -> chiSquared(bins, reference, current);
            case KOLMOGOROV_SMIRNOV, WASSERSTEIN ->
                throw new IllegalArgumentException(measure + " is no measure over bins");
        };
    }

    private static Distance plain(Measure measure, double value) {
        return new Distance(measure, value, 0, OptionalDouble.empty(), OptionalDouble.empty());
    }

    private static double psi(List<Pair> bins, double reference, double current) {
        double sum = 0;
        for (Pair bin : bins) {
            if (bin.reference == 0 && bin.current == 0) {
                continue;
            }
            // Half a row instead of none: the logarithm stays finite, and a bin that filled up counts heavily.
            double p = Math.max(bin.current, 0.5) / current;
            double q = Math.max(bin.reference, 0.5) / reference;
            sum += (p - q) * Math.log(p / q);
        }
        return sum;
    }

    private static double jensenShannon(List<Pair> bins, double reference, double current) {
        double sum = 0;
        for (Pair bin : bins) {
            double p = bin.current / current;
            double q = bin.reference / reference;
            double middle = (p + q) / 2;
            sum += (term(p, middle) + term(q, middle)) / 2;
        }
        return Math.clamp(sum, 0, 1);
    }

    private static double term(double share, double middle) {
        return share == 0 ? 0 : share * Math.log(share / middle) / Math.log(2);
    }

    private static Distance chiSquared(List<Pair> bins, double reference, double current) {
        double all = reference + current;
        double statistic = 0;
        int used = 0;
        for (Pair bin : bins) {
            double both = bin.reference + bin.current;
            if (both == 0) {
                continue;
            }
            used++;
            double one = both * reference / all;
            double two = both * current / all;
            statistic += (bin.reference - one) * (bin.reference - one) / one
                    + (bin.current - two) * (bin.current - two) / two;
        }
        double chance = used < 2 ? 1 : Chances.chiSquared(statistic, used - 1);
        double effect = Math.clamp(Math.sqrt(statistic / all), 0, 1);
        return new Distance(Measure.CHI_SQUARED, effect, 0, OptionalDouble.of(statistic), OptionalDouble.of(chance));
    }
}
