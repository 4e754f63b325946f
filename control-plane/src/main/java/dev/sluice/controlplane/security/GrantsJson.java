package dev.sluice.controlplane.security;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Grants as the store and the API have them: {@code [{"role": "operator", "namespaces": ["shop*"]}]}. */
public final class GrantsJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private GrantsJson() {}

    public static String of(List<Grant> grants) {
        ArrayNode all = JSON.createArrayNode();
        for (Grant grant : grants) {
            ObjectNode each = all.addObject().put("role", grant.role().spelled());
            List<String> namespaces = grant.scope().namespaces();
            if (namespaces != null) {
                namespaces.forEach(each.putArray("namespaces")::add);
            }
        }
        return all.toString();
    }

    /** Reads what {@link #of} wrote. */
    public static List<Grant> read(String json) {
        try {
            List<Grant> grants = new ArrayList<>();
            for (JsonNode each : JSON.readTree(json)) {
                List<String> namespaces = new ArrayList<>();
                each.path("namespaces").forEach(namespace -> namespaces.add(namespace.asText()));
                Role role = Role.of(each.path("role").asText()).orElseThrow();
                grants.add(new Grant(role, each.has("namespaces") ? new Scope(namespaces) : Scope.ALL));
            }
            return grants;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("grants in the store are no JSON", e);
        }
    }
}
