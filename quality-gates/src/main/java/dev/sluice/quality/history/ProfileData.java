package dev.sluice.quality.history;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What one pass over a dataset says of it. Kept as a series, so that drift needs no second read.
 *
 * @param rows looked at, after the slice's predicate
 * @param columns by name, in the order of the dataset
 */
public record ProfileData(long rows, Map<String, Column> columns) {
    public ProfileData {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    /** A column by its exact name. */
    public Optional<Column> column(String name) {
        return Optional.ofNullable(columns.get(name));
    }

    /**
     * What is known of a column.
     *
     * @param nulls SQL NULLs
     * @param distinct how many different values there are, as a rule an estimate with a standard error of 5 % at most
     * @param numbers present for numeric columns with at least one value
     * @param least smallest value as canonical text, of any type that has an order
     * @param greatest greatest value as canonical text
     * @param histogram counts between edges, for numeric columns
     * @param top most frequent values and how often, the rest counted as other; for columns with few values
     */
    public record Column(
            long nulls,
            OptionalLong distinct,
            Optional<Numbers> numbers,
            Optional<String> least,
            Optional<String> greatest,
            Optional<Distribution.Bins> histogram,
            Optional<Distribution.Categories> top) {

        /** What drift is measured on: the histogram where there is one, else the most frequent values. */
        public Optional<Distribution> distribution() {
            return histogram.<Distribution>map(bins -> bins).or(() -> top.map(categories -> categories));
        }
    }

    /**
     * Moments and quantiles of a numeric column; NULL and NaN do not count.
     *
     * @param count values
     * @param deviation of the sample (n-1); absent with fewer than two values
     * @param quantiles value by rank in [0, 1]; may be estimates, off by less than 0.01 in rank in 99 of 100 cases
     */
    public record Numbers(
            long count,
            double sum,
            double min,
            double max,
            double mean,
            OptionalDouble deviation,
            Map<Double, Double> quantiles) {
        public Numbers {
            quantiles = Collections.unmodifiableMap(new TreeMap<>(quantiles));
        }

        /** The quantiles as a distribution; empty when there are fewer than two. */
        public Optional<Distribution.Quantiles> distribution(long nulls, double rankError) {
            if (quantiles.size() < 2) {
                return Optional.empty();
            }
            return Optional.of(new Distribution.Quantiles(
                    List.copyOf(quantiles.keySet()), List.copyOf(quantiles.values()), count, nulls, rankError));
        }
    }
}
