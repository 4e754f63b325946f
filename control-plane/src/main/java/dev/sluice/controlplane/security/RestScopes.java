package dev.sluice.controlplane.security;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The one table of what scopes mean for paths: which a caller may use whose grants are for some namespaces. What is not in it
 * shows or changes the whole, and is for callers of the whole only.
 */
final class RestScopes {
    private static final String READING = "GET|HEAD";

    /** By path, the methods that answer within what the caller may see. */
    private static final Map<Pattern, Pattern> BY_SCOPE = new LinkedHashMap<>();

    static {
        // Every field of the schema has its own entry: graphql.Scopes.
        open("/graphql|/graphql/schema\\.graphql", ".+");
        open("/api/v1/reports/.+|/api/v1/ledger/(checkpoint|keys|inclusion|consistency)", ".+");
        // As Marquez: read from tables that hold no more than the caller may see.
        open("/api/v1/namespaces(/.+)?|/api/v1/sources(/.+)?|/api/v1/tags", READING);
        open("/api/v1/jobs(/runs/.+)?|/api/v1/search|/api/v1/events/lineage", READING);
        open("/api/v1/lineage|/api/v1/column-lineage", READING);
        // Whose job or gate it is, is asked of what the body or the id names.
        open("/api/v1/lineage(/batch)?|/api/v1/gates/(decisions|waivers)(/.+)?", "POST");
        open("/api/v1/gates/(decisions|waivers)(/.+)?", READING);
    }

    private RestScopes() {}

    private static void open(String path, String methods) {
        BY_SCOPE.put(Pattern.compile(path), Pattern.compile(methods));
    }

    /** Whether the request answers within what the caller may see; the path is exactly as routed. */
    static boolean open(Scope scope, String method, String path) {
        return scope.isAll()
                || BY_SCOPE.entrySet().stream()
                        .anyMatch(entry -> entry.getKey().matcher(path).matches()
                                && entry.getValue().matcher(method).matches());
    }
}
