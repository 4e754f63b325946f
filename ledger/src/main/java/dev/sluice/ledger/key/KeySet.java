package dev.sluice.ledger.key;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The published keys of an installation, old ones included: {@code keys.json}.
 *
 * <pre>{"keys": [{"name": "example.org/sluice", "id": "0a1b2c3d", "algorithm": "Ed25519", "publicKey": "MCow...",
 *   "from": "2026-01-01T00:00:00Z", "until": "...", "revokedAt": "..."}]}</pre>
 *
 * @param keys in the order in which they came into use
 */
public record KeySet(List<PublishedKey> keys) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST = 1_000;

    // Line feeds on every system: the file is hashed.
    private static final PrettyPrinter LINES =
            new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));

    public KeySet {
        keys = List.copyOf(keys);
    }

    /** Keys with that name and id; an id has only 32 bits, so there may be several. */
    public List<PublishedKey> find(String name, byte[] id) {
        return keys.stream()
                .filter(k -> k.name().equals(name) && Arrays.equals(k.id(), id))
                .toList();
    }

    /** The file's text. */
    public String toJson() {
        ObjectNode file = JSON.createObjectNode();
        ArrayNode all = file.putArray("keys");
        for (PublishedKey key : keys) {
            ObjectNode one = all.addObject()
                    .put("name", key.name())
                    .put("id", key.idText())
                    .put("algorithm", "Ed25519")
                    .put("publicKey", Base64.getEncoder().encodeToString(key.encoded()))
                    .put("from", key.from().toString());
            key.until().ifPresent(at -> one.put("until", at.toString()));
            key.revokedAt().ifPresent(at -> one.put("revokedAt", at.toString()));
        }
        try {
            return JSON.writer(LINES).writeValueAsString(file);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON can be written", e);
        }
    }

    /**
     * Reads the file.
     *
     * @throws IllegalArgumentException saying which key is wrong and why
     */
    public static KeySet parse(String text) {
        JsonNode all;
        try {
            all = JSON.readTree(text).path("keys");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the keys are not JSON: " + e.getOriginalMessage(), e);
        }
        if (!all.isArray() || all.size() > MOST) {
            throw new IllegalArgumentException("the keys need a list \"keys\" of at most " + MOST);
        }
        List<PublishedKey> keys = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < all.size(); i++) {
            PublishedKey key = key(all.get(i), "keys[" + i + "]");
            if (seen.add(
                    key.name() + "+" + key.idText() + "+" + Base64.getEncoder().encodeToString(key.encoded()))) {
                keys.add(key);
            }
        }
        return new KeySet(keys);
    }

    private static PublishedKey key(JsonNode node, String where) {
        if (!"Ed25519".equals(node.path("algorithm").asText())) {
            throw new IllegalArgumentException(
                    where + ": algorithm '" + node.path("algorithm").asText() + "' is not known; Ed25519 is");
        }
        try {
            PublishedKey key = new PublishedKey(
                    node.path("name").asText(),
                    PublishedKey.decode(
                            Base64.getDecoder().decode(node.path("publicKey").asText())),
                    Instant.parse(node.path("from").asText()),
                    time(node, "until"),
                    time(node, "revokedAt"));
            String id = node.path("id").asText(key.idText());
            if (!id.equals(key.idText())) {
                throw new IllegalArgumentException("the id of this key is " + key.idText() + ", not " + id);
            }
            return key;
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IllegalArgumentException(where + ": " + e.getMessage(), e);
        }
    }

    private static Optional<Instant> time(JsonNode node, String name) {
        return node.hasNonNull(name) ? Optional.of(Instant.parse(node.get(name).asText())) : Optional.empty();
    }
}
