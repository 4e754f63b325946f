package dev.sluice.scheduler.definition.read;

import dev.sluice.model.Digest128;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Locale;

/** Names the content of a document: comments, layout, quotes and the order of keys do not count, the order of lists does. */
final class CanonicalContent {
    private CanonicalContent() {}

    static Digest128 digest(YamlNode root) {
        StringBuilder text = new StringBuilder();
        write(root, text);
        return Digest128.of(text.toString().getBytes(StandardCharsets.UTF_8));
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
