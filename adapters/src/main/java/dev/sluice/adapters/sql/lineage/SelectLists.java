package dev.sluice.adapters.sql.lineage;

import dev.sluice.adapters.sql.lineage.Item.Named;
import dev.sluice.adapters.sql.lineage.Item.Star;
import dev.sluice.adapters.sql.lineage.Transformation.Subtype;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.select.AllColumns;
import net.sf.jsqlparser.statement.select.AllTableColumns;
import net.sf.jsqlparser.statement.select.FunctionAllColumns;
import net.sf.jsqlparser.statement.select.SelectItem;

/** Turns a SELECT or RETURNING list into output columns. */
final class SelectLists {
    private final Expressions expressions;
    private final Names names;
    private final Findings findings;
    private final OutputNames outputNames;

    SelectLists(Expressions expressions, Names names, Findings findings) {
        this.expressions = expressions;
        this.names = names;
        this.findings = findings;
        this.outputNames = new OutputNames(names);
    }

    /** The columns in order. Their aliases become known to the scope: at once in DuckDB, behind the list elsewhere. */
    List<Item> items(List<SelectItem<?>> list, Scope scope) {
        List<Item> items = new ArrayList<>();
        Map<String, Flow> aliases = new HashMap<>();
        for (SelectItem<?> item : list) {
            switch (item.getExpression()) {
                case FunctionAllColumns all -> items.add(unknown(all));
                case AllTableColumns all -> items.addAll(changed(all, ofTable(all, scope), scope));
                case AllColumns all -> items.addAll(changed(all, scope.rows().visible(), scope));
                case Expression expression when standsForColumns(expression) -> items.add(unknown(expression));
                case Expression expression -> {
                    Flow flow = expressions.flow(expression, scope).describedBy(expression);
                    items.add(new Named(outputNames.of(item, items.size()), flow));
                    if (item.getAlias() != null) {
                        String alias = names.column(item.getAlias().getName().strip());
                        aliases.putIfAbsent(alias, flow);
                        if (names.dialect() == SqlDialect.DUCKDB) {
                            scope.alias(alias, flow);
                        }
                    }
                }
            }
        }
        aliases.forEach(scope::alias);
        return items;
    }

    /** DuckDB's COLUMNS(...), filtered stars, deep unnest: one item that gives several columns, whatever is computed of them. */
    private static boolean standsForColumns(Expression expression) {
        List<Token> tokens = Lexer.tokens(expression.toString());
        boolean unpacks = tokens.getFirst().is("UNNEST")
                && tokens.stream().anyMatch(token -> token.is("RECURSIVE") || token.is("MAX_DEPTH"));
        boolean columns = unpacks || (tokens.size() > 1 && tokens.getFirst().is("*"));
        for (int i = 0; i + 1 < tokens.size() && !columns; i++) {
            columns = tokens.get(i).is("COLUMNS") && tokens.get(i + 1).is("(");
        }
        return columns;
    }

    /** What decides how many rows a row becomes: the arguments of set-returning functions in the list. */
    Set<Influence> multiplying(List<SelectItem<?>> list, Scope scope) {
        Set<Influence> influences = new LinkedHashSet<>();
        list.forEach(item -> influences.addAll(multiplying(item.getExpression(), scope)));
        return influences;
    }

    private Set<Influence> multiplying(Expression expression, Scope scope) {
        List<? extends Expression> parts = expression instanceof Function function
                ? Expressions.arguments(function)
                : Operands.of(expression).orElse(List.of());
        Set<Influence> influences = new LinkedHashSet<>();
        if (expression instanceof Function function
                && function.getName() != null
                && SqlFunctions.multipliesRows(function.getName(), names.dialect())) {
            influences.addAll(expressions.all(parts, scope).influences(Subtype.JOIN));
        }
        parts.forEach(part -> influences.addAll(multiplying(part, scope)));
        return influences;
    }

    private Star unknown(Expression expression) {
        findings.note(Confidence.OPAQUE, "columns of " + Text.brief(expression) + " are not known");
        return new Star(Text.brief(expression), _ -> Flow.OPAQUE);
    }

    private List<Item> ofTable(AllTableColumns all, Scope scope) {
        List<String> qualifier = names.qualifier(all.getTable());
        Optional<Relation> relation = scope.relation(qualifier);
        if (relation.isEmpty()) {
            findings.note(Confidence.OPAQUE, "no table " + String.join(".", qualifier) + " in scope");
            return List.of(new Star(String.join(".", qualifier), _ -> Flow.OPAQUE));
        }
        return relation.get().query().items();
    }

    /** A star's columns after EXCLUDE and REPLACE. */
    private List<Item> changed(AllColumns all, List<Item> items, Scope scope) {
        noteUnknown(items);
        Set<String> excluded = new HashSet<>();
        if (all.getExceptColumns() != null) {
            for (Column column : all.getExceptColumns()) {
                excluded.add(key(column.getColumnName()));
            }
        }
        Map<String, Flow> replaced = new HashMap<>();
        if (all.getReplaceExpressions() != null) {
            for (SelectItem<?> replacement : all.getReplaceExpressions()) {
                Flow flow =
                        expressions.flow(replacement.getExpression(), scope).describedBy(replacement.getExpression());
                replaced.put(key(replacement.getAliasName()), flow);
            }
        }
        if (excluded.isEmpty() && replaced.isEmpty()) {
            return items;
        }
        List<Item> changed = new ArrayList<>();
        for (Item item : items) {
            switch (item) {
                case Star star -> changed.add(star);
                case Named named -> {
                    String key = names.dialect().key(named.name());
                    if (!excluded.contains(key)) {
                        changed.add(new Named(named.name(), replaced.getOrDefault(key, named.flow())));
                    }
                }
            }
        }
        return changed;
    }

    private void noteUnknown(List<Item> items) {
        for (Item item : items) {
            if (item instanceof Star star) {
                // Opaque only if it reaches the output: who asks by name is answered.
                findings.note(Confidence.EXACT, "columns of " + star.origin() + " are not known: * is not expanded");
            }
        }
    }

    private String key(String written) {
        return names.dialect().key(names.column(written.strip()));
    }
}
