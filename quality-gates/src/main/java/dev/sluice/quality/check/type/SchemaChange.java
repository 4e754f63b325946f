package dev.sluice.quality.check.type;

import dev.sluice.quality.check.Table;
import dev.sluice.quality.check.Table.Column;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A difference between the columns that are expected and those that are there.
 *
 * @param column it is about
 * @param what one sentence part for people
 * @param breaking whether readers of the expected columns may break
 */
record SchemaChange(String column, String what, boolean breaking) {
    /**
     * What is expected of a column.
     *
     * @param name exact
     * @param type as a contract or a store names it; empty: any
     * @param notNull whether it must not hold nulls
     */
    record Expected(String name, String type, boolean notNull) {}

    /** All differences, in the order of the expected columns, then of the added ones. */
    static List<SchemaChange> between(List<Expected> expected, Table actual) {
        List<SchemaChange> changes = new ArrayList<>();
        for (Expected column : expected) {
            Optional<Column> found = actual.columns().stream()
                    .filter(c -> c.name().equals(column.name()))
                    .findFirst();
            if (found.isEmpty()) {
                changes.add(new SchemaChange(column.name(), "'" + column.name() + "' is gone", true));
            } else {
                compare(column, found.get(), changes);
            }
        }
        Set<String> names = expected.stream().map(Expected::name).collect(Collectors.toSet());
        actual.columns().stream()
                .filter(c -> !names.contains(c.name()))
                .forEach(c -> changes.add(new SchemaChange(c.name(), "'" + c.name() + "' was added", false)));
        reordered(expected, actual).ifPresent(changes::add);
        return List.copyOf(changes);
    }

    private static void compare(Expected expected, Column actual, List<SchemaChange> changes) {
        TypeName was = TypeName.of(expected.type());
        TypeName is = TypeName.of(actual.sqlType());
        if (!expected.type().isEmpty() && !was.same(is)) {
            changes.add(new SchemaChange(
                    actual.name(), "'" + actual.name() + "' is " + is + " instead of " + was, !was.widensTo(is)));
        }
        if (expected.notNull() && actual.nullable()) {
            changes.add(new SchemaChange(actual.name(), "'" + actual.name() + "' may be NULL now", true));
        }
    }

    /** Columns that are on both sides, in another order. */
    private static Optional<SchemaChange> reordered(List<Expected> expected, Table actual) {
        Set<String> before = expected.stream().map(Expected::name).collect(Collectors.toCollection(LinkedHashSet::new));
        Set<String> after =
                actual.columns().stream().map(Column::name).collect(Collectors.toCollection(LinkedHashSet::new));
        List<String> kept = before.stream().filter(after::contains).toList();
        List<String> now = after.stream().filter(before::contains).toList();
        return kept.equals(now)
                ? Optional.empty()
                : Optional.of(
                        new SchemaChange("", "the columns stand in another order: " + String.join(", ", now), false));
    }
}
