package dev.sluice.quality.check.type;

import dev.sluice.model.quality.CheckSpec;
import dev.sluice.model.quality.CheckVocabulary;
import dev.sluice.model.quality.CheckVocabulary.Kind;
import dev.sluice.quality.check.Arguments;
import dev.sluice.quality.check.BasicType;
import dev.sluice.quality.check.CheckFault;
import dev.sluice.quality.check.CheckPlan;
import dev.sluice.quality.check.Columns;
import dev.sluice.quality.check.Dialect;
import dev.sluice.quality.check.History;
import dev.sluice.quality.check.Measurement;
import dev.sluice.quality.check.Problems;
import dev.sluice.quality.check.Standards;
import dev.sluice.quality.check.Table;
import dev.sluice.quality.check.Table.Column;
import dev.sluice.quality.check.TypeDoc;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rows that refer to something that is not there. */
public final class References extends BasicType {
    public References() {
        super(
                TypeDoc.of(
                                "references",
                                "Rows whose key is not among the keys of the other dataset. A row with NULL in any key column passes, as "
                                        + "by MATCH SIMPLE in SQL. No rows: 0. An empty other dataset: all keys are missing.")
                        .required("columns", Kind.COLUMNS, "The key; more than one column: together.")
                        .required("to", Kind.ASSET, "The other dataset.")
                        .optional("toColumns", Kind.COLUMNS, "Its key, in the same order. Default: the same names."),
                new Standards(
                        "relationships",
                        "reference: values in ... must exist in ...",
                        "expect_column_values_to_be_in_set of the other table",
                        "relationships",
                        "ReferentialIntegrity"),
                Defaults.NO_VIOLATION,
                Value.ROWS);
    }

    @Override
    public List<CheckVocabulary.Problem> problems(CheckSpec check) {
        return new Problems(check).read("toColumns", References::parents).list();
    }

    private static List<String> parents(Arguments arguments) {
        List<String> children = arguments.names("columns");
        List<String> parents = arguments.has("toColumns") ? arguments.names("toColumns") : children;
        if (parents.size() != children.size()) {
            throw new CheckFault("'columns' names " + children.size() + " and 'toColumns' " + parents.size()
                    + ": each column needs its counterpart");
        }
        return parents;
    }

    @Override
    public CheckPlan plan(CheckSpec check, Table table, Dialect dialect, History history) {
        Arguments arguments = new Arguments(check);
        List<Column> columns = new Columns(check, table).all("columns");
        List<String> parents = parents(arguments);
        String other = arguments.text("to");
        List<String> present = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        List<String> joined = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            String child = "child." + dialect.quote(columns.get(i).name());
            String parent = dialect.quote(parents.get(i));
            present.add(child + " IS NOT NULL");
            keys.add(parent + " AS key" + i);
            joined.add("parent.key" + i + " = " + child);
        }
        // Keys of the parent once each: a key that is there twice must not double its children.
        String from = "FROM " + CheckPlan.TABLE + " AS child LEFT JOIN (SELECT DISTINCT " + String.join(", ", keys)
                + " FROM " + CheckPlan.OTHER + " AS other_side) AS parent ON " + dialect.all(joined);
        String bad = dialect.all(present) + " AND parent.key0 IS NULL";
        return new CheckPlan.Statement(
                Columns.names(columns),
                Optional.of(other),
                "SELECT count(*), " + dialect.countIf(bad) + " " + from,
                answer -> Measurement.violations(
                        answer.getFirst().count(1),
                        answer.getFirst().count(0),
                        rows(
                                answer.getFirst().count(1),
                                answer.getFirst().count(0),
                                "have a " + String.join(", ", Columns.names(columns)) + " that is not in " + other)),
                Optional.of("SELECT child.* " + from + " WHERE " + bad));
    }
}
