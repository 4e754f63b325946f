package dev.sluice.scheduler.definition.read;

import dev.sluice.model.Digest128;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Names the content of a document: comments, layout, quotes and the order of keys do not count, the order of lists does. */
final class CanonicalContent {
    private CanonicalContent() {}

    static Digest128 digest(YamlNode root) {
        StringBuilder text = new StringBuilder();
        write(root, text);
        return Digest128.of(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Names what decides the work of tasks: the content without what forecasts may do to runs, and how they are repeated. */
    static Digest128 workDigest(YamlNode root) {
        return digest(without(without(root, List.of("spec", "forecast")), List.of("spec", "reproduce")));
    }

    private static YamlNode without(YamlNode node, List<String> path) {
        if (!(node instanceof YamlNode.Keys keys)) {
            return node;
        }
        List<YamlNode.Entry> kept = new ArrayList<>();
        for (YamlNode.Entry entry : keys.entries()) {
            if (!entry.key().text().equals(path.getFirst())) {
                kept.add(entry);
            } else if (path.size() > 1) {
                kept.add(new YamlNode.Entry(entry.key(), without(entry.value(), path.subList(1, path.size()))));
            }
        }
        return new YamlNode.Keys(kept, keys.place(), keys.size());
    }

    /** Every text comes with its length, so no two contents are written alike. */
    private static void write(YamlNode node, StringBuilder text) {
        switch (node) {
            case YamlNode.Scalar scalar -> {
                String value =
                        switch (scalar.type()) {
                            case TEXT, WHOLE, DECIMAL -> scalar.text();
                            case FLAG -> scalar.text().toLowerCase(Locale.ROOT);
                            case NOTHING -> "";
                        };
                text.append(scalar.type().name().charAt(0))
                        .append(value.length())
                        .append(':')
                        .append(value);
            }
            case YamlNode.Items items -> {
                text.append('[');
                items.items().forEach(item -> write(item, text));
                text.append(']');
            }
            case YamlNode.Keys keys -> {
                text.append('{');
                keys.entries().stream()
                        .sorted(Comparator.comparing(
                                (YamlNode.Entry e) -> e.key().text()))
                        .forEach(entry -> {
                            write(entry.key(), text);
                            write(entry.value(), text);
                        });
                text.append('}');
            }
        }
    }
}
