package dev.sluice.controlplane.report.collect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.model.Sha256;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Digests as reports write them. */
public final class Digests {
    private Digests() {}

    /** {@code sha256:<hex>}. */
    public static String sha256(byte[] bytes) {
        return "sha256:" + Sha256.hexOf(bytes);
    }

    /**
     * Of the fields of a schema facet: SHA-256 over one line for each field, name, TAB, type, LF, in their order; nested fields
     * follow theirs, with its path and a dot before the name. Null without fields.
     */
    public static @Nullable String ofSchema(JsonNode fields) {
        if (!fields.isArray() || fields.isEmpty()) {
            return null;
        }
        StringBuilder text = new StringBuilder();
        append(fields, "", text, 0);
        return sha256(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void append(JsonNode fields, String path, StringBuilder text, int depth) {
        for (JsonNode field : fields) {
            String name = path + field.path("name").asText();
            text.append(name).append('\t').append(field.path("type").asText()).append('\n');
            if (depth < 50 && field.path("fields").isArray()) {
                append(field.path("fields"), name + ".", text, depth + 1);
            }
        }
    }

    /** Of the facet {@code sluice_contentDigest}: its algorithm, a colon, its digest. Null where one is missing. */
    public static @Nullable String ofContent(JsonNode facet) {
        String algorithm = facet.path("algorithm").asText("").strip();
        String digest = facet.path("digest").asText("").strip();
        if (digest.isEmpty() || (algorithm.isEmpty() && digest.indexOf(':') < 1)) {
            return null;
        }
        return digest.indexOf(':') > 0 ? digest : algorithm + ":" + digest;
    }
}
