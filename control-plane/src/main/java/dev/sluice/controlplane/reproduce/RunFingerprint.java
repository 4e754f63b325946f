package dev.sluice.controlplane.reproduce;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.ledger.json.CanonicalBytes;
import dev.sluice.model.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a run was, in one hash: runs of equal fingerprint are the same experiment, so that different outputs mean chance.
 *
 * @param content canonical JSON (RFC 8785) of what is known
 * @param sha256 of the content, hexadecimal
 * @param gaps what is not known; not part of the hash
 */
public record RunFingerprint(String content, String sha256, List<String> gaps) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public RunFingerprint {
        gaps = List.copyOf(gaps);
    }

    /**
     * The fingerprint.
     *
     * @param more gaps beside those that the ingredients show by themselves
     */
    public static RunFingerprint of(Ingredients ingredients, List<String> more) {
        SortedSet<String> gaps = new TreeSet<>(more);
        if (ingredients.definition() == null) {
            gaps.add("definition");
        }
        if (ingredients.commit() == null) {
            gaps.add("commit");
        }
        for (Ingredients.Input input : ingredients.inputs()) {
            String name = input.namespace() + " " + input.name();
            if (input.version() == null && input.digest() == null) {
                gaps.add("version of " + name);
            } else if (input.digest() == null) {
                gaps.add("digest of " + name);
            }
        }
        String content = canonical(ingredients);
        return new RunFingerprint(content, Sha256.hexOf(content), List.copyOf(gaps));
    }

    /** What was hashed. */
    static Ingredients ingredients(String content) {
        try {
            return JSON.readValue(content, Ingredients.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a content of ours is not what it was written as", e);
        }
    }

    static String canonical(Object value) {
        try {
            return new String(CanonicalBytes.of(JSON.writeValueAsString(value)), StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records of texts and numbers are always JSON", e);
        }
    }
}
