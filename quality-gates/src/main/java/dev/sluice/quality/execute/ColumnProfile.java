package dev.sluice.quality.execute;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.quality.check.Dialect;
import dev.sluice.quality.check.Row;
import dev.sluice.quality.check.Table;
import dev.sluice.quality.check.Table.Kind;
import dev.sluice.quality.history.Distribution;
import dev.sluice.quality.history.ProfileData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
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
    private static final long FEW_VALUES = 50;
    private static final int LONGEST_VALUE = 200;
    private static final String FINITE = "1E150";

    private final Table.Column column;
    private final Dialect dialect;
    private final boolean estimates;
    private final boolean values;
    private @Nullable Row first;
    private Optional<Distribution.Bins> bins = Optional.empty();
    private Optional<Distribution.Categories> top = Optional.empty();

    /**
     * @param estimates whether the engine has sketches for different values and quantiles
     * @param values whether values may be told
     */
    ColumnProfile(Table.Column column, Dialect dialect, boolean estimates, boolean values) {
        this.column = column;
        this.dialect = dialect;
        this.estimates = estimates;
        this.values = values;
    }

    String name() {
        return column.name();
    }

    /** The numbers; NaN and infinite ones, and such whose squares are, do not count. */
    private String number() {
        String name = dialect.quote(column.name());
        if (dialect.notANumber(column).equals("FALSE")) {
            return name;
        }
        return "CASE WHEN abs(" + name + ") <= " + FINITE + " THEN " + name + " END";
    }

    private boolean isNumber() {
        return column.kind() == Kind.NUMBER && values;
    }

    private boolean isOrdered() {
        return values
                && switch (column.kind()) {
                    case DATE, TIMESTAMP -> true;
                    case TEXT -> estimates;
                    case NUMBER, BOOLEAN, OTHER -> false;
                };
    }

    @Override
    public List<String> aggregates() {
        String name = dialect.quote(column.name());
        List<String> list = new ArrayList<>(List.of("count(*)", "count(" + name + ")"));
        if (isNumber()) {
            String number = dialect.asDouble(number());
            list.add("count(" + number() + ")");
            list.add("sum(" + number + ")");
            list.add("min(" + number() + ")");
            list.add("max(" + number() + ")");
            list.add(dialect.deviation(number));
        }
        if (isOrdered()) {
            list.add("min(" + name + ")");
            list.add("max(" + name + ")");
        }
        if (estimates) {
            list.add("approx_count_distinct(" + name + ")");
            if (isNumber()) {
                String ranks = IntStream.rangeClosed(0, STEPS)
                        .mapToObj(i -> String.valueOf(i / (double) STEPS))
                        .collect(Collectors.joining(", "));
                list.add("CAST(approx_quantile(" + dialect.asDouble(number()) + ", [" + ranks + "]) AS VARCHAR)");
            }
        }
        return list;
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

    private Map<Double, Double> quantiles(Row row) {
        Map<Double, Double> quantiles = new TreeMap<>();
        if (!estimates || row.count(2) == 0) {
            return quantiles;
        }
        try {
            double[] numbers = JSON.readValue(row.text(8).orElse("[]"), double[].class);
            double least = row.number(4).orElse(Double.NEGATIVE_INFINITY);
            double greatest = row.number(5).orElse(Double.POSITIVE_INFINITY);
            for (int i = 0; i < numbers.length; i++) {
                double number = i == 0 ? least : i == STEPS ? greatest : Math.clamp(numbers[i], least, greatest);
                quantiles.put(i / (double) STEPS, number);
            }
        } catch (JsonProcessingException e) {
            LOG.debug("quantiles cannot be read column={}", column.name(), e);
        }
        return quantiles;
    }

    /** Where the bins of a histogram should meet: at deciles, or else in equal steps. */
    List<Double> edges() {
        if (first == null || !isNumber() || first.count(2) == 0) {
            return List.of();
        }
        double least = first.number(4).orElseThrow();
        double greatest = first.number(5).orElseThrow();
        Map<Double, Double> quantiles = quantiles(first);
        DoubleStream edges = quantiles.isEmpty()
                ? IntStream.range(1, BINS).mapToDouble(i -> least + (greatest - least) * i / BINS)
                : IntStream.range(1, BINS).mapToDouble(i -> quantiles.getOrDefault(i / (double) BINS, least));
        return edges.distinct().sorted().boxed().toList();
    }

    /** Counts numbers between edges; empty: it is not a column of numbers. */
    Optional<ScanPass.Asker> histogram(List<Double> edges) {
        if (edges.isEmpty() || !isNumber()) {
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

    /** Counts the values of a column with few; empty: there are many, or nobody knows. */
    Optional<ScanPass.Asker> top() {
        boolean countable = column.kind() == Kind.TEXT || column.kind() == Kind.BOOLEAN;
        int place = isOrdered() ? 4 : 2;
        if (first == null || !values || !estimates || !countable || first.count(place) > FEW_VALUES) {
            return Optional.empty();
        }
        String text = dialect.asText(dialect.quote(column.name()));
        List<String> counts = List.of(
                "count(*)",
                "count(" + dialect.quote(column.name()) + ")",
                "CAST(to_json(histogram(" + text + ")) AS VARCHAR)");
        return Optional.of(asker(counts, row -> top = categories(row)));
    }

    private Optional<Distribution.Categories> categories(Row row) {
        try {
            Map<String, Long> counts =
                    JSON.readValue(row.text(2).orElse("{}"), new TypeReference<TreeMap<String, Long>>() {});
            Map<String, Long> kept = new LinkedHashMap<>();
            counts.entrySet().stream()
                    .sorted(Map.Entry.<String, Long>comparingByValue()
                            .reversed()
                            .thenComparing(Map.Entry.comparingByKey()))
                    .limit(FEW_VALUES)
                    .filter(e -> e.getKey().length() <= LONGEST_VALUE)
                    .forEach(e -> kept.put(e.getKey(), e.getValue()));
            long named = kept.values().stream().mapToLong(Long::longValue).sum();
            return Optional.of(new Distribution.Categories(kept, row.count(1) - named, nulls(row)));
        } catch (JsonProcessingException e) {
            LOG.debug("values cannot be read column={}", column.name(), e);
            return Optional.empty();
        }
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
        int ordered = isOrdered() ? 2 : 0;
        int place = 2 + ordered + (isNumber() ? 5 : 0);
        return Optional.of(new ProfileData.Column(
                nulls(row),
                estimates ? OptionalLong.of(Math.min(row.count(place), row.count(1))) : OptionalLong.empty(),
                isNumber() && row.count(2) > 0 ? Optional.of(numbers(row)) : Optional.empty(),
                bound(row, 4, 2),
                bound(row, 5, 3),
                bins,
                top));
    }

    private Optional<String> bound(Row row, int ofNumber, int ofOrdered) {
        Optional<String> text = isNumber() ? row.text(ofNumber) : isOrdered() ? row.text(ofOrdered) : Optional.empty();
        return text.map(value -> value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE));
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
                quantiles(row));
    }
}
