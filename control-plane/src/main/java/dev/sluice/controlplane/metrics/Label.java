package dev.sluice.controlplane.metrics;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A label of a metric.
 *
 * @param name as in docs/metrics.md
 * @param values all it can have, there from the start; empty: values come later, bounded by whoever prepares them
 */
public record Label(String name, Set<String> values) {
    /** What a value is that is not one of the label's. */
    public static final String OTHER = "_other";

    public Label {
        values = Collections.unmodifiableSet(new LinkedHashSet<>(values));
    }

    public static Label of(String name, String... values) {
        return new Label(name, new LinkedHashSet<>(List.of(values)));
    }

    /** A label whose values are the names of an enum, in lower case. */
    public static <E extends Enum<E>> Label of(String name, Class<E> values) {
        return of(
                name, Arrays.stream(values.getEnumConstants()).map(Label::value).toArray(String[]::new));
    }

    /** A label whose values come later; see {@link Family#prepare}. */
    public static Label open(String name) {
        return new Label(name, Set.of());
    }

    public static String value(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    boolean isOpen() {
        return values.isEmpty();
    }

    /** The value to publish: itself, or {@link #OTHER} where it is not one of a closed label's. */
    String bounded(String value) {
        return isOpen() || values.contains(value) ? value : OTHER;
    }
}
