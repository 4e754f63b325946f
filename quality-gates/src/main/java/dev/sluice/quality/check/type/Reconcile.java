package dev.sluice.quality.check.type;

import dev.sluice.model.quality.CheckSpec;
import dev.sluice.model.quality.CheckVocabulary;
import dev.sluice.model.quality.CheckVocabulary.Kind;
import dev.sluice.quality.check.Arguments;
import dev.sluice.quality.check.BasicType;
import dev.sluice.quality.check.CheckFault;
import dev.sluice.quality.check.CheckPlan;
import dev.sluice.quality.check.Columns;
import dev.sluice.quality.check.Comparison;
import dev.sluice.quality.check.Comparison.Match;
import dev.sluice.quality.check.Comparison.Mode;
import dev.sluice.quality.check.Dialect;
import dev.sluice.quality.check.Difference;
import dev.sluice.quality.check.History;
import dev.sluice.quality.check.Measurement;
import dev.sluice.quality.check.Problems;
import dev.sluice.quality.check.Standards;
import dev.sluice.quality.check.Table;
import dev.sluice.quality.check.TypeDoc;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Differences to another dataset. */
public final class Reconcile extends BasicType {
    private static final List<String> MODES = List.of("count", "sums", "rows");
    private static final int TOLD = 3;

    public Reconcile() {
        super(
                TypeDoc.of(
                                "reconcile",
                                "Differences to another dataset, possibly in another store. count: rows more or fewer, per group of 'keys' "
                                        + "groups whose number differs. sums: groups whose sum of a column of 'values' differs. rows: "
                                        + "keys that only one side has, or whose 'values' differ. NULL equals NULL. 'where' filters this side, "
                                        + "'otherWhere' the other. Both empty: 0.")
                        .required("to", Kind.ASSET, "The other dataset.")
                        .choiceOrFirst("compare", "How deep it goes.", MODES)
                        .optional(
                                "keys",
                                Kind.MAPPING,
                                "Columns that name a row or group, and what they are called there.")
                        .optional(
                                "values",
                                Kind.MAPPING,
                                "Columns that are compared or summed, and what they are called there.")
                        .optional("otherWhere", Kind.SQL, "Condition on the rows of the other dataset.")
                        .optional("absolute", Kind.NUMBER, "Numbers that differ by no more are equal. Default: 0.")
                        .optional(
                                "relative",
                                Kind.NUMBER,
                                "Numbers that differ by no more than this share are equal. Default: 0."),
                new Standards(
                        "custom: reconciliation",
                        "reconciliation",
                        "expect_table_row_count_to_equal_other_table",
                        "dbt_utils.equal_rowcount, dbt_utils.equality, dbt_audit_helper",
                        "RowCountMatch, AggregateMatch, DatasetMatch"),
                Defaults.NO_VIOLATION,
                Value.ROWS);
    }

    @Override
    public List<CheckVocabulary.Problem> problems(CheckSpec check) {
        return new Problems(check)
                .attempt("compare", Reconcile::mode)
                .read("absolute", a -> tolerance(a, "absolute"))
                .read("relative", a -> tolerance(a, "relative"))
                .list();
    }

    private static Mode mode(Arguments arguments) {
        Mode mode = Mode.valueOf(arguments.choice("compare", MODES).toUpperCase(Locale.ROOT));
        if (mode == Mode.ROWS && arguments.mapping("keys").isEmpty()) {
            throw new CheckFault("comparing rows needs 'keys': columns that name a row on both sides");
        }
        if (mode == Mode.SUMS && arguments.mapping("values").isEmpty()) {
            throw new CheckFault("comparing sums needs 'values': the columns that are summed");
        }
        return mode;
    }

    private static double tolerance(Arguments arguments, String name) {
        double tolerance = arguments.number(name).orElse(0);
        if (!(tolerance >= 0)) {
            throw new CheckFault("'" + name + "' is 0 or more, not " + tolerance);
        }
        return tolerance;
    }

    @Override
    public CheckPlan plan(CheckSpec check, Table table, Dialect dialect, History history) {
        Arguments arguments = new Arguments(check);
        Mode mode = mode(arguments);
        List<Match> keys = matches(arguments.mapping("keys"), table);
        List<Match> values = matches(arguments.mapping("values"), table);
        if (mode == Mode.SUMS) {
            Columns columns = new Columns(check, table);
            values.forEach(v -> columns.require(table.column(v.column()), "only numbers have sums", Table.Kind.NUMBER));
        }
        Comparison comparison = new Comparison(
                mode,
                keys,
                values,
                arguments.find("otherWhere"),
                tolerance(arguments, "absolute"),
                tolerance(arguments, "relative"));
        Set<String> columns = values.stream().map(Match::column).collect(Collectors.toSet());
        String other = arguments.text("to");
        return new CheckPlan.Pair(
                columns,
                other,
                comparison,
                difference -> keys.isEmpty() && mode == Mode.COUNT
                        ? counted(difference, other)
                        : read(difference, mode, other));
    }

    private static List<Match> matches(Map<String, String> mapping, Table table) {
        return mapping.entrySet().stream()
                .map(e -> new Match(table.column(e.getKey()).name(), e.getValue()))
                .toList();
    }

    /** Without groups the difference is that of the rows; within the tolerance there is none. */
    private static Measurement counted(Difference difference, String other) {
        long apart = difference.total() == 0 ? 0 : Math.abs(difference.rows() - difference.otherRows());
        return Measurement.violations(
                apart,
                Math.max(difference.rows(), difference.otherRows()),
                difference.rows() + " rows here, " + difference.otherRows() + " in " + other);
    }

    private static Measurement read(Difference difference, Mode mode, String other) {
        String what = mode == Mode.ROWS ? "keys" : "groups";
        String examples = difference.examples().isEmpty()
                ? ""
                : ": "
                        + String.join(
                                "; ", difference.examples().stream().limit(TOLD).toList());
        return Measurement.violations(
                difference.total(),
                Math.max(difference.rows(), difference.otherRows()),
                difference.total() == 0
                        ? "the " + difference.rows() + " rows agree with " + other
                        : difference.rows() + " rows here, " + difference.otherRows() + " in " + other + "; " + what
                                + " only there: " + difference.missing() + ", only here: " + difference.surplus()
                                + ", different: " + difference.different() + examples);
    }
}
