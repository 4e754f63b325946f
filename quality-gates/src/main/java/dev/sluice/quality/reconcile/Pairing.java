package dev.sluice.quality.reconcile;

import dev.sluice.quality.check.CheckFault;
import dev.sluice.quality.check.Comparison;
import dev.sluice.quality.check.Table;
import dev.sluice.quality.check.Table.Kind;
import java.util.List;
import java.util.Locale;

/**
 * A column of the checked dataset and its counterpart, and how their values compare.
 *
 * @param form canonical form that both are brought into
 */
record Pairing(Table.Column column, Table.Column other, Form form) {
    /** Differences below this share of the value do not count where one side is binary floating point. */
    static final double FLOAT = 1e-9;

    /** What values are compared as. */
    sealed interface Form {}

    /** Text, exactly as it is. */
    record Text() implements Form {}

    record Flag() implements Form {}

    record Day() implements Form {}

    /** Microseconds since the epoch; values without zone count as UTC. */
    record Moment() implements Form {}

    /** A number without trailing zeros. */
    record Exact() implements Form {}

    /** A number that may differ by {@code absolute}, or by {@code relative} of the greater magnitude. */
    record Near(double absolute, double relative) implements Form {}

    static List<Pairing> of(
            List<Comparison.Match> matches, Table table, Table other, double absolute, double relative) {
        return matches.stream()
                .map(match -> of(table.column(match.column()), other.column(match.other()), absolute, relative))
                .toList();
    }

    private static Pairing of(Table.Column one, Table.Column two, double absolute, double relative) {
        Kind kind = one.kind() == Kind.DATE && two.kind() == Kind.TIMESTAMP ? Kind.TIMESTAMP : one.kind();
        boolean alike = kind == two.kind() || (kind == Kind.TIMESTAMP && two.kind() == Kind.DATE);
        if (!alike) {
            throw new CheckFault("column " + one.name() + " is " + one.sqlType() + ", its counterpart " + two.name()
                    + " is " + two.sqlType() + "; only columns of the same kind can be compared");
        }
        Form form =
                switch (kind) {
                    case TEXT, OTHER -> new Text();
                    case BOOLEAN -> new Flag();
                    case DATE -> new Day();
                    case TIMESTAMP -> new Moment();
                    case NUMBER -> number(one, two, absolute, relative);
                };
        return new Pairing(one, two, form);
    }

    private static Form number(Table.Column one, Table.Column two, double absolute, double relative) {
        boolean floating = floating(one) || floating(two);
        double share = floating ? Math.max(relative, FLOAT) : relative;
        return absolute == 0 && share == 0 ? new Exact() : new Near(absolute, share);
    }

    private static boolean floating(Table.Column column) {
        String type = column.sqlType().toLowerCase(Locale.ROOT).strip();
        return type.startsWith("double") || type.startsWith("float") || type.startsWith("real");
    }

    /** For keys and groups: what is only nearly equal identifies nothing. */
    Pairing asKey() {
        if (form instanceof Near && (floating(column) || floating(other))) {
            throw new CheckFault("column " + column.name() + " is " + column.sqlType()
                    + "; a binary floating point number identifies no row");
        }
        return form instanceof Near ? new Pairing(column, other, new Exact()) : this;
    }
}
