package dev.sluice.scheduler.expression;

import dev.cel.common.values.NullValue;
import dev.sluice.scheduler.definition.Parameter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Variables with their values: what an expression is evaluated in. Immutable. */
public final class Scope {
    private static final int MAX_DEPTH = 64;

    private final Variables variables;
    private final Map<String, Object> values;

    private Scope(Variables variables, Map<String, Object> values) {
        this.variables = variables;
        this.values = values;
    }

    /** Starts a scope; what is not put is null, or an error where null is no value. */
    public static Builder of(Variables variables) {
        return new Builder(variables);
    }

    Variables variables() {
        return variables;
    }

    Map<String, Object> values() {
        return values;
    }

    /** Collects values. */
    public static final class Builder {
        private final Variables variables;
        private final Map<String, Object> values = new HashMap<>();

        private Builder(Variables variables) {
            this.variables = variables;
        }

        /**
         * Sets a variable; names that the variables do not have are left out, so that one caller serves all of them.
         *
         * @param value String, Long, Integer, Double, Boolean, Instant, null; for dynamic ones also List and Map of these
         * @throws IllegalArgumentException when the value has another type than declared
         */
        public Builder put(String name, @Nullable Object value) {
            ValueType type = variables.types().get(name);
            if (type == null) {
                return this;
            }
            Object converted = convert(value, 0);
            if (!fits(type, converted)) {
                throw new IllegalArgumentException("variable " + name + " is declared as " + type + ", not as "
                        + converted.getClass().getSimpleName());
            }
            values.put(name, converted);
            return this;
        }

        /**
         * Sets the parameters of a run from their text.
         *
         * @throws IllegalArgumentException when one has neither value nor default, or no value of its type
         */
        public Builder putParameters(List<Parameter> parameters, Map<String, String> given) {
            for (Parameter parameter : parameters) {
                String text = given.get(parameter.name());
                if (text == null) {
                    text = parameter
                            .defaultValue()
                            .orElseThrow(() -> new IllegalArgumentException(
                                    "parameter '" + parameter.name() + "' has no value and no default"));
                }
                try {
                    put("params." + parameter.name(), ParameterValues.parse(parameter.type(), text));
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException("parameter '" + parameter.name() + "' " + e.getMessage(), e);
                }
            }
            return this;
        }

        /** The scope. */
        public Scope build() {
            Map<String, Object> all = new HashMap<>(values);
            variables.types().forEach((name, type) -> {
                if (type.nullable()) {
                    all.putIfAbsent(name, NullValue.NULL_VALUE);
                }
            });
            return new Scope(variables, Map.copyOf(all));
        }

        private static boolean fits(ValueType type, Object value) {
            if (value == NullValue.NULL_VALUE) {
                return type.nullable();
            }
            return switch (type) {
                case STRING, OPTIONAL_STRING -> value instanceof String;
                case INTEGER, OPTIONAL_INTEGER -> value instanceof Long;
                case NUMBER -> value instanceof Double;
                case BOOLEAN -> value instanceof Boolean;
                case TIMESTAMP, OPTIONAL_TIMESTAMP -> value instanceof Instant;
                case DYNAMIC -> true;
            };
        }

        /** CEL has its own null, also inside of lists and maps, and no int. */
        private static Object convert(@Nullable Object value, int depth) {
            if (depth > MAX_DEPTH) {
                throw new IllegalArgumentException("a value is nested deeper than " + MAX_DEPTH);
            }
            return switch (value) {
                case null -> NullValue.NULL_VALUE;
                case Integer number -> number.longValue();
                case String _, Long _, Double _, Boolean _, Instant _ -> value;
                case List<?> list -> {
                    List<Object> converted = new ArrayList<>(list.size());
                    list.forEach(item -> converted.add(convert(item, depth + 1)));
                    yield List.copyOf(converted);
                }
                case Map<?, ?> map -> {
                    Map<Object, Object> converted = new HashMap<>();
                    map.forEach((key, item) -> converted.put(String.valueOf(key), convert(item, depth + 1)));
                    yield Map.copyOf(converted);
                }
                default ->
                    throw new IllegalArgumentException(
                            "a value of " + value.getClass().getName() + " cannot be used in expressions");
            };
        }
    }
}
