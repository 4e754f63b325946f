package dev.sluice.adapters.sql.lineage;

import dev.sluice.adapters.sql.lineage.Transformation.Subtype;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.schema.Column;

/** Where a value comes from. Immutable; sources keep the order in which the statement names them. */
record Flow(Set<ColumnSource> sources, Confidence confidence) {
    static final Flow NONE = new Flow(Set.of(), Confidence.EXACT);
    static final Flow OPAQUE = new Flow(Set.of(), Confidence.OPAQUE);

    Flow {
        sources = Collections.unmodifiableSet(new LinkedHashSet<>(sources));
    }

    static Flow column(TableName table, String column) {
        return new Flow(Set.of(new ColumnSource(table, column, Transformation.of(Subtype.IDENTITY))), Confidence.EXACT);
    }

    static Flow union(Collection<Flow> flows) {
        if (flows.size() == 1) {
            return flows.iterator().next();
        }
        Set<ColumnSource> sources = new LinkedHashSet<>();
        Confidence confidence = Confidence.EXACT;
        for (Flow flow : flows) {
            sources.addAll(flow.sources);
            confidence = confidence.worseOf(flow.confidence);
        }
        return new Flow(sources, confidence);
    }

    Flow and(Flow other) {
        return union(List.of(this, other));
    }

    Flow then(Subtype subtype) {
        return then(Transformation.of(subtype));
    }

    Flow then(Transformation next) {
        return map(source -> source.then(next));
    }

    /** With the expression's text on the sources whose values it changes; a column alone changes none. */
    Flow describedBy(Expression expression) {
        if (expression instanceof Column) {
            return this;
        }
        String text = Text.brief(expression);
        return map(source -> source.transformation().isDirect()
                        && source.transformation().subtype() != Subtype.IDENTITY
                ? new ColumnSource(
                        source.table(), source.column(), source.transformation().describedAs(text))
                : source);
    }

    Flow atBest(Confidence limit) {
        return new Flow(sources, confidence.worseOf(limit));
    }

    /** Without the rows' influences it may carry: only what goes into the value or chooses it. */
    Set<Influence> influences(Subtype subtype) {
        Set<Influence> influences = new LinkedHashSet<>();
        for (ColumnSource source : then(subtype).sources) {
            influences.add(new Influence(source.table(), source.column(), source.transformation(), confidence));
        }
        return influences;
    }

    /** Influences on a subquery's rows are influences on the value taken from it. */
    static Flow of(Collection<Influence> influences) {
        Set<ColumnSource> sources = new LinkedHashSet<>();
        Confidence confidence = Confidence.EXACT;
        for (Influence influence : influences) {
            sources.add(new ColumnSource(influence.table(), influence.column(), influence.transformation()));
            confidence = confidence.worseOf(influence.confidence());
        }
        return new Flow(sources, confidence);
    }

    private Flow map(UnaryOperator<ColumnSource> change) {
        Set<ColumnSource> changed = new LinkedHashSet<>();
        for (ColumnSource source : sources) {
            changed.add(change.apply(source));
        }
        return new Flow(changed, confidence);
    }
}
