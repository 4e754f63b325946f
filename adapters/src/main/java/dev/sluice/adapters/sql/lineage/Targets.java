package dev.sluice.adapters.sql.lineage;

import dev.sluice.adapters.sql.lineage.Item.Named;
import dev.sluice.adapters.sql.lineage.ScriptCatalog.TemporaryTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.sf.jsqlparser.schema.Column;
import org.jspecify.annotations.Nullable;

/** Columns of the table that a statement changes. */
final class Targets {
    private final Names names;
    private final ScriptCatalog catalog;
    private final Findings findings;

    Targets(Names names, ScriptCatalog catalog, Findings findings) {
        this.names = names;
        this.catalog = catalog;
        this.findings = findings;
    }

    /** The columns that an INSERT fills, in order; empty if only the catalog could tell and does not know. */
    Optional<List<String>> columns(TableName target, @Nullable List<Column> listed) {
        return listed != null && !listed.isEmpty()
                ? Optional.of(listed.stream()
                        .map(column -> names.column(column.getColumnName()))
                        .toList())
                : known(target);
    }

    Optional<List<String>> known(TableName target) {
        return catalog.temporary(target)
                .filter(temporary -> temporary.contents().isClosed())
                .map(temporary ->
                        temporary.contents().named().stream().map(Named::name).toList())
                .or(() -> catalog.columns(target).map(columns -> columns.stream()
                        .map(dev.sluice.adapters.sql.lineage.Column::name)
                        .toList()));
    }

    /** The source's columns under the target's names, by position; no columns at all if a position is not certain. */
    Query byPosition(TableName target, Optional<List<String>> columns, Query source) {
        if (columns.isEmpty()) {
            findings.note(
                    Confidence.OPAQUE, "columns of " + target + " are not known and the statement does not list them");
            return new Query(List.of(), source.influences());
        }
        if (!source.isClosed()) {
            findings.note(Confidence.OPAQUE, "which column goes into which of " + target + " is not known");
            return new Query(List.of(), source.influences());
        }
        boolean allAreGiven =
                names.dialect() == SqlDialect.DUCKDB && !source.items().isEmpty();
        if (source.items().size() > columns.get().size()
                || (allAreGiven && source.items().size() < columns.get().size())) {
            findings.note(
                    Confidence.OPAQUE,
                    source.items().size() + " columns go into " + columns.get().size() + " of " + target
                            + ": the catalog does not fit the statement");
            return new Query(List.of(), source.influences());
        }
        return source.renamed(columns.get());
    }

    /** DuckDB's BY NAME: the source's own names are those of the target. */
    Query byName(Query source) {
        if (!source.isClosed()) {
            findings.note(Confidence.OPAQUE, "which columns go in BY NAME is not known");
        }
        return new Query(List.copyOf(source.named()), source.influences());
    }

    /** Everything that one statement puts into a column, from all its branches. */
    Query merged(List<Named> assignments, Set<Influence> influences) {
        Map<String, Named> byName = new LinkedHashMap<>();
        for (Named named : assignments) {
            byName.merge(
                    names.dialect().key(named.name()),
                    named,
                    (one, other) -> new Named(one.name(), one.flow().and(other.flow())));
        }
        return new Query(List.copyOf(byName.values()), influences);
    }

    /** The target's row after the change, for RETURNING: set columns come from their sources, others stay the target's. */
    Query after(Query before, Query change) {
        List<Item> items = new ArrayList<>();
        for (Item item : before.items()) {
            Optional<Named> set = item instanceof Named named ? named(change, named.name()) : Optional.empty();
            items.add(set.<Item>map(column -> column).orElse(item));
        }
        if (!before.isClosed()) {
            items.addAll(0, change.named());
        }
        return new Query(items, change.influences());
    }

    private Optional<Named> named(Query query, String name) {
        return query.named().stream()
                .filter(column -> names.dialect().same(column.name(), name))
                .findFirst();
    }

    boolean isTemporary(TableName target) {
        return catalog.temporary(target).isPresent();
    }

    /** What goes into a temporary table is seen by whoever reads it later. */
    void fill(TableName target, Query change) {
        TemporaryTable before = catalog.temporary(target).orElseThrow();
        Query contents = before.contents()
                .mapNamed(column -> named(change, column.name())
                        .map(set -> new Named(column.name(), column.flow().and(set.flow())))
                        .orElse(column))
                .withInfluences(change.influences());
        Set<TableName> reads = new HashSet<>(before.reads());
        reads.addAll(findings.reads());
        findings.effect(script -> script.madeTemporary(target, new TemporaryTable(contents, reads)));
    }
}
