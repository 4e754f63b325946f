package dev.sluice.quality.check.type;

import dev.sluice.quality.check.CheckFault;
import dev.sluice.quality.check.Dialect;
import dev.sluice.quality.check.Row;
import dev.sluice.quality.check.Table.Column;
import dev.sluice.quality.history.Distribution;
import dev.sluice.quality.history.ProfileData;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Counts that tell how a column is distributed, by the bins of a reference.
 *
 * @param aggregates first the number of rows
 * @param read the distribution from their values
 */
record Shape(List<String> aggregates, Function<Row, Distribution> read) {
    private static final int TENTHS = 10;

    /** The same bins, quantiles or values as the reference has. */
    static Shape like(Distribution reference, Column column, Dialect dialect) {
        String value = dialect.quote(column.name());
        List<String> aggregates = new ArrayList<>(List.of("count(*)", "count(" + value + ")"));
        return switch (reference) {
            case Distribution.Bins bins -> bins(bins, value, aggregates, dialect);
            case Distribution.Quantiles quantiles -> {
                quantiles.ranks().forEach(rank -> aggregates.add(dialect.quantile(dialect.asDouble(value), rank)));
                yield new Shape(aggregates, row -> quantiles(row, quantiles.ranks()));
            }
            case Distribution.Categories categories ->
                categories(categories, dialect.asText(value), aggregates, dialect);
        };
    }

    private static Shape bins(Distribution.Bins reference, String value, List<String> aggregates, Dialect dialect) {
        List<Double> edges = reference.edges();
        // Each edge counts what lies at or below it; the bins are the differences.
        edges.forEach(edge -> aggregates.add(dialect.countIf(value + " <= " + dialect.literal(edge))));
        aggregates.add("min(" + value + ")");
        aggregates.add("max(" + value + ")");
        return new Shape(aggregates, row -> {
            List<Long> counts = new ArrayList<>();
            long below = 0;
            for (int i = 0; i < edges.size(); i++) {
                counts.add(row.count(2 + i) - below);
                below = row.count(2 + i);
            }
            counts.add(row.count(1) - below);
            return new Distribution.Bins(
                    edges,
                    counts,
                    row.count(0) - row.count(1),
                    finite(row.number(2 + edges.size())),
                    finite(row.number(3 + edges.size())));
        });
    }

    private static OptionalDouble finite(OptionalDouble value) {
        return value.isPresent() && Double.isFinite(value.getAsDouble()) ? value : OptionalDouble.empty();
    }

    private static Distribution quantiles(Row row, List<Double> ranks) {
        long values = row.count(1);
        List<Double> numbers = new ArrayList<>();
        for (int i = 0; i < ranks.size(); i++) {
            double number = row.number(2 + i).orElse(0);
            if (Double.isNaN(number)) {
                throw new CheckFault("NaN is among the values: quantiles cannot tell where it lies");
            }
            numbers.add(number);
        }
        return new Distribution.Quantiles(ranks, numbers, values, row.count(0) - values, 0);
    }

    private static Shape categories(
            Distribution.Categories reference, String text, List<String> aggregates, Dialect dialect) {
        List<String> names = List.copyOf(reference.counts().keySet());
        names.forEach(name -> aggregates.add(dialect.countIf(text + " = " + dialect.literal(name))));
        return new Shape(aggregates, row -> {
            Map<String, Long> counts = new LinkedHashMap<>();
            long named = 0;
            for (int i = 0; i < names.size(); i++) {
                counts.put(names.get(i), row.count(2 + i));
                named += row.count(2 + i);
            }
            return new Distribution.Categories(counts, row.count(1) - named, row.count(0) - row.count(1));
        });
    }

    /** Bins between the deciles that quantiles tell; equal deciles make one edge. Empty: fewer than all nine are known. */
    static Optional<Distribution> deciles(ProfileData.Numbers numbers, long nulls) {
        TreeMap<Double, Double> edges = new TreeMap<>();
        for (int i = 1; i < TENTHS; i++) {
            Double edge = numbers.quantiles().get(i / (double) TENTHS);
            if (edge == null) {
                return Optional.empty();
            }
            edges.put(edge, i / (double) TENTHS);
        }
        List<Long> counts = new ArrayList<>();
        long below = 0;
        for (double rank : edges.values()) {
            long upTo = Math.round(rank * numbers.count());
            counts.add(upTo - below);
            below = upTo;
        }
        counts.add(numbers.count() - below);
        return Optional.of(new Distribution.Bins(
                List.copyOf(edges.keySet()),
                counts,
                nulls,
                OptionalDouble.of(numbers.min()),
                OptionalDouble.of(numbers.max())));
    }
}
