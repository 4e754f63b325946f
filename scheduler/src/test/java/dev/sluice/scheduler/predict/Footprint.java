package dev.sluice.scheduler.predict;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that an object keeps alive, as HotSpot lays objects out with compressed references. Collections of the JDK count as what
 * their entries take; what is shared with others counts once for each root.
 */
final class Footprint {
    private static final int HEADER = 16;
    private static final int REFERENCE = 4;
    private static final int MAP_ENTRY = 40;
    private static final int COLLECTION = 48;

    private Footprint() {}

    static long of(Object root) {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> left = new ArrayDeque<>();
        left.add(root);
        long bytes = 0;
        while (!left.isEmpty()) {
            Object next = left.remove();
            if (seen.add(next)) {
                bytes += (own(next, left) + 7) / 8 * 8;
            }
        }
        return bytes;
    }

    private static long own(Object object, Deque<Object> left) {
        return switch (object) {
            case String text -> 24 + HEADER + text.length();
            case Enum<?> _, Class<?> _ -> 0;
            case Number _, Boolean _ -> HEADER + 8;
            case Map<?, ?> map -> {
                map.forEach((key, value) -> {
                    add(left, key);
                    add(left, value);
                });
                yield COLLECTION + (MAP_ENTRY + 2L * REFERENCE) * map.size();
            }
            case Collection<?> all -> {
                all.forEach(one -> add(left, one));
                yield COLLECTION + 2L * REFERENCE * all.size();
            }
            case Object array when array.getClass().isArray() -> array(array, left);
            default -> fields(object, left);
        };
    }

    private static long array(Object array, Deque<Object> left) {
        int length = Array.getLength(array);
        Class<?> of = array.getClass().getComponentType();
        if (!of.isPrimitive()) {
            for (int i = 0; i < length; i++) {
                add(left, Array.get(array, i));
            }
        }
        return HEADER + (long) length * size(of);
    }

    private static long fields(Object object, Deque<Object> left) {
        long bytes = HEADER;
        for (Class<?> type = object.getClass(); type != null && type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    bytes += size(field.getType());
                    if (!field.getType().isPrimitive()) {
                        add(left, value(field, object));
                    }
                }
            }
        }
        return bytes;
    }

    private static @Nullable Object value(Field field, Object object) {
        if (object.getClass().getName().startsWith("java.")) {
            return null; // an Optional of a number, at most
        }
        try {
            field.setAccessible(true);
            return field.get(object);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(field + " cannot be read", e);
        }
    }

    private static int size(Class<?> type) {
        if (!type.isPrimitive()) {
            return REFERENCE;
        }
        return type == long.class || type == double.class ? 8 : type == int.class || type == float.class ? 4 : 2;
    }

    private static void add(Deque<Object> left, @Nullable Object object) {
        if (object != null) {
            left.add(object);
        }
    }
}
