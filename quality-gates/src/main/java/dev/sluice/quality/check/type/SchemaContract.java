package dev.sluice.quality.check.type;

import dev.sluice.model.quality.CheckSpec;
import dev.sluice.model.quality.CheckVocabulary;
import dev.sluice.model.quality.CheckVocabulary.Kind;
import dev.sluice.quality.check.Arguments;
import dev.sluice.quality.check.Arguments.Otherwise;
import dev.sluice.quality.check.BasicType;
import dev.sluice.quality.check.CheckPlan;
import dev.sluice.quality.check.Dialect;
import dev.sluice.quality.check.History;
import dev.sluice.quality.check.Measurement;
import dev.sluice.quality.check.Problems;
import dev.sluice.quality.check.Standards;
import dev.sluice.quality.check.Table;
import dev.sluice.quality.check.TypeDoc;
import dev.sluice.quality.check.type.SchemaChange.Expected;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** Changes of the columns that break readers. */
public final class SchemaContract extends BasicType {
    private static final List<String> RULES = List.of("compatible", "breaking");
    private static final int TOLD = 10;

    public SchemaContract() {
        super(
                TypeDoc.of(
                                "schema",
                                "Breaking changes of the columns against 'columns', or, without it, against the columns at the last "
                                        + "evaluation that passed (none yet: SKIPPED). Breaking: a column is gone, has another type, may be "
                                        + "NULL where it must not. Compatible: added, a wider type (integer to bigint, varchar(10) to "
                                        + "varchar(20), decimal with more digits on both sides, real to double), NOT NULL now, another "
                                        + "order. Names are compared exactly, types by their aliases. No rows are looked at.")
                        .optional(
                                "columns",
                                Kind.MAPPING,
                                "Expected columns and their types, in their order; type any: any.")
                        .optional(
                                "notNull",
                                Kind.COLUMNS,
                                "Columns that the store must declare NOT NULL; files declare none.")
                        .choiceOrFirst("added", "What an added column is.", RULES)
                        .choiceOrFirst("reordered", "What another order is.", RULES)
                        .optional("strict", Kind.FLAG, "true: each change is breaking. Default: false."),
                new Standards(
                        "schema",
                        "schema",
                        "expect_table_columns_to_match_set, expect_table_columns_to_match_ordered_list, expect_column_values_to_be_of_type",
                        "contract: {enforced: true}",
                        "SchemaMatch, ColumnExists, ColumnDataType"),
                Defaults.NO_VIOLATION,
                Value.OTHER);
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.FACTS);
    }

    @Override
    public List<CheckVocabulary.Problem> problems(CheckSpec check) {
        return new Problems(check).noFilter(check).list();
    }

    @Override
    public CheckPlan plan(CheckSpec check, Table table, Dialect dialect, History history) {
        Arguments arguments = new Arguments(check);
        boolean strict = arguments.flag("strict", Otherwise.NO);
        boolean added = arguments.choice("added", RULES).equals("breaking");
        boolean reordered = arguments.choice("reordered", RULES).equals("breaking");
        Optional<List<Expected>> expected = expected(arguments, history);
        if (expected.isEmpty()) {
            return new CheckPlan.Metadata(
                    Set.of(), _ -> Measurement.skipped("there are no earlier columns to compare with yet"));
        }
        List<SchemaChange> changes = SchemaChange.between(expected.get(), table).stream()
                .map(c -> new SchemaChange(
                        c.column(),
                        c.what(),
                        strict
                                || c.breaking()
                                || (added && c.what().endsWith("added"))
                                || (reordered && c.column().isEmpty())))
                .toList();
        return new CheckPlan.Metadata(broken(changes), _ -> measured(changes));
    }

    private static Optional<List<Expected>> expected(Arguments arguments, History history) {
        Set<String> notNull = Set.copyOf(arguments.names("notNull"));
        if (arguments.has("columns")) {
            return Optional.of(arguments.mapping("columns").entrySet().stream()
                    .map(e -> new Expected(
                            e.getKey(),
                            e.getValue().equalsIgnoreCase("any") ? "" : e.getValue(),
                            notNull.contains(e.getKey())))
                    .toList());
        }
        return history.facts().lastSchema().map(last -> last.columns().stream()
                .map(c -> new Expected(c.name(), c.sqlType(), !c.nullable() || notNull.contains(c.name())))
                .toList());
    }

    /** Columns whose change breaks readers; empty, the dataset as a whole, when there is none or the order is what breaks. */
    private static Set<String> broken(List<SchemaChange> changes) {
        List<SchemaChange> breaking =
                changes.stream().filter(SchemaChange::breaking).toList();
        return breaking.stream().anyMatch(c -> c.column().isEmpty())
                ? Set.of()
                : breaking.stream().map(SchemaChange::column).collect(Collectors.toSet());
    }

    private static Measurement measured(List<SchemaChange> changes) {
        long breaking = changes.stream().filter(SchemaChange::breaking).count();
        return Measurement.of(
                (double) breaking,
                "changes",
                OptionalLong.empty(),
                changes.isEmpty()
                        ? "the columns are as expected"
                        : breaking + " breaking and " + (changes.size() - breaking) + " compatible changes: "
                                + changes.stream()
                                        .sorted(Comparator.comparing(c -> !c.breaking()))
                                        .limit(TOLD)
                                        .map(SchemaChange::what)
                                        .collect(Collectors.joining("; ")));
    }
}
