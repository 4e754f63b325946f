package dev.sluice.verify.check;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.verify.bundle.BundleException;
import dev.sluice.verify.bundle.Shown;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import java.util.TreeSet;

/** Reads JSON that has one meaning: no name twice, nothing behind the value. */
final class StrictJson {
    private static final int LONGEST = 128 << 20;
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(LONGEST)
                            .maxNestingDepth(200)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private StrictJson() {}

    /** Takes in one line of a file. */
    interface Line {
        void read(int number, JsonNode line) throws BundleException;
    }

    static JsonNode tree(String file, byte[] json) throws BundleException {
        try {
            JsonNode tree = MAPPER.readTree(json);
            if (tree == null || !tree.isObject()) {
                throw new BundleException(file, "it is not a JSON object");
            }
            return tree;
        } catch (IOException e) {
            throw new BundleException(file, "it is not JSON: " + Shown.of(String.valueOf(e.getMessage())));
        }
    }

    /** Reads NDJSON: a JSON object a line, each line ended. */
    static void lines(String file, InputStream content, Line sink) throws BundleException {
        int number = 0;
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                content,
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                JsonNode tree = MAPPER.readTree(line);
                if (tree == null || !tree.isObject()) {
                    throw new BundleException(file, "line " + number + " is not a JSON object");
                }
                sink.read(number, tree);
            }
        } catch (IOException e) {
            throw new BundleException(
                    file, "line " + (number + 1) + " does not read: " + Shown.of(String.valueOf(e.getMessage())));
        }
    }

    /** Exactly these members. */
    static void members(String file, String where, JsonNode object, String... names) throws BundleException {
        Set<String> found = new TreeSet<>();
        object.fieldNames().forEachRemaining(found::add);
        Set<String> wanted = new TreeSet<>(Arrays.asList(names));
        if (!object.isObject() || !found.equals(wanted)) {
            throw new BundleException(file, where + " has " + Shown.of(found.toString()) + " instead of " + wanted);
        }
    }

    static String text(String file, JsonNode object, String member) throws BundleException {
        JsonNode value = object.get(member);
        if (value == null || !value.isTextual()) {
            throw new BundleException(file, "it has no text \"" + member + "\" where one has to be");
        }
        return value.textValue();
    }

    /** A whole number; what a double cannot hold is written as text. */
    static long whole(String file, JsonNode object, String member) throws BundleException {
        JsonNode value = object.get(member);
        if (value != null && value.isIntegralNumber() && value.canConvertToLong()) {
            return value.longValue();
        }
        try {
            if (value != null && value.isTextual()) {
                return Long.parseLong(value.textValue());
            }
        } catch (NumberFormatException _) {
            // as any other that is none
        }
        throw new BundleException(file, "it has no whole number \"" + member + "\" where one has to be");
    }

    static JsonNode list(String file, JsonNode object, String member) throws BundleException {
        JsonNode value = object.get(member);
        if (value == null || !value.isArray()) {
            throw new BundleException(file, "it has no list \"" + member + "\" where one has to be");
        }
        return value;
    }

    /** Bytes in Base64, which has many forms of one content: only the canonical one is right. */
    static byte[] base64(String file, String text) throws BundleException {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            if (Base64.getEncoder().encodeToString(bytes).equals(text)) {
                return bytes;
            }
        } catch (IllegalArgumentException _) {
            // as any other that is none
        }
        throw new BundleException(file, "something in it is not canonical Base64");
    }
}
