package dev.sluice.controlplane.marquez;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Writes JSON straight to bytes: answers are large, and most of them is text that is already JSON. */
final class JsonBytes {
    interface Writing {
        void to(JsonGenerator json) throws IOException;
    }

    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonBytes() {}

    static byte[] of(Writing writing) {
        return of(16_384, writing);
    }

    /** With a guess of the length, which spares copying while a large answer grows. */
    static byte[] of(int about, Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(about);
        try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
            writing.to(json);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    static void time(JsonGenerator json, String name, @Nullable Instant time) throws IOException {
        json.writeStringField(name, time == null ? null : time.toString());
    }

    static void text(JsonGenerator json, String name, @Nullable String value) throws IOException {
        json.writeStringField(name, value);
    }

    static void id(JsonGenerator json, String name, String namespace, String value) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeStringField("namespace", namespace);
        json.writeStringField("name", value);
        json.writeEndObject();
    }
}
