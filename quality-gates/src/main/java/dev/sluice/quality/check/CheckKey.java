package dev.sluice.quality.check;

import dev.sluice.model.DatasetId;
import dev.sluice.model.Sha256;
import dev.sluice.model.quality.CheckSpec;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Names a check by what it measures: dataset, type, arguments and filter. Its history hangs on that name.
 *
 * <p>Thresholds, severity and id are not part of it: a check that is tuned or renamed keeps its history.
 */
public final class CheckKey {
    private static final int BYTES = 16;

    private CheckKey() {}

    /** 32 hexadecimal digits. */
    public static String of(DatasetId dataset, CheckSpec check) {
        List<@Nullable Object> parts = Arrays.asList(
                dataset.namespace(),
                dataset.name(),
                check.type(),
                check.arguments(),
                check.where().orElse(null));
        return HexFormat.of().formatHex(Sha256.of(canonical(parts)), 0, BYTES);
    }

    /** JSON with sorted keys, no white space, and numbers without trailing zeros: equal values give equal texts. */
    static String canonical(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case Boolean b -> b.toString();
            case Number n -> number(n);
            case Map<?, ?> m -> members(m);
            case Collection<?> c -> c.stream().map(CheckKey::canonical).collect(Collectors.joining(",", "[", "]"));
            case Object other -> quoted(other.toString());
        };
    }

    private static String number(Number number) {
        if (number instanceof Double d && !Double.isFinite(d)) {
            return quoted(d.toString());
        }
        BigDecimal decimal = new BigDecimal(number.toString());
        return decimal.signum() == 0 ? "0" : decimal.stripTrailingZeros().toString();
    }

    private static String members(Map<?, ?> map) {
        TreeMap<String, String> sorted = new TreeMap<>();
        map.forEach((key, value) -> sorted.put(Objects.toString(key), canonical(value)));
        return sorted.entrySet().stream()
                .map(e -> quoted(e.getKey()) + ":" + e.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
