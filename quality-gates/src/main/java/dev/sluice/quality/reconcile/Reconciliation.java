package dev.sluice.quality.reconcile;

import dev.sluice.quality.check.CheckFault;
import dev.sluice.quality.check.Comparison;
import dev.sluice.quality.check.Difference;
import dev.sluice.quality.check.Table;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Finds how two datasets differ, wherever they are.
 *
 * <p>Rows are compared by checksums of segments first; only segments that differ are read, ordered by the key's hash on both
 * sides and merged, so memory holds one key at a time. A segment is what a key's hash falls into: keys may be of any type.
 */
public final class Reconciliation {
    private static final int FACTOR = 32;
    private static final int MOST_SEGMENTS = FACTOR * FACTOR * FACTOR;

    private final Limits limits;

    public Reconciliation(Limits limits) {
        this.limits = limits;
    }

    /**
     * Compares; blocks until all is read. NULL equals NULL. A column that is binary floating point on either side has a
     * tolerance of at least a billionth of the value.
     *
     * @throws CheckFault when the two cannot be compared: unknown column, different kinds, a key that is none
     * @throws SQLException when a store fails or takes too long
     */
    public Difference compare(Side checked, Side other, Comparison comparison) throws SQLException {
        Side counterpart = other.and(comparison.otherWhere());
        List<Pairing> keys = Pairing.of(comparison.keys(), checked.table(), other.table(), 0, 0).stream()
                .map(Pairing::asKey)
                .toList();
        List<Pairing> values = Pairing.of(
                comparison.values(), checked.table(), other.table(), comparison.absolute(), comparison.relative());
        return switch (comparison.mode()) {
            case ROWS -> rows(checked, counterpart, keys, values);
            case SUMS -> sums(checked, counterpart, keys, values, comparison);
            case COUNT -> groups(checked, counterpart, keys, List.of(), comparison);
        };
    }

    private Difference sums(Side checked, Side other, List<Pairing> keys, List<Pairing> values, Comparison comparison)
            throws SQLException {
        for (Pairing value : values) {
            if (value.column().kind() != Table.Kind.NUMBER) {
                throw new CheckFault("column " + value.column().name() + " is "
                        + value.column().sqlType() + "; only numbers have a sum");
            }
        }
        return groups(checked, other, keys, values, comparison);
    }

    private Difference groups(Side checked, Side other, List<Pairing> keys, List<Pairing> values, Comparison comparison)
            throws SQLException {
        Queries ours = Queries.ofChecked(checked, keys, values);
        Queries theirs = Queries.ofOther(other, keys, values);
        boolean counting = values.isEmpty();
        List<String> names = counting
                ? List.of("rows")
                : values.stream()
                        .map(value -> "sum(" + value.column().name() + ")")
                        .toList();
        // Sums are compared as numbers: their texts may have other scales.
        Pairing.Form plain = new Pairing.Near(comparison.absolute(), comparison.relative());
        List<Pairing.Form> forms = counting
                ? List.of(plain)
                : values.stream()
                        .map(value -> value.form() instanceof Pairing.Near ? value.form() : plain)
                        .toList();
        Merge merge = new Merge(keys, names, forms, limits);
        try (Session one = Session.open(ours, limits);
                Session two = Session.open(theirs, limits);
                Session.Reading mine = one.read(ours.groups(), keys.size());
                Session.Reading yours = two.read(theirs.groups(), keys.size())) {
            Counting first = new Counting(mine, counting);
            Counting second = new Counting(yours, counting);
            merge.walk(first, second);
            return merge.result(first.rows, second.rows);
        }
    }

    /** Adds up the rows of groups as they pass; the count itself is a value only where counts are compared. */
    private static final class Counting implements Merge.Source {
        private final Session.Reading reading;
        private final boolean keep;
        private long rows;

        Counting(Session.Reading reading, boolean keep) {
            this.reading = reading;
            this.keep = keep;
        }

        @Override
        public @org.jspecify.annotations.Nullable Entry next() throws SQLException {
            Entry entry = reading.next();
            if (entry == null) {
                return null;
            }
            rows += Long.parseLong(Objects.requireNonNull(entry.values().getFirst(), "count"));
            return keep
                    ? entry
                    : new Entry(
                            entry.hash(),
                            entry.key(),
                            entry.values().subList(1, entry.values().size()));
        }
    }

    private Difference rows(Side checked, Side other, List<Pairing> keys, List<Pairing> values) throws SQLException {
        if (keys.isEmpty()) {
            throw new CheckFault("rows are compared by their key; name its columns");
        }
        Queries ours = Queries.ofChecked(checked, keys, values);
        Queries theirs = Queries.ofOther(other, keys, values);
        try (Session one = Session.open(ours, limits);
                Session two = Session.open(theirs, limits)) {
            int segments = segments(one.count());
            Map<Integer, Session.Checksum> mine = one.checksums(segments);
            Map<Integer, Session.Checksum> yours = two.checksums(segments);
            Merge merge = new Merge(
                    keys,
                    values.stream().map(value -> value.column().name()).toList(),
                    values.stream().map(Pairing::form).toList(),
                    limits);
            List<Integer> differing = Stream.concat(mine.keySet().stream(), yours.keySet().stream())
                    .distinct()
                    .filter(segment -> !Objects.equals(mine.get(segment), yours.get(segment)))
                    .toList();
            if (!differing.isEmpty()) {
                List<Integer> wanted = new ArrayList<>(new TreeSet<>(differing));
                try (Session.Reading first = one.read(ours.rows(wanted, segments), keys.size());
                        Session.Reading second = two.read(theirs.rows(wanted, segments), keys.size())) {
                    merge.walk(first, second);
                }
            }
            return merge.result(rows(mine), rows(yours));
        }
    }

    private static long rows(Map<Integer, Session.Checksum> sums) {
        return sums.values().stream().mapToLong(Session.Checksum::rows).sum();
    }

    private int segments(long rows) {
        int segments = 1;
        while (segments < MOST_SEGMENTS && rows / segments > limits.segmentRows()) {
            segments *= FACTOR;
        }
        return segments;
    }
}
