package dev.sluice.adapters.sql.lineage;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Makes valid queries over the {@link Shop} from a seed: joins, derived tables, common table expressions, set operations,
 * aggregates. All columns are numbers, so that every expression is valid.
 */
final class QueryGenerator {
    /** What goes beyond standard SQL, or what column origins of Calcite cannot tell. */
    enum Flavour {
        PLAIN,
        WITH_SUBQUERIES_AND_WINDOWS
    }

    private record Source(String alias, List<String> columns) {}

    private final Random random;
    private final Flavour flavour;
    private int names;

    QueryGenerator(long seed, Flavour flavour) {
        this.random = new Random(seed);
        this.flavour = flavour;
    }

    /** A query whose output columns have the names c0, c1 and so on. */
    String query() {
        int width = 1 + random.nextInt(3);
        if (random.nextInt(4) == 0) {
            String cte = "w" + names++;
            String body = select(List.of(), 1 + random.nextInt(3), 1);
            List<String> columns = columns(body);
            Source source = new Source(cte, columns);
            return "WITH " + cte + " AS (" + body + ") " + select(List.of(source), width, 2);
        }
        return select(List.of(), width, 2);
    }

    private String select(List<Source> ctes, int width, int depth) {
        String one = simple(ctes, width, depth);
        if (depth > 0 && random.nextInt(5) == 0) {
            return one + (random.nextBoolean() ? " UNION ALL " : " UNION ") + simple(ctes, width, depth - 1);
        }
        return one;
    }

    private String simple(List<Source> ctes, int width, int depth) {
        List<Source> sources = new ArrayList<>();
        StringBuilder from = new StringBuilder(source(ctes, depth, sources));
        int joins = random.nextInt(3);
        for (int i = 0; i < joins; i++) {
            String kind = pick(List.of(" JOIN ", " LEFT JOIN ", " RIGHT JOIN ", " FULL JOIN "));
            String right = source(ctes, depth, sources);
            Source last = sources.getLast();
            String condition =
                    column(sources.subList(0, sources.size() - 1)) + " = " + last.alias() + "." + pick(last.columns());
            from.append(kind).append(right).append(" ON ").append(condition);
        }
        boolean grouped = random.nextInt(3) == 0;
        String key = column(sources);
        List<String> items = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            String item = grouped ? (random.nextBoolean() ? key : aggregate(sources)) : value(sources, 2);
            items.add(item + " AS c" + i);
        }
        String where = random.nextBoolean() ? " WHERE " + condition(sources) : "";
        String group = grouped ? " GROUP BY " + key : "";
        String having = grouped && random.nextInt(3) == 0 ? " HAVING " + aggregate(sources) + " > 1" : "";
        String distinct = random.nextInt(6) == 0 ? "DISTINCT " : "";
        return "SELECT " + distinct + String.join(", ", items) + " FROM " + from + where + group + having;
    }

    private String source(List<Source> ctes, int depth, List<Source> into) {
        String alias = "t" + names++;
        if (!ctes.isEmpty() && random.nextInt(2) == 0) {
            Source cte = pick(ctes);
            into.add(new Source(alias, cte.columns()));
            return cte.alias() + " AS " + alias;
        }
        if (depth > 0 && random.nextInt(3) == 0) {
            String body = select(ctes, 1 + random.nextInt(3), depth - 1);
            into.add(new Source(alias, columns(body)));
            return "(" + body + ") AS " + alias;
        }
        Map.Entry<String, List<String>> table = pick(List.copyOf(Shop.tables().entrySet()));
        into.add(new Source(alias, table.getValue()));
        return table.getKey() + " AS " + alias;
    }

    private static List<String> columns(String body) {
        List<String> columns = new ArrayList<>();
        while (body.contains(" AS c" + columns.size())) {
            columns.add("c" + columns.size());
        }
        // Inner queries may have more columns than the outer one, whose list comes first.
        String list = body.substring(0, topLevelFrom(body));
        columns.removeIf(column -> !list.contains(" AS " + column));
        return columns;
    }

    private static int topLevelFrom(String body) {
        int depth = 0;
        for (int i = 0; i < body.length(); i++) {
            char c = body.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth == 0 && body.startsWith(" FROM ", i)) {
                return i;
            }
        }
        return body.length();
    }

    private String value(List<Source> sources, int depth) {
        List<Supplier<String>> choices = new ArrayList<>(
                List.of(() -> column(sources), () -> column(sources), () -> String.valueOf(2 + random.nextInt(7))));
        if (depth > 0) {
            choices.add(() -> value(sources, depth - 1) + " + " + value(sources, depth - 1));
            choices.add(() -> "abs(" + value(sources, depth - 1) + ")");
            choices.add(() -> "CAST(" + value(sources, depth - 1) + " AS INTEGER)");
        }
        if (depth > 0 && flavour == Flavour.WITH_SUBQUERIES_AND_WINDOWS) {
            choices.add(() -> "CASE WHEN " + condition(sources) + " THEN " + value(sources, depth - 1) + " ELSE "
                    + value(sources, depth - 1) + " END");
            choices.add(() -> "coalesce(" + value(sources, depth - 1) + ", " + value(sources, depth - 1) + ")");
            choices.add(() -> "sum(" + column(sources) + ") OVER (PARTITION BY " + column(sources) + ")");
            choices.add(() -> "(SELECT max(" + inner("q", sources) + ")");
        }
        return pick(choices).get();
    }

    /** The rest of a subquery over one table: column, FROM, and a condition that may look outside. */
    private String inner(String alias, List<Source> outer) {
        Map.Entry<String, List<String>> table = pick(List.copyOf(Shop.tables().entrySet()));
        String own = alias + names++;
        return own + "." + pick(table.getValue()) + ") FROM " + table.getKey() + " AS " + own + " WHERE " + own + "."
                + pick(table.getValue()) + " = " + column(outer);
    }

    private String aggregate(List<Source> sources) {
        return pick(List.of("sum", "min", "max", "count")) + "(" + column(sources) + ")";
    }

    private String condition(List<Source> sources) {
        if (flavour == Flavour.WITH_SUBQUERIES_AND_WINDOWS && random.nextInt(3) == 0) {
            Map.Entry<String, List<String>> table =
                    pick(List.copyOf(Shop.tables().entrySet()));
            return random.nextBoolean()
                    ? column(sources) + " IN (SELECT " + pick(table.getValue()) + " FROM " + table.getKey() + ")"
                    : "EXISTS (SELECT abs(" + inner("e", sources) + ")";
        }
        return column(sources) + pick(List.of(" > ", " < ", " = ")) + random.nextInt(9);
    }

    private String column(List<Source> sources) {
        Source source = pick(sources);
        return source.alias() + "." + pick(source.columns());
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
