package dev.sluice.controlplane.schedulerview;

import dev.sluice.controlplane.run.RunRow;
import java.util.List;

/** JSON columns as lists of pairs, in the order of their keys. */
final class Json {
    private Json() {}

    static List<NamedValue> values(String json) {
        return RunRow.texts(json).entrySet().stream()
                .map(entry -> new NamedValue(entry.getKey(), entry.getValue()))
                .toList();
    }

    static List<Label> labels(String json) {
        return RunRow.texts(json).entrySet().stream()
                .map(entry -> new Label(entry.getKey(), entry.getValue()))
                .toList();
    }
}
