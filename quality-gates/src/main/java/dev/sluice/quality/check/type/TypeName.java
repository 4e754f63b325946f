package dev.sluice.quality.check.type;

import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Type of a column by family and size, so that the names of different stores can be compared.
 *
 * @param family one name for all aliases
 * @param size length of text, precision of decimals; absent: not limited, or not told
 * @param scale of decimals
 */
record TypeName(String family, OptionalInt size, OptionalInt scale) {
    private static final Pattern PARTS = Pattern.compile(
            "([a-z0-9_ ]+?)\\s*(?:\\(\\s*([0-9]{1,5})\\s*(?:,\\s*([0-9]{1,5})\\s*)?\\))?(\\s+with(?:out)? time zone)?");
    /** Whole numbers in ascending order, and how many digits they need. */
    private static final Map<String, Integer> DIGITS =
            Map.of("tinyint", 3, "smallint", 5, "integer", 10, "bigint", 19, "hugeint", 39);

    /** A double holds each integer exactly, not each bigint. */
    private static final int INTEGER_DIGITS = 10;

    /** Reads the name that a store or a contract gives a type. */
    static TypeName of(String name) {
        String text = name.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
        Matcher parts = PARTS.matcher(text);
        if (!parts.matches()) {
            return new TypeName(text, OptionalInt.empty(), OptionalInt.empty());
        }
        String zone = parts.group(4) == null ? "" : parts.group(4);
        String family = family(parts.group(1) + zone);
        boolean sized = family.equals("text") || family.equals("decimal");
        OptionalInt scale = family.equals("decimal") && parts.group(2) != null && parts.group(3) == null
                ? OptionalInt.of(0)
                : number(parts.group(3));
        return new TypeName(family, sized ? number(parts.group(2)) : OptionalInt.empty(), scale);
    }

    private static OptionalInt number(@Nullable String digits) {
        return digits == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(digits));
    }

    private static String family(String name) {
        return switch (name) {
            case "int", "int4", "integer", "serial" -> "integer";
            case "int2", "smallint" -> "smallint";
            case "int8", "bigint", "long", "bigserial" -> "bigint";
            case "int1", "tinyint" -> "tinyint";
            case "float4", "real", "float" -> "real";
            case "float8", "double", "double precision" -> "double";
            case "decimal", "numeric", "number" -> "decimal";
            case "varchar", "character varying", "text", "string", "char", "character", "bpchar" -> "text";
            case "bool", "boolean" -> "boolean";
            case "timestamp", "timestamp without time zone", "datetime" -> "timestamp";
            case "timestamptz", "timestamp with time zone" -> "timestamp with time zone";
            case "time", "time without time zone" -> "time";
            case "blob", "bytea", "binary", "varbinary" -> "binary";
            case "json", "jsonb" -> "json";
            default -> name;
        };
    }

    /** Whether the type says the same; what one side does not tell is not compared. */
    boolean same(TypeName other) {
        return family.equals(other.family) && agree(size, other.size) && agree(scale, other.scale);
    }

    private static boolean agree(OptionalInt one, OptionalInt other) {
        return one.isEmpty() || other.isEmpty() || one.equals(other);
    }

    /** Whether each value of this type is one of the other: readers go on as before. */
    boolean widensTo(TypeName wider) {
        if (family.equals(wider.family)) {
            return switch (family) {
                case "text" -> wider.size.isEmpty() || size.orElse(Integer.MAX_VALUE) <= wider.size.getAsInt();
                case "decimal" ->
                    digits() <= wider.digits() && scale.orElse(0) <= wider.scale.orElse(Integer.MAX_VALUE);
                default -> false;
            };
        }
        int needed = DIGITS.getOrDefault(family, 0);
        if (needed == 0) {
            return family.equals("real") && wider.family.equals("double");
        }
        int there = DIGITS.getOrDefault(wider.family, 0);
        return there > 0
                ? needed < there
                : (wider.family.equals("decimal") && needed <= wider.digits())
                        || (wider.family.equals("double") && needed <= INTEGER_DIGITS);
    }

    /** Digits before the decimal point. */
    private int digits() {
        return size.isEmpty() ? Integer.MAX_VALUE : size.getAsInt() - scale.orElse(0);
    }

    @Override
    public String toString() {
        String sizes =
                size.isEmpty() ? "" : "(" + size.getAsInt() + (scale.isEmpty() ? "" : "," + scale.getAsInt()) + ")";
        return family + sizes;
    }
}
