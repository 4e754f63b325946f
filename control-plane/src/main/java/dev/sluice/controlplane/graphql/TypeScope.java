package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.security.Sight;
import java.util.function.BiPredicate;

/** How much of a GraphQL type a caller sees whose grants are for some namespaces. */
sealed interface TypeScope {
    /** Each value tells by itself whether it may be seen. */
    record Told<T>(Class<T> type, BiPredicate<T, Sight> rule) implements TypeScope {
        boolean sees(Object value, Sight sight) {
            return type.isInstance(value) && rule.test(type.cast(value), sight);
        }
    }

    /** Others than by a value's own word. */
    enum Plain implements TypeScope {
        /** Part of a value that was decided of, or read from tables that hold no more than the caller may see. */
        CARRIED,
        /** Names nothing of any namespace. */
        PUBLIC,
        /** Shows more than some namespaces: never for such a caller. */
        WHOLE_ONLY
    }

    static <T> TypeScope told(Class<T> type, BiPredicate<T, Sight> rule) {
        return new Told<>(type, rule);
    }
}
