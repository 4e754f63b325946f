package dev.sluice.adapters.sql.lineage;

import dev.sluice.adapters.sql.lineage.Item.Named;
import dev.sluice.adapters.sql.lineage.Item.Star;
import dev.sluice.adapters.sql.lineage.Transformation.Subtype;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import net.sf.jsqlparser.expression.WindowDefinition;
import org.jspecify.annotations.Nullable;

/** The names an expression can use: those of its own query, then those of the queries around it. */
final class Scope {
    private final SqlDialect dialect;
    private final Findings findings;
    private final @Nullable Scope outer;
    private final FromRows rows;
    private final Map<String, Supplier<Query>> ctes = new HashMap<>();
    private final Map<String, Flow> aliases = new HashMap<>();
    private final Map<String, WindowDefinition> windows = new HashMap<>();

    private Scope(SqlDialect dialect, Findings findings, @Nullable Scope outer, FromRows rows) {
        this.dialect = dialect;
        this.findings = findings;
        this.outer = outer;
        this.rows = rows;
    }

    static Scope top(SqlDialect dialect, Findings findings) {
        return new Scope(dialect, findings, null, FromRows.NONE);
    }

    /** A scope within this one that sees a FROM clause's rows first. */
    Scope within(FromRows inner) {
        return new Scope(dialect, findings, this, inner);
    }

    FromRows rows() {
        return rows;
    }

    void define(String cte, Supplier<Query> query) {
        ctes.put(dialect.key(cte), query);
    }

    void alias(String name, Flow flow) {
        aliases.putIfAbsent(dialect.key(name), flow);
    }

    void window(String name, WindowDefinition window) {
        windows.put(dialect.key(name), window);
    }

    Optional<Query> cte(String name) {
        for (Scope scope = this; scope != null; scope = scope.outer) {
            Supplier<Query> found = scope.ctes.get(dialect.key(name));
            if (found != null) {
                return Optional.of(found.get());
            }
        }
        return Optional.empty();
    }

    Optional<WindowDefinition> window(String name) {
        return Optional.ofNullable(windows.get(dialect.key(name)));
    }

    Optional<Flow> ownAlias(String name) {
        return Optional.ofNullable(aliases.get(dialect.key(name)));
    }

    /** The relation that a qualifier names, nearest first; name parts are outermost first, such as schema and table. */
    Optional<Relation> relation(List<String> parts) {
        for (Scope scope = this; scope != null; scope = scope.outer) {
            for (Relation relation : scope.rows.relations()) {
                if (isNamed(relation, parts)) {
                    return Optional.of(relation);
                }
            }
        }
        return Optional.empty();
    }

    private boolean isNamed(Relation relation, List<String> parts) {
        String last = parts.getLast();
        if (parts.size() == 1) {
            return relation.alias() != null && dialect.same(relation.alias(), last);
        }
        TableName table = relation.table();
        return table != null
                && relation.alias() != null
                && dialect.same(relation.alias(), table.name())
                && dialect.same(table.name(), last)
                && table.schema() != null
                && dialect.same(table.schema(), parts.get(parts.size() - 2));
    }

    /** A column of one relation; a qualifier leaves no doubt even if the schema is unknown. */
    Flow column(Relation relation, String name) {
        return found(candidates(relation.query().items(), name), name, false);
    }

    /** A column without a qualifier. */
    Flow column(String name) {
        return lookUp(name, false).orElseGet(() -> {
            findings.note(Confidence.OPAQUE, "column " + name + " is in none of the tables in scope");
            return Flow.OPAQUE;
        });
    }

    /** A column without a qualifier, empty if there is none of this name. */
    Optional<Flow> find(String name) {
        return lookUp(name, false);
    }

    private Optional<Flow> lookUp(String name, boolean quiet) {
        List<Candidate> here = candidates(rows.visible(), name);
        Flow alias = aliases.get(dialect.key(name));
        if (here.stream().anyMatch(Candidate::certain)) {
            return Optional.of(found(here, name, quiet));
        }
        if (SqlFunctions.isNiladic(name)) {
            return Optional.of(Flow.NONE);
        }
        if (alias != null) {
            here.add(new Candidate(alias, "alias " + name, here.isEmpty()));
        }
        Optional<Flow> around = outer == null || alias != null ? Optional.empty() : outer.lookUp(name, true);
        if (!here.isEmpty()) {
            around.ifPresent(flow -> here.add(new Candidate(flow, "an outer query", false)));
            return Optional.of(found(here, name, quiet));
        }
        Optional<Flow> row = relation(List.of(name))
                .map(relation -> relation.query().allFlows().then(Subtype.TRANSFORMATION));
        return around.or(() -> row);
    }

    private record Candidate(Flow flow, String where, boolean certain) {}

    private List<Candidate> candidates(List<Item> items, String name) {
        List<Candidate> candidates = new ArrayList<>();
        for (Item item : items) {
            switch (item) {
                case Named named
                when dialect.same(named.name(), name) -> candidates.add(new Candidate(named.flow(), "", true));
                case Named _ -> {}
                case Star star -> candidates.add(new Candidate(star.flow(name), star.origin(), false));
            }
        }
        return candidates;
    }

    /** The database takes a certain one; among several uncertain ones only it could choose. */
    private Flow found(List<Candidate> candidates, String name, boolean quiet) {
        List<Candidate> certain = candidates.stream().filter(Candidate::certain).toList();
        List<Candidate> possible = certain.isEmpty() ? candidates : certain;
        if (possible.isEmpty()) {
            findings.note(Confidence.OPAQUE, "column " + name + " is not in the table that qualifies it");
            return Flow.OPAQUE;
        }
        Flow flow = Flow.union(possible.stream().map(Candidate::flow).toList());
        boolean oneSource = possible.stream().map(Candidate::flow).distinct().count() == 1;
        if (oneSource) {
            return flow;
        }
        if (!quiet) {
            findings.note(
                    Confidence.AMBIGUOUS,
                    certain.isEmpty()
                            ? "column " + name + " may come from "
                                    + String.join(
                                            " or ",
                                            possible.stream()
                                                    .map(Candidate::where)
                                                    .distinct()
                                                    .toList())
                            : "column " + name + " is in several tables; qualify it");
        }
        return flow.atBest(Confidence.AMBIGUOUS);
    }
}
