package dev.sluice.quality.check.type;

import dev.sluice.model.quality.CheckSpec;
import dev.sluice.model.quality.CheckVocabulary;
import dev.sluice.model.quality.CheckVocabulary.Kind;
import dev.sluice.quality.check.Arguments;
import dev.sluice.quality.check.Arguments.Otherwise;
import dev.sluice.quality.check.BasicType;
import dev.sluice.quality.check.CheckPlan;
import dev.sluice.quality.check.Columns;
import dev.sluice.quality.check.Dialect;
import dev.sluice.quality.check.History;
import dev.sluice.quality.check.PortablePattern;
import dev.sluice.quality.check.Problems;
import dev.sluice.quality.check.Standards;
import dev.sluice.quality.check.Table;
import dev.sluice.quality.check.Table.Column;
import dev.sluice.quality.check.TypeDoc;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Rows without a value, or with one that stands for none. */
public final class Missing extends BasicType {
    public Missing() {
        super(
                TypeDoc.of(
                                "missing",
                                "Rows in which the column is NULL, has one of the listed values, or matches the pattern as a whole. "
                                        + "No rows: 0.")
                        .required("column", Kind.COLUMN, "The column.")
                        .optional("values", Kind.VALUES, "Values that stand for none, such as 'N/A' or ''.")
                        .optional("pattern", Kind.TEXT, "Portable regular expression of text that stands for none.")
                        .optional("trim", Kind.FLAG, "Whether spaces around text are ignored. Default: false."),
                new Standards("missingValues", "missing_count with missing values, missing regex", "", "", ""),
                Defaults.NO_VIOLATION,
                Value.ROWS);
    }

    @Override
    public List<CheckVocabulary.Problem> problems(CheckSpec check) {
        return new Problems(check)
                .read("pattern", a -> PortablePattern.of(a.text("pattern")))
                .list();
    }

    @Override
    public CheckPlan plan(CheckSpec check, Table table, Dialect dialect, History history) {
        Arguments arguments = new Arguments(check);
        Columns columns = new Columns(check, table);
        Column column = columns.one("column");
        boolean trim = arguments.flag("trim", Otherwise.NO);
        if (trim || arguments.has("pattern")) {
            columns.require(column, "leave out 'pattern' and 'trim'", Table.Kind.TEXT);
        }
        String quoted = dialect.quote(column.name());
        String value = trim ? dialect.trimmed(quoted) : quoted;
        List<String> bad = new ArrayList<>(List.of(quoted + " IS NULL"));
        if (arguments.has("values")) {
            List<String> listed = Literals.all(column, arguments.values("values"), dialect);
            if (!listed.isEmpty()) {
                bad.add(value + " IN (" + String.join(", ", listed) + ")");
            }
        }
        arguments.find("pattern").ifPresent(p -> bad.add(dialect.fullMatch(value, PortablePattern.of(p))));
        return violations(
                Set.of(column.name()),
                dialect.any(bad),
                dialect,
                "have no " + column.name() + ", or a value that stands for none");
    }
}
