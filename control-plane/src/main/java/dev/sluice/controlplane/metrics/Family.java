package dev.sluice.controlplane.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The meters of one name: one for each combination of its labels, with the value 0 from the start.
 *
 * <p>At most one label is open. Its combinations are there once its value was prepared, or used.
 */
public final class Family<M extends Meter> {
    private final List<Label> labels;
    private final Function<Tags, M> register;
    private final ConcurrentMap<List<String>, M> meters = new ConcurrentHashMap<>();

    Family(List<Label> labels, Function<Tags, M> register) {
        if (labels.stream().filter(Label::isOpen).count() > 1) {
            throw new IllegalArgumentException("more than one of the labels is open: " + labels);
        }
        this.labels = List.copyOf(labels);
        this.register = register;
        if (labels.stream().noneMatch(Label::isOpen)) {
            prepareAll("");
        }
    }

    /**
     * The meter of these label values, in the order of the labels. A value that a closed label does not have counts as
     * {@link Label#OTHER}: what is measured never fails because of a label.
     */
    public M of(String... values) {
        List<String> key = bounded(List.of(values));
        M known = meters.get(key);
        return known != null ? known : meters.computeIfAbsent(key, this::registered);
    }

    /** As {@link #of(String...)}, for labels that are enums. */
    public M of(Enum<?> first, Enum<?>... others) {
        return of(Stream.concat(Stream.of(first), Arrays.stream(others))
                .map(Label::value)
                .toArray(String[]::new));
    }

    /** Makes all combinations with a value of the open label be there; again without effect. */
    public void prepare(String open) {
        prepareAll(open);
    }

    private void prepareAll(String open) {
        List<List<String>> combinations = List.of(List.of());
        for (Label label : labels) {
            List<List<String>> longer = new ArrayList<>();
            for (List<String> shorter : combinations) {
                for (String value : label.isOpen() ? List.of(open) : label.values()) {
                    List<String> combination = new ArrayList<>(shorter);
                    combination.add(value);
                    longer.add(combination);
                }
            }
            combinations = longer;
        }
        combinations.forEach(values -> meters.computeIfAbsent(List.copyOf(values), this::registered));
    }

    private List<String> bounded(List<String> values) {
        if (values.size() != labels.size()) {
            throw new IllegalArgumentException(values + " are not the values of " + labels);
        }
        List<String> bounded = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            bounded.add(labels.get(i).bounded(values.get(i)));
        }
        return List.copyOf(bounded);
    }

    private M registered(List<String> values) {
        List<Tag> tags = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            tags.add(Tag.of(labels.get(i).name(), values.get(i)));
        }
        return register.apply(Tags.of(tags));
    }
}
