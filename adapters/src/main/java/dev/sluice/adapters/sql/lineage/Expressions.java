package dev.sluice.adapters.sql.lineage;

import dev.sluice.adapters.sql.lineage.Item.Named;
import dev.sluice.adapters.sql.lineage.Transformation.Subtype;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import net.sf.jsqlparser.expression.AnalyticExpression;
import net.sf.jsqlparser.expression.AnyComparisonExpression;
import net.sf.jsqlparser.expression.CaseExpression;
import net.sf.jsqlparser.expression.DateUnitExpression;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.LambdaExpression;
import net.sf.jsqlparser.expression.RawFunction;
import net.sf.jsqlparser.expression.TernaryExpression;
import net.sf.jsqlparser.expression.WhenClause;
import net.sf.jsqlparser.expression.operators.relational.ExistsExpression;
import net.sf.jsqlparser.expression.operators.relational.ExpressionList;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.select.AllColumns;
import net.sf.jsqlparser.statement.select.AllTableColumns;
import net.sf.jsqlparser.statement.select.OrderByElement;
import net.sf.jsqlparser.statement.select.Select;
import org.jspecify.annotations.Nullable;

/** Where the value of an expression comes from. */
final class Expressions {
    private final Queries queries;
    private final Names names;
    private final Findings findings;
    private final Windows windows;

    Expressions(Queries queries, Names names, Findings findings) {
        this.queries = queries;
        this.names = names;
        this.findings = findings;
        this.windows = new Windows(this);
    }

    Flow flow(Expression expression, Scope scope) {
        return switch (expression) {
            case Column column -> column(column, scope);
            case DateUnitExpression unit -> scope.column(names.column(unit.toString()));
            case ParenthesedExpressionList<?> list when list.size() == 1 -> flow(list.getFirst(), scope);
            case Select select -> subquery(queries.query(select, scope));
            case ExistsExpression exists -> exists(exists, scope);
            case AnyComparisonExpression any ->
                any.getSelect() == null ? opaque(any) : subquery(queries.query(any.getSelect(), scope));
            case CaseExpression choice -> choice(choice, scope);
            case TernaryExpression choice ->
                flow(choice.getCondition(), scope)
                        .then(Subtype.CONDITIONAL)
                        .and(flow(choice.getThenExpression(), scope))
                        .and(flow(choice.getElseExpression(), scope));
            case AnalyticExpression analytic -> windows.flow(analytic, scope);
            case RawFunction raw -> opaque(raw);
            case Function function -> function(function, scope);
            case LambdaExpression lambda -> lambda(lambda, scope);
            default ->
                Operands.of(expression)
                        .map(operands -> all(operands, scope).then(Operands.transformation(expression)))
                        .orElseGet(() -> opaque(expression));
        };
    }

    Flow all(Collection<? extends @Nullable Expression> expressions, Scope scope) {
        List<Flow> flows = new ArrayList<>();
        for (Expression expression : expressions) {
            if (expression != null && !isRowCount(expression)) {
                flows.add(flow(expression, scope));
            }
        }
        return Flow.union(flows);
    }

    /** The name of a column written without a qualifier; the parser takes some, such as day, for units of time. */
    static Optional<String> bareName(Expression expression) {
        return switch (expression) {
            case Column column
            when column.getTable() == null || column.getTable().getName() == null ->
                Optional.of(column.getColumnName());
            case DateUnitExpression unit -> Optional.of(unit.toString());
            default -> Optional.empty();
        };
    }

    /** The star of count(*); any other star in an expression stands for columns. */
    private static boolean isRowCount(Expression expression) {
        return expression instanceof AllColumns all
                && !(all instanceof AllTableColumns)
                && all.getExceptColumns() == null
                && all.getReplaceExpressions() == null;
    }

    Flow ordering(@Nullable List<OrderByElement> elements, Scope scope) {
        return elements == null
                ? Flow.NONE
                : all(elements.stream().map(OrderByElement::getExpression).toList(), scope);
    }

    /** Influences of a condition such as WHERE on all rows. */
    Set<Influence> influences(@Nullable Expression condition, Subtype subtype, Scope scope) {
        return condition == null ? Set.of() : flow(condition, scope).influences(subtype);
    }

    private Flow opaque(Expression expression) {
        findings.note(
                Confidence.OPAQUE,
                "not understood: " + expression.getClass().getSimpleName() + " " + Text.brief(expression));
        for (TableName table : WordTables.reads(expression.toString(), names)) {
            findings.read(table);
        }
        return Flow.OPAQUE;
    }

    private Flow column(Column column, Scope scope) {
        List<String> qualifier = names.qualifier(column.getTable());
        String name = names.column(column.getColumnName());
        Flow flow = qualifier.isEmpty() ? bare(column, name, scope) : qualified(qualifier, name, scope);
        return column.getArrayConstructor() == null
                ? flow
                : flow.and(all(Operands.of(column.getArrayConstructor()).orElse(List.of()), scope))
                        .then(Subtype.TRANSFORMATION);
    }

    /** Keywords such as CURRENT_USER look like columns; a column of that name has to be quoted. */
    private Flow bare(Column column, String name, Scope scope) {
        boolean keyword = !SqlDialect.isQuoted(column.getColumnName()) && Operands.isKeyword(name);
        return keyword ? Flow.NONE : scope.column(name);
    }

    private Flow qualified(List<String> qualifier, String name, Scope scope) {
        Optional<Relation> relation = scope.relation(qualifier);
        if (relation.isPresent()) {
            return scope.column(relation.get(), name);
        }
        Optional<Relation> ofFirst =
                qualifier.size() > 1 ? scope.relation(List.of(qualifier.getFirst())) : Optional.empty();
        if (ofFirst.isPresent()) { // table.column.field
            return scope.column(ofFirst.get(), qualifier.get(1)).then(Subtype.TRANSFORMATION);
        }
        Optional<Flow> ofColumn = scope.find(qualifier.getFirst()); // column.field
        if (ofColumn.isPresent()) {
            return ofColumn.get().then(Subtype.TRANSFORMATION);
        }
        findings.note(Confidence.OPAQUE, "no table or column " + String.join(".", qualifier) + " in scope");
        return Flow.OPAQUE;
    }

    /** The value of a scalar, IN or ANY subquery: its columns directly, and what decides about its rows. */
    private static Flow subquery(Query query) {
        return query.allFlows().and(Flow.of(query.influences()));
    }

    private Flow exists(ExistsExpression exists, Scope scope) {
        return exists.getRightExpression() instanceof Select select
                ? Flow.of(queries.query(select, scope).influences())
                : opaque(exists);
    }

    private Flow choice(CaseExpression choice, Scope scope) {
        List<@Nullable Expression> conditions = new ArrayList<>();
        List<@Nullable Expression> values = new ArrayList<>();
        conditions.add(choice.getSwitchExpression());
        for (WhenClause when : choice.getWhenClauses()) {
            conditions.add(when.getWhenExpression());
            values.add(when.getThenExpression());
        }
        values.add(choice.getElseExpression());
        return all(values, scope).and(all(conditions, scope).then(Subtype.CONDITIONAL));
    }

    private Flow function(Function function, Scope scope) {
        String name = function.getName();
        List<Expression> arguments = arguments(function);
        if (name == null || function.getKeep() != null || function.getAttribute() != null) {
            return opaque(function);
        }
        if (SqlFunctions.choosesByFirst(name) && !arguments.isEmpty()) {
            return flow(arguments.getFirst(), scope)
                    .then(Subtype.CONDITIONAL)
                    .and(all(arguments.subList(1, arguments.size()), scope));
        }
        if (SqlFunctions.choosesNonNull(name)) {
            Flow values = all(arguments, scope);
            return values.and(values.then(Subtype.CONDITIONAL));
        }
        if (SqlFunctions.comparesWithSecond(name) && arguments.size() == 2) {
            return flow(arguments.getFirst(), scope).and(all(arguments, scope).then(Subtype.CONDITIONAL));
        }
        if (SqlFunctions.readsVariable(name)) {
            return opaque(function);
        }
        boolean aggregate = SqlFunctions.isAggregate(name) || function.isDistinct();
        Flow order = ordering(function.getOrderByElements(), scope).then(Subtype.SORT);
        if (SqlFunctions.picksBySecond(name) && arguments.size() > 1) {
            order = order.and(flow(arguments.remove(1), scope).then(Subtype.SORT));
        }
        Flow value = all(arguments, scope)
                .then(SqlFunctions.transformation(name, aggregate))
                .and(order);
        if (names.mayReadTables(name)) {
            findings.note(Confidence.OPAQUE, "function " + name + " is defined in the database and may read tables");
            return value.atBest(Confidence.OPAQUE);
        }
        return value;
    }

    static List<Expression> arguments(Function function) {
        List<Expression> arguments = new ArrayList<>();
        for (ExpressionList<?> list : new @Nullable ExpressionList<?>[] {
            function.getParameters(), function.getChainedParameters(), function.getNamedParameters()
        }) {
            if (list != null) {
                list.stream().filter(Objects::nonNull).forEach(arguments::add);
            }
        }
        if (function.getKeywordArguments() != null) {
            function.getKeywordArguments().forEach(argument -> {
                if (argument.getExpression() != null) {
                    arguments.add(argument.getExpression());
                }
            });
        }
        return arguments;
    }

    /** A lambda's own names stand for parts of the function's other arguments, which are sources already. */
    private Flow lambda(LambdaExpression lambda, Scope scope) {
        List<Item> parameters = new ArrayList<>();
        for (String parameter : lambda.getIdentifiers()) {
            parameters.add(new Named(names.column(parameter), Flow.NONE));
        }
        Relation own = new Relation(null, null, new Query(parameters, Set.of()));
        return flow(lambda.getExpression(), scope.within(FromRows.of(own)));
    }
}
