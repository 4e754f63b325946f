package dev.sluice.controlplane.security;

import dev.sluice.model.Glob;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Namespaces that somebody may see or change, of datasets and of jobs alike.
 *
 * @param namespaces names, with * for any text; null: all
 */
public record Scope(@Nullable List<String> namespaces) {
    public static final Scope ALL = new Scope(null);
    public static final Scope NOTHING = new Scope(List.of());

    public Scope {
        namespaces = namespaces == null
                ? null
                : namespaces.stream().distinct().sorted().toList();
    }

    public boolean isAll() {
        return namespaces == null;
    }

    public boolean isNothing() {
        return namespaces != null && namespaces.isEmpty();
    }

    /** What is in this scope or in the other. */
    public Scope with(Scope other) {
        return namespaces == null || other.namespaces == null
                ? ALL
                : new Scope(Stream.concat(namespaces.stream(), other.namespaces.stream())
                        .toList());
    }

    public boolean contains(String namespace) {
        return namespaces == null
                || namespaces.stream().anyMatch(pattern -> Glob.of(pattern).matches(namespace));
    }

    /**
     * Whether all of another scope is in this one, as far as its patterns tell one by one: a pattern that matches the text of
     * another matches whatever that one does.
     */
    public boolean contains(Scope other) {
        return namespaces == null
                || (other.namespaces != null && other.namespaces.stream().allMatch(this::contains));
    }
}
