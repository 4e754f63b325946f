package dev.sluice.controlplane.security;

import static java.util.Objects.requireNonNull;

import dev.sluice.controlplane.testing.Api;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes a call of a root's field as introspection describes it, with some value for each argument that has to be there. */
final class MutationCalls {
    private MutationCalls() {}

    /** All types of the schema by name, as an administrator is told. */
    static Map<String, Map<String, Object>> types() {
        return Api.ask("""
            { __schema { types { name kind enumValues { name } inputFields { name type { ...T } }
                fields { name type { ...T } args { name type { ...T } } } } } }
            fragment T on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }
            """).<Map<String, Object>>getList("__schema.types").stream()
                .collect(Collectors.toMap(type -> String.valueOf(type.get("name")), type -> type));
    }

    static List<Map<String, Object>> fields(Map<String, Map<String, Object>> types, String root) {
        return list(requireNonNull(types.get(root)), "fields");
    }

    /** The call with what it returns: one field of it, where that has any. */
    static String call(Map<String, Object> field, Map<String, Map<String, Object>> types) {
        String arguments = required(list(field, "args"), types);
        return field.get("name")
                + (arguments.isEmpty() ? "" : "(" + arguments + ")")
                + (isLeaf(map(field, "type")) ? "" : " { __typename }");
    }

    @SuppressWarnings("unchecked")
    private static boolean isLeaf(Map<String, Object> type) {
        Object inner = type.get("ofType");
        return inner == null
                ? List.of("SCALAR", "ENUM").contains(String.valueOf(type.get("kind")))
                : isLeaf((Map<String, Object>) inner);
    }

    private static String required(List<Map<String, Object>> arguments, Map<String, Map<String, Object>> types) {
        return arguments.stream()
                .filter(argument -> "NON_NULL".equals(map(argument, "type").get("kind")))
                .map(argument -> argument.get("name") + ": " + value(map(argument, "type"), types))
                .collect(Collectors.joining(", "));
    }

    private static String value(Map<String, Object> type, Map<String, Map<String, Object>> types) {
        String name = String.valueOf(type.get("name"));
        return switch (String.valueOf(type.get("kind"))) {
            case "NON_NULL" -> value(map(type, "ofType"), types);
            case "LIST" -> "[]";
            case "ENUM" ->
                String.valueOf(list(requireNonNull(types.get(name)), "enumValues")
                        .getFirst()
                        .get("name"));
            case "INPUT_OBJECT" -> "{" + required(list(requireNonNull(types.get(name)), "inputFields"), types) + "}";
            default ->
                switch (name) {
                    case "Boolean" -> "true";
                    case "Int", "Float", "BigInteger" -> "1";
                    case "DateTime" -> "\"2030-01-01T00:00:00Z\"";
                    default -> "\"00000000-0000-7000-8000-000000000001\"";
                };
        };
    }

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> list(Map<String, Object> of, String name) {
        return (List<Map<String, Object>>) requireNonNull(of.get(name));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Map<String, Object> of, String name) {
        return (Map<String, Object>) requireNonNull(of.get(name));
    }
}
