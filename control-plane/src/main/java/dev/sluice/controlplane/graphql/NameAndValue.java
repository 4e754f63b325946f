package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.InvalidRequestException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.graphql.Input;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** A parameter of a run. */
@Input("ParameterInput")
public record NameAndValue(@NonNull String name, @NonNull String value) {
    static Map<String, String> map(@Nullable List<NameAndValue> parameters) {
        Map<String, String> map = new TreeMap<>();
        if (parameters != null) {
            for (NameAndValue parameter : parameters) {
                if (map.put(parameter.name(), parameter.value()) != null) {
                    throw new InvalidRequestException("parameter '" + parameter.name() + "' is given twice");
                }
            }
        }
        return map;
    }
}
