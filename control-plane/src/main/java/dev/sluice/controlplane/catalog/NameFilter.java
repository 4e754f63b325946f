package dev.sluice.controlplane.catalog;

import org.jspecify.annotations.Nullable;

/** Selects datasets or jobs; what is null does not. {@code prefix} is the exact start of the name. */
public record NameFilter(
        @Nullable String namespace, @Nullable String prefix) {
    public static final NameFilter ALL = new NameFilter(null, null);

    public static NameFilter inNamespace(String namespace) {
        return new NameFilter(namespace, null);
    }
}
