package dev.sluice.controlplane.trigger;

import dev.sluice.controlplane.workflow.Deployed;
import dev.sluice.scheduler.definition.Parameter;
import dev.sluice.scheduler.expression.Scope;
import dev.sluice.scheduler.expression.Variables;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Completes and checks the parameters of a run. */
public final class Parameters {
    private Parameters() {}

    /**
     * Given values with defaults for the rest.
     *
     * @throws IllegalArgumentException when one is unknown, missing, of another type or not among the allowed values
     */
    public static Map<String, String> complete(Deployed deployed, Map<String, String> given) {
        TreeSet<String> unknown = new TreeSet<>(given.keySet());
        Map<String, String> values = new TreeMap<>();
        for (Parameter parameter : deployed.workflow().parameters()) {
            unknown.remove(parameter.name());
            String value = given.get(parameter.name());
            if (value == null) {
                value = parameter
                        .defaultValue()
                        .orElseThrow(() -> new IllegalArgumentException(
                                "parameter '" + parameter.name() + "' has no value and no default"));
            }
            if (!parameter.allowed().isEmpty() && !parameter.allowed().contains(value)) {
                throw new IllegalArgumentException("parameter '" + parameter.name() + "' is '" + value + "'; allowed: "
                        + String.join(", ", parameter.allowed()));
            }
            values.put(parameter.name(), value);
        }
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("the workflow has no parameter '" + unknown.first() + "'");
        }
        Scope.of(Variables.ofTask(
                        deployed.workflow().parameters(), deployed.workflow().partitions()))
                .putParameters(deployed.workflow().parameters(), values);
        return values;
    }
}
