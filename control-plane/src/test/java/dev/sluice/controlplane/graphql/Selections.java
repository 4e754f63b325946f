package dev.sluice.controlplane.graphql;

import static java.util.Objects.requireNonNull;

import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Writes everything that can be asked of a type as a selection, from introspection. */
final class Selections {
    static final String INTROSPECTION = """
            { __schema { types { name kind fields { name args { name type { kind } } type { ...T } } } } }
            fragment T on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }
            """;

    private final Map<String, List<Map<String, Object>>> fields = new HashMap<>();
    private final Set<String> left;

    /** @param left fields that are not asked for, as {@code Type.field} */
    Selections(JsonPath schema, Set<String> left) {
        this.left = left;
        schema.<Map<String, Object>>getList("__schema.types").forEach(type -> {
            if (type.get("fields") != null) {
                fields.put(String.valueOf(type.get("name")), list(type, "fields"));
            }
        });
    }

    Set<String> of(String type) {
        Set<String> names = new TreeSet<>();
        requireNonNull(fields.get(type)).forEach(field -> names.add(String.valueOf(field.get("name"))));
        return names;
    }

    /** All that the answer of a root field can tell, so deep. */
    String below(String type, String field, int depth) {
        return requireNonNull(fields.get(type)).stream()
                .filter(each -> field.equals(each.get("name")))
                .map(each -> selection(each, depth))
                .findFirst()
                .orElseThrow();
    }

    private String selection(Map<String, Object> field, int depth) {
        String type = named(map(field, "type"));
        if (!fields.containsKey(type)) {
            return "";
        }
        List<String> parts = new ArrayList<>();
        for (Map<String, Object> each : requireNonNull(fields.get(type))) {
            String inner = named(map(each, "type"));
            boolean leaf = !fields.containsKey(inner);
            if (left.contains(type + "." + each.get("name"))
                    || list(each, "args").stream()
                            .anyMatch(a -> "NON_NULL".equals(map(a, "type").get("kind")))
                    || (!leaf && depth == 0)) {
                continue;
            }
            String nested = leaf ? "" : selection(each, inner.endsWith("Connection") ? depth : depth - 1);
            if (leaf || !nested.isEmpty()) {
                boolean bounded = list(each, "args").stream().anyMatch(a -> "first".equals(a.get("name")));
                parts.add(each.get("name") + (bounded ? "(first: 2)" : "") + nested);
            }
        }
        return parts.isEmpty() ? "" : " { " + String.join(" ", parts) + " }";
    }

    private static String named(Map<String, Object> type) {
        return type.get("ofType") == null ? String.valueOf(type.get("name")) : named(map(type, "ofType"));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> list(Map<String, Object> of, String name) {
        return (List<Map<String, Object>>) requireNonNull(of.get(name));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Map<String, Object> of, String name) {
        return (Map<String, Object>) requireNonNull(of.get(name));
    }
}
