package dev.sluice.quality.execute;

import dev.sluice.quality.check.Dialect;
import dev.sluice.quality.check.Dialects;
import dev.sluice.quality.check.Row;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** How an engine tells of many values without keeping them: how many differ, and which ones are met how often. */
enum Estimates {
    /** It does not. */
    NONE,
    /** Sketches of DuckDB: HyperLogLog, t-digest, and counts by value. */
    DUCKDB,
    /** {@link BitSketch} in the shared pass; quantiles and values of columns with few from a sample. */
    POSTGRES;

    static Estimates of(Dialect dialect) {
        return dialect == Dialects.DUCKDB ? DUCKDB : dialect == Dialects.POSTGRES ? POSTGRES : NONE;
    }

    /** One aggregate of the shared pass from which {@link #distinct(Row, int)} reads. */
    String distinct(Dialect dialect, String value) {
        return switch (this) {
            case NONE -> throw new IllegalStateException("no estimates here");
            case DUCKDB -> "approx_count_distinct(" + value + ")";
            case POSTGRES -> BitSketch.aggregate(dialect.asText(value));
        };
    }

    /** How many values differ. */
    long distinct(Row row, int place) {
        return switch (this) {
            case NONE -> throw new IllegalStateException("no estimates here");
            case DUCKDB -> row.count(place);
            case POSTGRES -> row.text(place).map(BitSketch::estimate).orElse(0L);
        };
    }

    /** Ranks in equal steps from 0 to 1, as a list of SQL. */
    static String ranks(int steps) {
        return IntStream.rangeClosed(0, steps)
                .mapToObj(i -> String.valueOf(i / (double) steps))
                .collect(Collectors.joining(", "));
    }
}
