package dev.sluice.quality.execute;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.quality.check.Dialect;
import dev.sluice.quality.check.Row;
import dev.sluice.quality.check.Table;
import dev.sluice.quality.check.Table.Kind;
import dev.sluice.quality.history.Distribution;
import dev.sluice.quality.history.ProfileData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a profile tells of one column. */
final class ColumnProfile implements ScanPass.Asker {
    private static final Logger LOG = LoggerFactory.getLogger(ColumnProfile.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int STEPS = 20;
    private static final int BINS = 10;
    private static final int SAMPLE = 30_000;

    private final Table.Column column;
    private final Dialect dialect;
    private final Estimates estimates;
    private final boolean values;
    private final SharedAggregates shared;
    private @Nullable Row first;
    private Optional<Distribution.Bins> bins = Optional.empty();
    private Optional<Distribution.Categories> top = Optional.empty();
    private Map<Double, Double> sampled = Map.of();
    private List<String> met = List.of();

    /**
     * @param estimates how different values and quantiles are told
     * @param values whether values may be told
     */
    ColumnProfile(Table.Column column, Dialect dialect, Estimates estimates, boolean values) {
        this.column = column;
        this.dialect = dialect;
        this.estimates = estimates;
        this.values = values;
        this.shared = new SharedAggregates(column, dialect, estimates, values, STEPS);
    }

    String name() {
        return column.name();
    }

    @Override
    public List<String> aggregates() {
        return shared.aggregates();
    }

    @Override
    public void answered(Row row, String sql, Duration took) {
        first = row;
    }

    @Override
    public void failed(String message, String sql, Duration took) {
        LOG.info("column has no profile column={} cause={}", column.name(), message);
    }

    long rows() {
        return first == null ? 0 : first.count(0);
    }

    private long nulls(Row row) {
        return row.count(0) - row.count(1);
    }

    /**
     * Asks a sample of about {@link #SAMPLE} values for what the shared pass cannot tell: quantiles, and the values of a column with
     * few; empty: there is nothing to ask. A quantile is off by less than 0.01 in rank in 99 of 100 cases (Dvoretzky, Kiefer,
     * Wolfowitz); with fewer values than that, by nothing.
     */
    Optional<ScanPass.Asker> sample() {
        if (first == null || estimates != Estimates.POSTGRES || first.count(1) == 0) {
            return Optional.empty();
        }
        Row row = first;
        boolean few = hasFew(row);
        if (!few && !shared.isNumber()) {
            return Optional.empty();
        }
        String chosen = dialect.quote(column.name()) + " IS NOT NULL AND random() < "
                + dialect.literal(Math.min(1, SAMPLE / (double) row.count(1)));
        String aggregate = few
                ? "array_agg(DISTINCT left(" + dialect.asText(dialect.quote(column.name())) + ", "
                        + (TopValues.LONGEST + 1) + "))"
                : "percentile_disc(ARRAY[" + Estimates.ranks(STEPS) + "]) WITHIN GROUP (ORDER BY "
                        + dialect.asDouble(shared.number()) + ")";
        String json = "CAST(to_json(" + dialect.filtered(aggregate, chosen) + ") AS text)";
        return Optional.of(asker(List.of(json), answer -> {
            String list = answer.text(0).orElse("[]");
            if (few) {
                met = TopValues.candidates(list);
            } else {
                sampled = quantiles(row, list);
            }
        }));
    }

    private Map<Double, Double> quantiles(Row row, String json) {
        Map<Double, Double> found = new TreeMap<>();
        if (row.count(2) == 0) {
            return found;
        }
        try {
            double[] numbers = JSON.readValue(json, double[].class);
            double least = row.number(4).orElse(Double.NEGATIVE_INFINITY);
            double greatest = row.number(5).orElse(Double.POSITIVE_INFINITY);
            for (int i = 0; i < numbers.length; i++) {
                double number = i == 0 ? least : i == STEPS ? greatest : Math.clamp(numbers[i], least, greatest);
                found.put(i / (double) STEPS, number);
            }
        } catch (JsonProcessingException e) {
            LOG.debug("quantiles cannot be read column={}", column.name(), e);
        }
        return found;
    }

    private Map<Double, Double> quantiles() {
        return estimates == Estimates.DUCKDB && first != null
                ? quantiles(first, first.text(8).orElse("[]"))
                : sampled;
    }

    /** Where the bins of a histogram should meet: at deciles, or else in equal steps. */
    List<Double> edges() {
        if (first == null || !shared.isNumber() || first.count(2) == 0) {
            return List.of();
        }
        double least = first.number(4).orElseThrow();
        double greatest = first.number(5).orElseThrow();
        Map<Double, Double> known = quantiles();
        DoubleStream edges = known.isEmpty()
                ? IntStream.range(1, BINS).mapToDouble(i -> least + (greatest - least) * i / BINS)
                : IntStream.range(1, BINS).mapToDouble(i -> known.getOrDefault(i / (double) BINS, least));
        return edges.distinct().sorted().boxed().toList();
    }

    /** Counts numbers between edges; empty: it is not a column of numbers. */
    Optional<ScanPass.Asker> histogram(List<Double> edges) {
        if (edges.isEmpty() || !shared.isNumber()) {
            return Optional.empty();
        }
        String number = dialect.asDouble(dialect.quote(column.name()));
        List<String> counts = new ArrayList<>(List.of("count(*)", "count(" + dialect.quote(column.name()) + ")"));
        for (int i = 0; i <= edges.size(); i++) {
            List<String> sides = new ArrayList<>();
            if (i > 0) {
                sides.add(number + " > " + dialect.literal(edges.get(i - 1)));
            }
            if (i < edges.size()) {
                sides.add(number + " <= " + dialect.literal(edges.get(i)));
            }
            counts.add(dialect.countIf(String.join(" AND ", sides)));
        }
        return Optional.of(asker(counts, row -> {
            List<Long> inBins =
                    IntStream.range(2, counts.size()).mapToObj(row::count).toList();
            OptionalDouble least = first == null ? OptionalDouble.empty() : first.number(4);
            OptionalDouble greatest = first == null ? OptionalDouble.empty() : first.number(5);
            bins = Optional.of(new Distribution.Bins(edges, inBins, nulls(row), least, greatest));
        }));
    }

    private boolean hasFew(Row row) {
        boolean countable = column.kind() == Kind.TEXT || column.kind() == Kind.BOOLEAN;
        return countable && values && estimates != Estimates.NONE && shared.distinct(row) <= TopValues.MOST;
    }

    /** Counts the values of a column with few; empty: there are many, or nobody knows. */
    Optional<ScanPass.Asker> top() {
        if (first == null || !hasFew(first)) {
            return Optional.empty();
        }
        String name = dialect.quote(column.name());
        String text = dialect.asText(name);
        List<String> counts = new ArrayList<>(List.of("count(*)", "count(" + name + ")"));
        if (estimates == Estimates.DUCKDB) {
            counts.add("CAST(to_json(histogram(" + text + ")) AS VARCHAR)");
            return Optional.of(asker(counts, row -> top = TopValues.counted(row)));
        }
        List<String> told = met;
        told.forEach(value -> counts.add(dialect.countIf(text + " = " + dialect.literal(value))));
        return Optional.of(asker(counts, row -> top = Optional.of(TopValues.counted(row, told))));
    }

    private ScanPass.Asker asker(List<String> aggregates, Consumer<Row> reader) {
        ColumnProfile whole = this;
        return new ScanPass.Asker() {
            @Override
            public List<String> aggregates() {
                return aggregates;
            }

            @Override
            public void answered(Row row, String sql, Duration took) {
                reader.accept(row);
            }

            @Override
            public void failed(String message, String sql, Duration took) {
                whole.failed(message, sql, took);
            }
        };
    }

    /** All of it; empty: the pass failed for this column. */
    Optional<ProfileData.Column> told() {
        if (first == null) {
            return Optional.empty();
        }
        Row row = first;
        return Optional.of(new ProfileData.Column(
                nulls(row),
                estimates == Estimates.NONE ? OptionalLong.empty() : OptionalLong.of(shared.distinct(row)),
                shared.isNumber() && row.count(2) > 0 ? Optional.of(numbers(row)) : Optional.empty(),
                bound(row, 4, 2),
                bound(row, 5, 3),
                bins,
                top));
    }

    private Optional<String> bound(Row row, int ofNumber, int ofOrdered) {
        Optional<String> text =
                shared.isNumber() ? row.text(ofNumber) : shared.isOrdered() ? row.text(ofOrdered) : Optional.empty();
        return text.map(value -> value.length() <= TopValues.LONGEST ? value : value.substring(0, TopValues.LONGEST));
    }

    private ProfileData.Numbers numbers(Row row) {
        long count = row.count(2);
        double sum = row.number(3).orElse(0);
        return new ProfileData.Numbers(
                count,
                sum,
                row.number(4).orElseThrow(),
                row.number(5).orElseThrow(),
                sum / count,
                row.number(6),
                quantiles());
    }
}
