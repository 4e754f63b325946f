package dev.sluice.controlplane.trigger;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.controlplane.run.RunScope;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Values from outside, made fit to be kept with a run and to be used in expressions: no text that PostgreSQL refuses, no
 * number beyond 64 bits, not deeper and not longer than allowed.
 */
public final class Facts {
    /** Longest text of the facts of one run. */
    public static final int LONGEST = 524_288;

    private static final int DEEPEST = 48;
    private static final char REPLACEMENT = '\uFFFD';

    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxNumberLength(100)
                            .maxStringLength(20_000_000)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private Facts() {}

    /** JSON bytes as a value; empty when they are no JSON. */
    public static Optional<Object> json(byte[] bytes) {
        try (JsonParser parser = JSON.createParser(text(bytes))) {
            Object value = JSON.readValue(parser, Object.class);
            return Optional.ofNullable(value).map(v -> fit(v, 0));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** JSON bytes as a value, anything else as text. */
    public static Object jsonOrText(byte[] bytes) {
        return json(bytes).orElseGet(() -> clean(text(bytes)));
    }

    /** Bytes as text; what is no UTF-8 is replaced. */
    static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .onUnmappableCharacter(CodingErrorAction.REPLACE)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalStateException("a replacing decoder does not refuse", e);
        }
    }

    /**
     * Facts as the text that a run keeps.
     *
     * @throws IllegalArgumentException when they are too long
     */
    static String stored(Map<String, Object> facts) {
        String text = RunScope.json(facts);
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("what came has " + text.length() + " characters as JSON; allowed are "
                    + LONGEST + ": send a reference to the data instead");
        }
        return text;
    }

    /** A text without what a column cannot hold: NUL and halves of surrogate pairs. */
    public static String clean(String text) {
        @Nullable StringBuilder cleaned = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (pair) {
                i++;
            } else if (c == 0 || Character.isSurrogate(c)) {
                if (cleaned == null) {
                    cleaned = new StringBuilder(text);
                }
                cleaned.setCharAt(i, REPLACEMENT);
            }
        }
        return cleaned == null ? text : cleaned.toString();
    }

    /**
     * A parsed value, made fit.
     *
     * @throws IllegalArgumentException when it is too deep
     */
    static Map<String, Object> fit(Map<String, Object> object) {
        @SuppressWarnings("unchecked") // a map stays a map
        Map<String, Object> fit = (Map<String, Object>) java.util.Objects.requireNonNull(fit(object, 0));
        return fit;
    }

    private static @Nullable Object fit(@Nullable Object value, int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("what came is nested deeper than " + DEEPEST);
        }
        return switch (value) {
            case null -> null;
            case String text -> clean(text);
            case BigInteger number -> finite(number.doubleValue());
            case Double number -> finite(number);
            case List<?> list -> {
                List<@Nullable Object> items = new ArrayList<>(list.size());
                list.forEach(item -> items.add(fit(item, depth + 1)));
                yield items;
            }
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> entries = new LinkedHashMap<>();
                map.forEach((key, item) -> entries.put(clean(String.valueOf(key)), fit(item, depth + 1)));
                yield entries;
            }
            default -> value;
        };
    }

    /** JSON knows no infinity: the largest number instead. */
    private static double finite(double number) {
        return Double.isInfinite(number) ? Math.copySign(Double.MAX_VALUE, number) : number;
    }
}
