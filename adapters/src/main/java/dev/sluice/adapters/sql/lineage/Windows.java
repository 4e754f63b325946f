package dev.sluice.adapters.sql.lineage;

import dev.sluice.adapters.sql.lineage.Transformation.Subtype;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.sf.jsqlparser.expression.AnalyticExpression;
import net.sf.jsqlparser.expression.AnalyticType;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.WindowDefinition;
import net.sf.jsqlparser.expression.WindowElement;
import net.sf.jsqlparser.expression.WindowOffset;
import net.sf.jsqlparser.expression.WindowRange;
import net.sf.jsqlparser.expression.operators.relational.ExpressionList;
import net.sf.jsqlparser.statement.select.OrderByElement;
import org.jspecify.annotations.Nullable;

/** Window functions, aggregates with FILTER, ordered-set aggregates. */
final class Windows {
    private final Expressions expressions;

    Windows(Expressions expressions) {
        this.expressions = expressions;
    }

    Flow flow(AnalyticExpression analytic, Scope scope) {
        String name = analytic.getName();
        AnalyticType type = analytic.getType();
        boolean ordersArgument = type == AnalyticType.WITHIN_GROUP || type == AnalyticType.WITHIN_GROUP_OVER;
        boolean aggregate = ordersArgument || type == AnalyticType.FILTER_ONLY || SqlFunctions.isAggregate(name);
        List<@Nullable Expression> arguments = new ArrayList<>(
                Arrays.asList(analytic.getExpression(), analytic.getOffset(), analytic.getDefaultValue()));
        if (ordersArgument) {
            addOrder(arguments, analytic.getOrderByElements());
        }
        Flow value = expressions.all(arguments, scope).then(SqlFunctions.transformation(name, aggregate));
        Flow filter = analytic.getFilterExpression() == null
                ? Flow.NONE
                : expressions.flow(analytic.getFilterExpression(), scope).then(Subtype.FILTER);
        Flow order = expressions.ordering(analytic.getFuncOrderBy(), scope).then(Subtype.SORT);
        return value.and(filter).and(order).and(window(analytic, ordersArgument, scope));
    }

    private Flow window(AnalyticExpression analytic, boolean ordersArgument, Scope scope) {
        List<@Nullable Expression> parts = new ArrayList<>();
        addAll(parts, analytic.getPartitionExpressionList());
        if (!ordersArgument) {
            addOrder(parts, analytic.getOrderByElements());
        }
        addNamed(parts, analytic.getWindowName(), scope);
        addFrame(parts, analytic.getWindowElement());
        WindowDefinition own = analytic.getWindowDefinition();
        if (own != null) {
            addNamed(parts, own.getWindowName(), scope);
        }
        return expressions.all(parts, scope).then(Subtype.WINDOW);
    }

    private static void addNamed(List<@Nullable Expression> parts, @Nullable String name, Scope scope) {
        Optional<WindowDefinition> window = name == null ? Optional.empty() : scope.window(name);
        window.ifPresent(definition -> {
            addAll(parts, definition.getPartitionExpressionList());
            addOrder(parts, definition.getOrderByElements());
            addFrame(parts, definition.getWindowElement());
        });
    }

    /** How far the frame reaches may be told by a column. */
    private static void addFrame(List<@Nullable Expression> parts, @Nullable WindowElement frame) {
        if (frame == null) {
            return;
        }
        WindowRange range = frame.getRange();
        addBound(parts, range == null ? frame.getOffset() : range.getStart());
        addBound(parts, range == null ? null : range.getEnd());
    }

    private static void addBound(List<@Nullable Expression> parts, @Nullable WindowOffset bound) {
        if (bound != null) {
            parts.add(bound.getExpression());
        }
    }

    private static void addAll(List<@Nullable Expression> parts, @Nullable ExpressionList<?> list) {
        if (list != null) {
            parts.addAll(list);
        }
    }

    private static void addOrder(List<@Nullable Expression> parts, @Nullable List<OrderByElement> elements) {
        if (elements != null) {
            elements.forEach(element -> parts.add(element.getExpression()));
        }
    }
}
