package dev.sluice.adapters.sql.lineage;

import dev.sluice.adapters.sql.lineage.Item.Named;
import dev.sluice.adapters.sql.lineage.Transformation.Subtype;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.sf.jsqlparser.statement.merge.Merge;
import net.sf.jsqlparser.statement.merge.MergeDelete;
import net.sf.jsqlparser.statement.merge.MergeInsert;
import net.sf.jsqlparser.statement.merge.MergeOperation;
import net.sf.jsqlparser.statement.merge.MergeUpdate;

/** MERGE: a column's sources are those of all branches that set it. */
final class Merges {
    private final Names names;
    private final DataChanges changes;
    private final Expressions expressions;
    private final Findings findings;

    Merges(Names names, DataChanges changes, Findings findings) {
        this.names = names;
        this.changes = changes;
        this.findings = findings;
        this.expressions = changes.queries().expressions();
    }

    Change merge(Merge merge, Scope outer) {
        Scope with = changes.queries().withClauses().define(merge.getWithItemsList(), outer);
        TableName target = names.table(merge.getTable());
        FromClauses fromClauses = changes.queries().fromClauses();
        FromRows source = fromClauses.rows(merge.getFromItem(), null, with);
        FromRows own = changes.own(merge.getTable(), target, fromClauses.contents(target));
        Scope both = with.within(own.beside(source));
        Set<Influence> influences = new LinkedHashSet<>(source.influences());
        influences.addAll(expressions.influences(merge.getOnCondition(), Subtype.JOIN, both));
        List<Named> assignments = new ArrayList<>();
        for (MergeOperation operation : merge.getOperations()) {
            switch (operation) {
                case MergeUpdate update -> {
                    assignments.addAll(changes.assignments(update.getUpdateSets(), both));
                    influences.addAll(expressions.influences(update.getAndPredicate(), Subtype.FILTER, both));
                    influences.addAll(expressions.influences(update.getWhereCondition(), Subtype.FILTER, both));
                    influences.addAll(expressions.influences(update.getDeleteWhereCondition(), Subtype.FILTER, both));
                }
                case MergeInsert insert -> {
                    Scope rows = with.within(source);
                    assignments.addAll(inserted(insert, target, rows));
                    influences.addAll(expressions.influences(insert.getAndPredicate(), Subtype.FILTER, rows));
                    influences.addAll(expressions.influences(insert.getWhereCondition(), Subtype.FILTER, rows));
                }
                case MergeDelete delete ->
                    influences.addAll(expressions.influences(delete.getAndPredicate(), Subtype.FILTER, both));
                default -> findings.note(Confidence.OPAQUE, "not understood: " + Text.brief(operation));
            }
        }
        Query change = changes.targets().merged(assignments, influences);
        if (changes.targets().isTemporary(target)) {
            changes.targets().fill(target, change);
            return new Change(StatementKind.MERGE, Optional.empty(), change, Optional.empty(), Confidence.EXACT);
        }
        return Change.of(StatementKind.MERGE, target, change);
    }

    private List<Named> inserted(MergeInsert insert, TableName target, Scope scope) {
        if (insert.getValues() == null) {
            findings.note(Confidence.OPAQUE, "which columns MERGE inserts is not known");
            return List.of();
        }
        List<Item> values = new ArrayList<>();
        insert.getValues()
                .forEach(value -> values.add(new Named(
                        "value" + values.size(), expressions.flow(value, scope).describedBy(value))));
        Optional<List<String>> columns = changes.targets().columns(target, insert.getColumns());
        return changes.targets()
                .byPosition(target, columns, new Query(values, Set.of()))
                .named();
    }
}
