package dev.sluice.quality.execute;

import dev.sluice.quality.check.Dialect;
import dev.sluice.quality.check.Row;
import dev.sluice.quality.check.Table;
import dev.sluice.quality.check.Table.Kind;
import java.util.ArrayList;
import java.util.List;

/** What the pass that all columns share asks of one column. */
final class SharedAggregates {
    private static final String FINITE = "1E150";

    private final Table.Column column;
    private final Dialect dialect;
    private final Estimates estimates;
    private final boolean values;
    private final int steps;

    /**
     * @param values whether values may be told
     * @param steps between the least and the greatest of the quantiles
     */
    SharedAggregates(Table.Column column, Dialect dialect, Estimates estimates, boolean values, int steps) {
        this.column = column;
        this.dialect = dialect;
        this.estimates = estimates;
        this.values = values;
        this.steps = steps;
    }

    /** The numbers; NaN and infinite ones, and such whose squares are, do not count. */
    String number() {
        String name = dialect.quote(column.name());
        if (dialect.notANumber(column).equals("FALSE")) {
            return name;
        }
        return "CASE WHEN abs(" + name + ") <= " + FINITE + " THEN " + name + " END";
    }

    boolean isNumber() {
        return column.kind() == Kind.NUMBER && values;
    }

    boolean isOrdered() {
        return values
                && switch (column.kind()) {
                    case DATE, TIMESTAMP -> true;
                    case TEXT -> estimates != Estimates.NONE;
                    case NUMBER, BOOLEAN, OTHER -> false;
                };
    }

    /** Texts in the order of their characters, whatever the language of the column. */
    private String ordered() {
        String name = dialect.quote(column.name());
        return column.kind() == Kind.TEXT && estimates == Estimates.POSTGRES ? name + " COLLATE \"C\"" : name;
    }

    /** In this order, which readers of the answer count on. */
    List<String> aggregates() {
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
            list.add("min(" + ordered() + ")");
            list.add("max(" + ordered() + ")");
        }
        if (estimates != Estimates.NONE) {
            list.add(estimates.distinct(dialect, name));
        }
        if (estimates == Estimates.DUCKDB && isNumber()) {
            list.add("CAST(approx_quantile(" + dialect.asDouble(number()) + ", [" + Estimates.ranks(steps)
                    + "]) AS VARCHAR)");
        }
        return list;
    }

    long distinct(Row row) {
        int place = 2 + (isNumber() ? 5 : 0) + (isOrdered() ? 2 : 0);
        return Math.min(estimates.distinct(row, place), row.count(1));
    }
}
