package dev.sluice.controlplane.catalog;

import java.util.List;
import java.util.function.Function;

/** A part of an ordered list. Each entry carries the cursor that continues right after it. */
public record Page<T>(List<Entry<T>> entries, boolean hasNext) {
    public record Entry<T>(T value, String cursor) {}

    public Page {
        entries = List.copyOf(entries);
    }

    public static <T> Page<T> empty() {
        return new Page<>(List.of(), false);
    }

    /** Cuts the surplus row that {@link PageRequest#limit()} asked for. */
    public static <T> Page<T> of(List<T> rows, PageRequest request, Function<T, String> cursor) {
        return new Page<>(
                rows.stream()
                        .limit(request.first())
                        .map(row -> new Entry<>(row, cursor.apply(row)))
                        .toList(),
                rows.size() > request.first());
    }

    public List<T> values() {
        return entries.stream().map(Entry::value).toList();
    }
}
