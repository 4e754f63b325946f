package dev.sluice.controlplane.graphql;

import graphql.language.Argument;
import graphql.language.Field;
import graphql.language.OperationDefinition;
import graphql.language.Selection;
import graphql.language.StringValue;
import graphql.language.VariableReference;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one namespace and the one run that the root fields of an operation name in their arguments.
 *
 * @param namespace null when there is none, or more than one
 * @param run null when there is none, or more than one
 */
record NamedInRequest(@Nullable String namespace, @Nullable String run) {
    static NamedInRequest of(OperationDefinition operation, Map<String, Object> variables) {
        Set<String> namespaces = new HashSet<>();
        Set<String> runs = new HashSet<>();
        for (Selection<?> selection : operation.getSelectionSet().getSelections()) {
            if (selection instanceof Field field) {
                for (Argument argument : field.getArguments()) {
                    String value = value(argument, variables);
                    if (value != null) {
                        switch (argument.getName()) {
                            case "namespace" -> namespaces.add(value);
                            case "workflow" -> namespaces.add(value.replaceFirst("/.*", ""));
                            case "runId" -> runs.add(value);
                            default -> {} // names neither
                        }
                    }
                }
            }
        }
        return new NamedInRequest(only(namespaces), only(runs));
    }

    private static @Nullable String value(Argument argument, Map<String, Object> variables) {
        return switch (argument.getValue()) {
            case StringValue text -> text.getValue();
            case VariableReference variable when variables.get(variable.getName()) instanceof String text -> text;
            case null, default -> null;
        };
    }

    private static @Nullable String only(Set<String> values) {
        return values.size() == 1 ? values.iterator().next() : null;
    }
}
