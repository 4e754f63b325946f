package dev.sluice.adapters.sql.lineage;

import dev.sluice.adapters.sql.lineage.Transformation.Subtype;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import net.sf.jsqlparser.expression.*;
import net.sf.jsqlparser.expression.operators.relational.Between;
import net.sf.jsqlparser.expression.operators.relational.ExpressionList;
import net.sf.jsqlparser.expression.operators.relational.InExpression;
import net.sf.jsqlparser.expression.operators.relational.IsBooleanExpression;
import net.sf.jsqlparser.expression.operators.relational.IsNullExpression;
import net.sf.jsqlparser.expression.operators.relational.IsUnknownExpression;
import net.sf.jsqlparser.statement.select.SelectItem;
import org.jspecify.annotations.Nullable;

/**
 * The operands of expressions that only combine them.
 *
 * <p>A list of what is known, on purpose: the parser's own visitor skips parts of some expressions, and lineage that lacks a
 * source without saying so is worse than none.
 */
final class Operands {
    private static final Set<String> KEYWORDS = Set.of(
            "current_catalog",
            "current_date",
            "current_role",
            "current_schema",
            "current_time",
            "current_timestamp",
            "current_user",
            "localtime",
            "localtimestamp",
            "session_user",
            "true",
            "false",
            "default");

    private Operands() {}

    static boolean isKeyword(String name) {
        return KEYWORDS.contains(name.toLowerCase(Locale.ROOT));
    }

    /** Empty if the kind of expression is not known here. */
    static Optional<List<Expression>> of(Expression expression) {
        return switch (expression) {
            case BinaryExpression binary -> list(binary.getLeftExpression(), binary.getRightExpression());
            case SignedExpression signed -> list(signed.getExpression());
            case NotExpression not -> list(not.getExpression());
            case IsNullExpression is -> list(is.getLeftExpression());
            case IsBooleanExpression is -> list(is.getLeftExpression());
            case IsUnknownExpression is -> list(is.getLeftExpression());
            case Between between ->
                list(
                        between.getLeftExpression(),
                        between.getBetweenExpressionStart(),
                        between.getBetweenExpressionEnd());
            case InExpression in -> list(in.getLeftExpression(), in.getRightExpression());
            case CastExpression cast -> list(cast.getLeftExpression());
            case CollateExpression collate -> list(collate.getLeftExpression());
            case ExtractExpression extract -> list(extract.getExpression());
            case IntervalExpression interval -> list(interval.getExpression());
            case TimezoneExpression zoned -> listed(zoned.getLeftExpression(), zoned.getTimezoneExpressions());
            case ArrayExpression array ->
                list(
                        array.getObjExpression(),
                        array.getIndexExpression(),
                        array.getStartIndexExpression(),
                        array.getStopIndexExpression());
            case ArrayConstructor array -> listed(null, array.getExpressions());
            case StructType struct ->
                listed(
                        null,
                        struct.getArguments().stream()
                                .map(SelectItem::getExpression)
                                .toList());
            case MapExpression map -> entries(map.getEntries());
            case JsonExpression json ->
                listed(
                        json.getExpression(),
                        json.getIdentList().stream().map(Map.Entry::getKey).toList());
            case JsonFunction json -> json(json);
            case RowGetExpression field -> list(field.getExpression());
            case TrimFunction trim -> list(trim.getExpression(), trim.getFromExpression());
            case TranscodingFunction convert -> list(convert.getExpression());
            case OverlapsCondition overlaps -> {
                List<Expression> both = new ArrayList<>(overlaps.getLeft());
                both.addAll(overlaps.getRight());
                yield Optional.of(both);
            }
            case AliasedExpression aliased -> list(aliased.getExpression());
            case PostgresNamedFunctionParameter parameter -> list(parameter.getExpression());
            case OracleNamedFunctionParameter parameter -> list(parameter.getExpression());
            case RangeExpression range -> list(range.getStartExpression(), range.getEndExpression());
            case ExpressionList<?> list -> listed(null, list);
            default -> isConstant(expression) ? Optional.of(List.of()) : Optional.empty();
        };
    }

    /** What the combination does to the operands; only parentheses and names leave a value as it is. */
    static Transformation transformation(Expression expression) {
        boolean same = expression instanceof AliasedExpression
                || expression instanceof PostgresNamedFunctionParameter
                || expression instanceof OracleNamedFunctionParameter;
        return Transformation.of(same ? Subtype.IDENTITY : Subtype.TRANSFORMATION);
    }

    private static boolean isConstant(Expression expression) {
        return switch (expression) {
            case NullValue _,
                    LongValue _,
                    DoubleValue _,
                    StringValue _,
                    BooleanValue _,
                    HexValue _,
                    DateValue _,
                    TimeValue _,
                    TimestampValue _,
                    DateTimeLiteralExpression _,
                    TimeKeyExpression _,
                    JdbcParameter _,
                    JdbcNamedParameter _,
                    NextValExpression _,
                    AllValue _ -> true;
            default -> false;
        };
    }

    /** Keys and values are whatever the parser found; what is no expression is a constant. */
    private static Optional<List<Expression>> json(JsonFunction json) {
        List<Expression> parts = new ArrayList<>();
        for (JsonKeyValuePair pair : json.getKeyValuePairs()) {
            for (Object part : new @Nullable Object[] {pair.getKey(), pair.getValue()}) {
                if (part instanceof Expression expression) {
                    parts.add(expression);
                } else if (part != null && !part.toString().startsWith("'")) {
                    return Optional.empty();
                }
            }
        }
        json.getExpressions().forEach(part -> parts.add(part.getExpression()));
        json.getPassingExpressions().forEach(parts::add);
        if (json.getInputExpression() != null) {
            parts.add(json.getInputExpression().getExpression());
        }
        return Optional.of(parts);
    }

    private static Optional<List<Expression>> entries(List<Map.Entry<Expression, Expression>> entries) {
        List<Expression> parts = new ArrayList<>();
        entries.forEach(entry -> {
            parts.add(entry.getKey());
            parts.add(entry.getValue());
        });
        return Optional.of(parts);
    }

    private static Optional<List<Expression>> list(@Nullable Expression... expressions) {
        return Optional.of(Arrays.stream(expressions)
                .filter(Objects::nonNull)
                .map(Expression.class::cast)
                .toList());
    }

    private static Optional<List<Expression>> listed(
            @Nullable Expression first, @Nullable List<? extends Expression> others) {
        List<Expression> all = new ArrayList<>();
        if (first != null) {
            all.add(first);
        }
        if (others != null) {
            all.addAll(others);
        }
        return Optional.of(all);
    }
}
