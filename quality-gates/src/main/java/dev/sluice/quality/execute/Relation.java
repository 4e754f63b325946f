package dev.sluice.quality.execute;

import dev.sluice.quality.check.Table;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Rows to be looked at.
 *
 * @param from what stands behind FROM: the name of a table, or a query in brackets
 * @param table its columns
 * @param predicates all of which a row meets
 */
record Relation(String from, Table table, List<String> predicates) {
    Relation {
        predicates = List.copyOf(predicates);
    }

    /** The same with a filter besides. */
    Relation where(Optional<String> predicate) {
        return predicate
                .map(p -> new Relation(
                        from,
                        table,
                        Stream.concat(predicates.stream(), Stream.of(p)).toList()))
                .orElse(this);
    }

    /** Behind SELECT and its list. */
    String clause() {
        return " FROM " + from + " AS sluice_rows" + whereClause();
    }

    /** In place of the name of a table; an alias may follow. */
    String inPlace() {
        return predicates.isEmpty() ? from : "(SELECT * FROM " + from + " AS sluice_rows" + whereClause() + ")";
    }

    private String whereClause() {
        return predicates.isEmpty()
                ? ""
                : predicates.stream().map(p -> "(" + p + ")").collect(Collectors.joining(" AND ", " WHERE ", ""));
    }
}
