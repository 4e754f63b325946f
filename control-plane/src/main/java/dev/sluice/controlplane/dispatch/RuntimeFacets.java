package dev.sluice.controlplane.dispatch;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.scheduler.execute.AttemptRequest;
import dev.sluice.scheduler.execute.ResolvedWork;
import dev.sluice.scheduler.execute.Secret;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The environment of an attempt as its definition makes it: the facet {@code environmentVariables}. Secrets, and what is handed
 * on from the service's own environment, are there by name only. What every attempt gets to know itself by is left out.
 */
final class RuntimeFacets {
    private static final String HIDDEN = "***";
    private static final String SCHEMA =
            "https://openlineage.io/spec/facets/1-0-0/EnvironmentVariablesRunFacet.json#/$defs/EnvironmentVariablesRunFacet";
    private static final ObjectMapper JSON = new ObjectMapper();

    private RuntimeFacets() {}

    /** By name of the facet; empty for work that has no environment. */
    static Map<String, String> of(AttemptRequest request) {
        return switch (request.work()) {
            case ResolvedWork.Process process -> facet(process.env(), process.secrets(), process.passEnv());
            case ResolvedWork.Container container -> facet(container.env(), container.secrets(), List.of());
            case ResolvedWork.Noop _, ResolvedWork.Sql _, ResolvedWork.Http _, ResolvedWork.External _ -> Map.of();
        };
    }

    private static Map<String, String> facet(
            Map<String, String> values, Map<String, Secret> secrets, Collection<String> passed) {
        TreeMap<String, String> shown = new TreeMap<>();
        passed.forEach(name -> shown.put(name, HIDDEN));
        shown.putAll(values);
        Set<String> revealed = Set.copyOf(secrets.values().stream()
                .map(Secret::reveal)
                .filter(secret -> !secret.isEmpty())
                .toList());
        shown.replaceAll((_, value) -> revealed.stream().anyMatch(value::contains) ? HIDDEN : value);
        secrets.keySet().forEach(name -> shown.put(name, HIDDEN));
        ObjectNode facet = JSON.createObjectNode().put("_schemaURL", SCHEMA);
        ArrayNode variables = facet.putArray("environmentVariables");
        shown.forEach((name, value) -> variables.addObject().put("name", name).put("value", value));
        return Map.of("environmentVariables", facet.toString());
    }
}
