package dev.sluice.report.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Writes records, maps and lists as canonical JSON (RFC 8785) without a tree of them in between. Whole numbers that a double
 * cannot hold become texts, as RFC 7493 wants it; half of a surrogate pair, which UTF-8 cannot hold, becomes U+FFFD.
 */
public final class CanonicalJson {
    private static final long LARGEST = (1L << 53) - 1;

    static final JsonMapper MAPPER = mapper();

    private CanonicalJson() {}

    /** The value's canonical form. */
    public static byte[] bytes(Object value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            write(value, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Writes the value's canonical form. The stream stays open. */
    public static void write(Object value, OutputStream out) throws IOException {
        // Into a Writer: Jackson's own UTF-8 escapes what is outside the Basic Multilingual Plane.
        CharsetEncoder utf8 = StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .replaceWith("\uFFFD".getBytes(StandardCharsets.UTF_8));
        MAPPER.writeValue(new OutputStreamWriter(out, utf8), value);
    }

    private static JsonMapper mapper() {
        SimpleModule types = new SimpleModule()
                .addSerializer(Instant.class, ToStringSerializer.instance)
                .addDeserializer(Instant.class, new Times())
                .addSerializer(Long.class, new Whole())
                .addSerializer(Long.TYPE, new Whole());
        JsonMapper mapper = JsonMapper.builder()
                .addModule(types)
                .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .disable(MapperFeature.SORT_CREATOR_PROPERTIES_FIRST)
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
        mapper.getFactory().setCharacterEscapes(new Escapes());
        return mapper;
    }

    private static final class Whole extends JsonSerializer<Long> {
        @Override
        public void serialize(Long value, JsonGenerator out, SerializerProvider context) throws IOException {
            if (Math.absExact(Math.max(value, -Long.MAX_VALUE)) <= LARGEST) {
                out.writeNumber(value);
            } else {
                out.writeString(value.toString());
            }
        }
    }

    private static final class Times extends FromStringDeserializer<Instant> {
        private static final long serialVersionUID = 1;

        private Times() {
            super(Instant.class);
        }

        @Override
        protected Instant _deserialize(String text, DeserializationContext context) {
            return Instant.parse(text);
        }
    }

    /** Jackson writes what has no short escape with upper-case digits, RFC 8785 with lower-case ones. */
    private static final class Escapes extends CharacterEscapes {
        private static final long serialVersionUID = 1;
        private static final int CONTROL = 0x20;

        private final int[] codes = standardAsciiEscapesForJSON();

        private Escapes() {
            for (int c = 0; c < CONTROL; c++) {
                if (codes[c] == ESCAPE_STANDARD) {
                    codes[c] = ESCAPE_CUSTOM;
                }
            }
        }

        @Override
        public int[] getEscapeCodesForAscii() {
            return codes.clone();
        }

        @Override
        public @Nullable SerializableString getEscapeSequence(int c) {
            return c < CONTROL ? new SerializedString("\\u%04x".formatted(c)) : null;
        }
    }
}
