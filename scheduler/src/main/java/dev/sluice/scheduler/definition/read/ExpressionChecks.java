package dev.sluice.scheduler.definition.read;

import dev.sluice.scheduler.definition.Workflow;
import dev.sluice.scheduler.expression.ExpressionFault;
import dev.sluice.scheduler.expression.Expressions;
import dev.sluice.scheduler.expression.ValueType;
import dev.sluice.scheduler.expression.Variables;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Compiles every expression of a document. */
final class ExpressionChecks {
    private final Reading reading;
    private final Expressions expressions;

    ExpressionChecks(Reading reading, Expressions expressions) {
        this.reading = reading;
        this.expressions = expressions;
    }

    /**
     * @param broken parameters that are declared, but with problems
     * @param hasPartitions whether the document has the key, however well
     */
    void check(Workflow workflow, Set<String> broken, boolean hasPartitions) {
        Map<String, ValueType> types = new TreeMap<>(
                Variables.ofTask(workflow.parameters(), workflow.partitions()).types());
        broken.forEach(name -> types.put("params." + name, ValueType.DYNAMIC));
        if (hasPartitions && workflow.partitions().isEmpty()) {
            types.put("partition", ValueType.DYNAMIC);
        }
        Variables task = new Variables(types);
        for (Reading.Use use : reading.uses()) {
            Variables variables =
                    switch (use.sight()) {
                        case TASK -> task;
                        case TRIGGER -> Variables.ofTrigger();
                        case FILTER -> Variables.ofFilter();
                    };
            List<ExpressionFault> faults = use.condition()
                    ? expressions.checkTest(use.template().source(), variables)
                    : expressions.check(use.template(), variables, use.rendering());
            faults.forEach(fault -> tell(use, fault));
        }
    }

    private void tell(Reading.Use use, ExpressionFault fault) {
        Rule rule =
                switch (fault.kind()) {
                    case SYNTAX, TYPE -> Rule.EXPRESSION;
                    case UNKNOWN_VARIABLE -> Rule.UNKNOWN_VARIABLE;
                    case SQL_PLACE -> Rule.SQL_PLACE;
                };
        Place place = ExpressionPlaces.of(reading.problems().lines(), use.node(), fault.offset());
        reading.problems().add(rule, place, fault.message(), fault.fix());
    }
}
