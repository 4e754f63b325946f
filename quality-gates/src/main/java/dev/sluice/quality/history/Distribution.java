package dev.sluice.quality.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;

/** How the values of a column are spread. Missing values are counted apart: they are a bin of their own. */
public sealed interface Distribution {
    /** Rows whose value is NULL. */
    long nulls();

    /** Rows with a value. */
    long values();

    /** All rows. */
    default long rows() {
        return nulls() + values();
    }

    /**
     * Numbers counted between edges. Bin {@code i} holds {@code edges[i-1] < x <= edges[i]}; the first bin reaches down
     * to, the last bin up to the end of the numbers (NaN counts as greatest).
     *
     * @param edges strictly ascending, finite
     * @param counts one more than edges
     * @param nulls counted apart
     * @param least smallest value, where known: the outer bins get an end
     * @param greatest greatest value, where known
     */
    record Bins(List<Double> edges, List<Long> counts, long nulls, OptionalDouble least, OptionalDouble greatest)
            implements Distribution {
        public Bins {
            edges = List.copyOf(edges);
            counts = List.copyOf(counts);
            if (counts.size() != edges.size() + 1) {
                throw new IllegalArgumentException(
                        edges.size() + " edges make " + (edges.size() + 1) + " bins, not " + counts.size());
            }
            requireAscending(edges);
            requireCounts(counts, nulls);
        }

        @Override
        public long values() {
            return counts.stream().mapToLong(Long::longValue).sum();
        }

        /** Counts the numbers between the edges. */
        public static Bins of(List<Double> edges, double[] numbers, long nulls) {
            double[] bounds = edges.stream().mapToDouble(Double::doubleValue).toArray();
            Long[] counts = new Long[bounds.length + 1];
            Arrays.fill(counts, 0L);
            for (double number : numbers) {
                counts[binOf(bounds, number)]++;
            }
            return new Bins(
                    edges,
                    List.of(counts),
                    nulls,
                    Arrays.stream(numbers).filter(Double::isFinite).min(),
                    Arrays.stream(numbers).filter(Double::isFinite).max());
        }

        /** Both together: they must have the same edges. */
        public Bins plus(Bins other) {
            if (!edges.equals(other.edges)) {
                throw new IllegalArgumentException("histograms with different edges cannot be added");
            }
            List<Long> sums = new ArrayList<>();
            for (int i = 0; i < counts.size(); i++) {
                sums.add(counts.get(i) + other.counts.get(i));
            }
            return new Bins(edges, sums, nulls + other.nulls, min(least, other.least), max(greatest, other.greatest));
        }

        private static int binOf(double[] bounds, double number) {
            int found = Arrays.binarySearch(bounds, number);
            return found >= 0 ? found : -found - 1;
        }

        private static OptionalDouble min(OptionalDouble one, OptionalDouble two) {
            return one.isPresent() && two.isPresent()
                    ? OptionalDouble.of(Math.min(one.getAsDouble(), two.getAsDouble()))
                    : one.isPresent() ? one : two;
        }

        private static OptionalDouble max(OptionalDouble one, OptionalDouble two) {
            return one.isPresent() && two.isPresent()
                    ? OptionalDouble.of(Math.max(one.getAsDouble(), two.getAsDouble()))
                    : one.isPresent() ? one : two;
        }
    }

    /**
     * Values counted by name: the most frequent, and the rest together.
     *
     * @param counts by value as text
     * @param other rows with a value that is not named
     * @param nulls counted apart
     */
    record Categories(Map<String, Long> counts, long other, long nulls) implements Distribution {
        public Categories {
            counts = Collections.unmodifiableMap(new TreeMap<>(counts));
            requireCounts(counts.values(), nulls);
            if (other < 0) {
                throw new IllegalArgumentException("counts are never negative: other is " + other);
            }
        }

        @Override
        public long values() {
            return counts.values().stream().mapToLong(Long::longValue).sum() + other;
        }
    }

    /**
     * Numbers told by their quantiles, linear in between.
     *
     * @param ranks strictly ascending, from 0 to 1
     * @param numbers the value at each rank, never descending
     * @param values how many numbers these are the quantiles of
     * @param nulls counted apart
     * @param rankError how far a rank may be off, as a share; 0: exact
     */
    record Quantiles(List<Double> ranks, List<Double> numbers, long values, long nulls, double rankError)
            implements Distribution {
        public Quantiles {
            ranks = List.copyOf(ranks);
            numbers = List.copyOf(numbers);
            requireAscending(ranks);
            if (ranks.size() < 2 || ranks.size() != numbers.size()) {
                throw new IllegalArgumentException("quantiles need two ranks or more and a number for each");
            }
            if (ranks.getFirst() < 0 || ranks.getLast() > 1) {
                throw new IllegalArgumentException("ranks lie between 0 and 1: " + ranks);
            }
            for (int i = 1; i < numbers.size(); i++) {
                if (numbers.get(i) < numbers.get(i - 1)) {
                    throw new IllegalArgumentException("quantiles descend at rank " + ranks.get(i));
                }
            }
        }

        /**
         * Quantiles at evenly spaced ranks from 0 to 1.
         *
         * @param numbers at least two, from the least to the greatest; estimates that descend are lifted
         */
        public static Quantiles spaced(List<Double> numbers, long values, long nulls) {
            List<Double> ranks = new ArrayList<>();
            List<Double> rising = new ArrayList<>();
            for (int i = 0; i < numbers.size(); i++) {
                ranks.add(i / (numbers.size() - 1.0));
                rising.add(i == 0 ? numbers.getFirst() : Math.max(rising.getLast(), numbers.get(i)));
            }
            return new Quantiles(ranks, rising, values, nulls, 0);
        }

        /**
         * A histogram of at most {@code count} bins of about equal weight: the reference to count other data against.
         * A value that fills several bins alone gets one, so there may be fewer.
         */
        public Bins bins(int count) {
            Spread spread = Spread.of(this).orElseThrow(() -> new IllegalArgumentException("no values, no bins"));
            var edges = new TreeSet<Double>();
            for (int i = 1; i < count; i++) {
                edges.add(spread.at(i / (double) count));
            }
            List<Long> counts = new ArrayList<>();
            long counted = 0;
            for (double edge : edges) {
                long upTo = Math.round(spread.rankUpTo(edge) * values);
                counts.add(upTo - counted);
                counted = upTo;
            }
            counts.add(values - counted);
            return new Bins(
                    List.copyOf(edges),
                    counts,
                    nulls,
                    OptionalDouble.of(numbers.getFirst()),
                    OptionalDouble.of(numbers.getLast()));
        }

        /** Quantiles of all the numbers at {@code steps + 1} evenly spaced ranks. */
        public static Quantiles of(double[] numbers, int steps, long nulls) {
            double[] sorted = numbers.clone();
            Arrays.sort(sorted);
            List<Double> ranks = new ArrayList<>();
            List<Double> values = new ArrayList<>();
            for (int i = 0; i <= steps; i++) {
                double rank = i / (double) steps;
                ranks.add(rank);
                values.add(Series.percentile(sorted, rank));
            }
            return new Quantiles(ranks, values, numbers.length, nulls, 0);
        }
    }

    private static void requireAscending(List<Double> numbers) {
        for (int i = 0; i < numbers.size(); i++) {
            if (!Double.isFinite(numbers.get(i)) || (i > 0 && numbers.get(i) <= numbers.get(i - 1))) {
                throw new IllegalArgumentException("must be finite and strictly ascending: " + numbers);
            }
        }
    }

    private static void requireCounts(Iterable<Long> counts, long nulls) {
        for (long count : counts) {
            if (count < 0) {
                throw new IllegalArgumentException("counts are never negative: " + count);
            }
        }
        if (nulls < 0) {
            throw new IllegalArgumentException("counts are never negative: nulls is " + nulls);
        }
    }
}
