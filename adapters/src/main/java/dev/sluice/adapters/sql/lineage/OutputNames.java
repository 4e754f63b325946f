package dev.sluice.adapters.sql.lineage;

import java.util.Locale;
import java.util.Map;
import net.sf.jsqlparser.expression.AnalyticExpression;
import net.sf.jsqlparser.expression.CaseExpression;
import net.sf.jsqlparser.expression.CastExpression;
import net.sf.jsqlparser.expression.DateUnitExpression;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.TimeKeyExpression;
import net.sf.jsqlparser.expression.operators.relational.ExistsExpression;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.SelectItem;

/** The name a database gives to an output column that has no alias. */
final class OutputNames {
    private static final String NAMELESS = "?column?";

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("int", "int4"),
            Map.entry("integer", "int4"),
            Map.entry("bigint", "int8"),
            Map.entry("smallint", "int2"),
            Map.entry("boolean", "bool"),
            Map.entry("real", "float4"),
            Map.entry("float", "float8"),
            Map.entry("double precision", "float8"),
            Map.entry("decimal", "numeric"),
            Map.entry("char", "bpchar"),
            Map.entry("character", "bpchar"),
            Map.entry("character varying", "varchar"),
            Map.entry("timestamp with time zone", "timestamptz"));

    private final Names names;

    OutputNames(Names names) {
        this.names = names;
    }

    String of(SelectItem<?> item, int position) {
        if (item.getAlias() != null) {
            return names.column(item.getAlias().getName().strip());
        }
        Expression expression = item.getExpression();
        return switch (names.dialect()) {
            case POSTGRESQL -> postgres(expression);
            case DUCKDB -> duckdb(expression);
            case ANSI ->
                expression instanceof Column column ? names.column(column.getColumnName()) : "EXPR$" + position;
        };
    }

    private String postgres(Expression expression) {
        return switch (expression) {
            case Column column -> names.column(column.getColumnName());
            case DateUnitExpression unit -> unit.toString().toLowerCase(Locale.ROOT);
            case Function function -> lastPart(function.getName());
            case AnalyticExpression analytic -> lastPart(analytic.getName());
            case CastExpression cast -> {
                String inner = postgres(cast.getLeftExpression());
                boolean named = !inner.equals(NAMELESS) && !inner.equals("case");
                yield named || cast.getColDataType() == null
                        ? inner
                        : postgresType(cast.getColDataType().getDataType());
            }
            case CaseExpression choice -> {
                Expression otherwise = choice.getElseExpression();
                String inner = otherwise == null ? NAMELESS : postgres(otherwise);
                yield inner.equals(NAMELESS) ? "case" : inner;
            }
            case TimeKeyExpression key ->
                key.getStringValue().toLowerCase(Locale.ROOT).replace("()", "");
            case ExistsExpression _ -> "exists";
            case ParenthesedExpressionList<?> list when list.size() == 1 -> postgres(list.getFirst());
            case ParenthesedSelect select
            when select.getSelect() instanceof PlainSelect plain
                    && plain.getSelectItems() != null
                    && plain.getSelectItems().size() == 1 -> of(plain.getSelectItem(0), 0);
            default -> NAMELESS;
        };
    }

    private String duckdb(Expression expression) {
        return switch (expression) {
            case Column column -> names.column(column.getColumnName());
            case DateUnitExpression unit -> unit.toString().toLowerCase(Locale.ROOT);
            case Function function when function.toString().equalsIgnoreCase("count(*)") -> "count_star()";
            case ParenthesedExpressionList<?> list when list.size() == 1 -> duckdb(list.getFirst());
            default -> expression.toString();
        };
    }

    /** PostgreSQL names a cast constant by the type's own name. */
    private static String postgresType(String written) {
        String type = written.toLowerCase(Locale.ROOT);
        return TYPES.getOrDefault(type, type);
    }

    private static String lastPart(String name) {
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
