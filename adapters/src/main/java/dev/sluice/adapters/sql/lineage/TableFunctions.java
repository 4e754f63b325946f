package dev.sluice.adapters.sql.lineage;

import dev.sluice.adapters.sql.lineage.Item.Named;
import dev.sluice.adapters.sql.lineage.Item.Star;
import dev.sluice.adapters.sql.lineage.Transformation.Subtype;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import net.sf.jsqlparser.expression.ArrayConstructor;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.StringValue;
import net.sf.jsqlparser.statement.select.TableFunction;
import org.jspecify.annotations.Nullable;

/** Functions in a FROM clause: readers of files, and those that spread their arguments into rows. */
final class TableFunctions {
    private final Expressions expressions;
    private final Names names;
    private final ScriptCatalog catalog;
    private final Findings findings;

    TableFunctions(Expressions expressions, Names names, ScriptCatalog catalog, Findings findings) {
        this.expressions = expressions;
        this.names = names;
        this.catalog = catalog;
        this.findings = findings;
    }

    Query query(TableFunction table, Scope scope) {
        Query all = Query.EMPTY;
        for (Function function : table.getFunctions()) {
            all = all.beside(one(function, table.getWithClause(), scope));
        }
        return all;
    }

    Query file(String path) {
        String literal = "'" + path.replace("'", "''") + "'";
        return files(List.of(TableName.file(path)), literal, catalog.columnsOf(literal));
    }

    private Query one(Function function, @Nullable String with, Scope scope) {
        String name = names.column(function.getName());
        List<Expression> arguments = Expressions.arguments(function);
        if (SqlFunctions.readsFiles(name)) {
            return files(function, arguments);
        }
        Flow flow = expressions.all(arguments, scope).then(Subtype.TRANSFORMATION);
        if (!SqlFunctions.spreads(name)) {
            findings.note(Confidence.OPAQUE, "table function " + name + " is not known: it may read anything");
            flow = flow.atBest(Confidence.OPAQUE);
        }
        boolean numbered = String.valueOf(with).toUpperCase(Locale.ROOT).contains("ORDINALITY");
        if (name.equalsIgnoreCase("unnest") && (numbered || arguments.size() > 1)) {
            Query number = numbered ? new Query(List.of(new Named("ordinality", Flow.NONE)), Set.of()) : Query.EMPTY;
            return sideBySide(arguments, scope).beside(number).withInfluences(flow.influences(Subtype.JOIN));
        }
        Flow given = flow;
        // How many rows come out depends on the arguments as well.
        return new Query(List.of(new Star(name + "()", _ -> given)), flow.influences(Subtype.JOIN));
    }

    /** unnest(a, b): a column for each array. */
    private Query sideBySide(List<Expression> arrays, Scope scope) {
        return new Query(
                arrays.stream()
                        .<Item>map(array -> new Named(
                                "unnest", expressions.flow(array, scope).then(Subtype.TRANSFORMATION)))
                        .toList(),
                Set.of());
    }

    private Query files(Function function, List<Expression> arguments) {
        Optional<List<String>> paths = arguments.isEmpty() ? Optional.empty() : paths(arguments.getFirst());
        if (paths.isEmpty()) {
            findings.note(
                    Confidence.OPAQUE, "which files " + Text.brief(function) + " reads is known at run time only");
            return new Query(List.of(new Star(Text.brief(function), _ -> Flow.OPAQUE)), Set.of());
        }
        List<TableName> files = paths.get().stream().map(TableName::file).toList();
        boolean constant =
                arguments.stream().allMatch(argument -> !Text.brief(argument).contains("("));
        return files(files, function.toString(), constant ? catalog.columnsOf(function.toString()) : Optional.empty());
    }

    /** All files of one call have all its columns, unless they are joined by name: it reads their union. */
    private Query files(List<TableName> files, String origin, Optional<List<Column>> columns) {
        files.forEach(findings::read);
        String options = origin.toLowerCase(Locale.ROOT);
        boolean differ = files.size() > 1 && options.contains("union_by_name");
        if (differ) {
            findings.note(
                    Confidence.AMBIGUOUS, "which of the files have a column is not known: they are joined by name");
        }
        java.util.function.Function<String, Flow> flow = column ->
                // filename = true adds the path itself, which stands in no file
                options.contains("filename") && column.equalsIgnoreCase("filename")
                        ? Flow.NONE
                        : Flow.union(files.stream()
                                        .map(file -> Flow.column(file, column))
                                        .toList())
                                .atBest(differ ? Confidence.AMBIGUOUS : Confidence.EXACT);
        return columns.map(known -> FromClauses.columns(known, flow))
                .orElseGet(() -> new Query(List.of(new Star(Text.brief(origin), flow)), Set.of()));
    }

    private static Optional<List<String>> paths(Expression argument) {
        return switch (argument) {
            case StringValue text -> Optional.of(List.of(text.getNotExcapedValue()));
            case ArrayConstructor array
            when !array.getExpressions().isEmpty()
                    && array.getExpressions().stream().allMatch(StringValue.class::isInstance) ->
                Optional.of(array.getExpressions().stream()
                        .map(path -> ((StringValue) path).getNotExcapedValue())
                        .toList());
            default -> Optional.empty();
        };
    }
}
