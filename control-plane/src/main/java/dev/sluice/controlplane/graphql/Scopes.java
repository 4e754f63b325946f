package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.graphql.TypeScope.Plain;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.eclipse.microprofile.graphql.Type;

/**
 * The one table of what scopes mean for the schema: every output type and every root field has its entry, and what has none is
 * for callers of the whole only.
 */
final class Scopes {
    private static final Map<String, TypeScope> TYPES = new HashMap<>();
    private static final Map<String, RootScope> ROOT_FIELDS = new HashMap<>();

    private static final ClassValue<TypeScope> OF_CLASS = new ClassValue<>() {
        @Override
        protected TypeScope computeValue(Class<?> type) {
            Type named = type.getAnnotation(Type.class);
            return ofType(named == null || named.value().isEmpty() ? type.getSimpleName() : named.value());
        }
    };

    static {
        CatalogScopes.types(TYPES);
        OwnScopes.types(TYPES);
        CatalogScopes.rootFields(ROOT_FIELDS);
        OwnScopes.rootFields(ROOT_FIELDS);
    }

    private Scopes() {}

    static TypeScope ofType(String name) {
        return TYPES.getOrDefault(name, Plain.WHOLE_ONLY);
    }

    /** Of a value that a field answers. */
    static TypeScope ofClass(Class<?> type) {
        return OF_CLASS.get(type);
    }

    static RootScope ofRootField(String name) {
        return ROOT_FIELDS.getOrDefault(name, RootScope.WHOLE_ONLY);
    }

    static SortedSet<String> types() {
        return new TreeSet<>(TYPES.keySet());
    }

    static SortedSet<String> rootFields() {
        return new TreeSet<>(ROOT_FIELDS.keySet());
    }

    static <K, V> void all(Map<K, V> table, V rule, Collection<K> keys) {
        keys.forEach(key -> table.put(key, rule));
    }
}
