package dev.sluice.controlplane.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * JSON that has one form: members in the order of their names, no blanks, no fractions. What was stored and is read again
 * gives the same text, so that it can be signed and proved later.
 */
public final class CanonicalJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private CanonicalJson() {}

    /**
     * The text of a map.
     *
     * @throws IllegalArgumentException when it has something else than texts, whole numbers, booleans, times, enums, lists and
     *     maps; a fraction has several forms, so send it as text
     */
    public static String of(Map<?, ?> map) {
        try {
            return JSON.writeValueAsString(plain(map));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps of texts and numbers are always JSON", e);
        }
    }

    private static Map<String, Object> plain(Map<?, ?> map) {
        Map<String, Object> plain = new TreeMap<>();
        map.forEach((name, value) -> {
            @Nullable Object written = value(value);
            if (written != null) {
                plain.put(String.valueOf(name), written);
            }
        });
        return plain;
    }

    private static @Nullable Object value(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Optional<?> optional -> value(optional.orElse(null));
            case String text -> text;
            case Boolean flag -> flag;
            case Integer number -> number;
            case Long number -> number;
            case Instant instant -> instant.toString();
            case Enum<?> constant -> constant.name();
            case Map<?, ?> map -> plain(map);
            case Collection<?> list -> list(list);
            default ->
                throw new IllegalArgumentException(value.getClass() + " has no one form as JSON; write it as text");
        };
    }

    private static List<Object> list(Collection<?> values) {
        List<Object> plain = new ArrayList<>();
        values.forEach(value -> {
            @Nullable Object written = value(value);
            if (written != null) {
                plain.add(written);
            }
        });
        return plain;
    }
}
