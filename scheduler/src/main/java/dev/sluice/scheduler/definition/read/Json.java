package dev.sluice.scheduler.definition.read;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Writes maps, lists, strings, numbers and booleans as indented JSON. */
final class Json {
    private Json() {}

    static void write(Object value, int depth, StringBuilder text) {
        switch (value) {
            case Map<?, ?> map -> object(map, depth, text);
            case List<?> list -> array(list, depth, text);
            case String string -> string(string, text);
            default -> text.append(value);
        }
    }

    private static void object(Map<?, ?> map, int depth, StringBuilder text) {
        text.append('{');
        Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<?, ?> entry = entries.next();
            text.append('\n').repeat("  ", depth + 1);
            string(String.valueOf(entry.getKey()), text);
            text.append(": ");
            write(entry.getValue(), depth + 1, text);
            if (entries.hasNext()) {
                text.append(',');
            }
        }
        if (!map.isEmpty()) {
            text.append('\n').repeat("  ", depth);
        }
        text.append('}');
    }

    private static void array(List<?> list, int depth, StringBuilder text) {
        boolean flat = list.stream().noneMatch(item -> item instanceof Map || item instanceof List);
        text.append('[');
        for (int i = 0; i < list.size(); i++) {
            if (!flat) {
                text.append('\n').repeat("  ", depth + 1);
            }
            write(list.get(i), depth + 1, text);
            if (i < list.size() - 1) {
                text.append(flat ? ", " : ",");
            }
        }
        if (!flat) {
            text.append('\n').repeat("  ", depth);
        }
        text.append(']');
    }

    private static void string(String string, StringBuilder text) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                default -> {
                    if (c < ' ') {
                        text.append("\\u%04x".formatted((int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }
}
