package dev.sluice.report.crate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;

/** The entities of a crate by id. Written, the descriptor comes first, the root second, the others in the order of ids. */
final class Graph {
    static final String DESCRIPTOR = "ro-crate-metadata.json";
    static final String ROOT = "./";

    private static final DefaultIndenter INDENT = new DefaultIndenter("  ", "\n");
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final ObjectWriter WRITER =
            MAPPER.writer(new DefaultPrettyPrinter().withObjectIndenter(INDENT).withArrayIndenter(INDENT));

    private final SortedMap<String, Entity> entities = new TreeMap<>();

    /** The entity of that id, new or as far as it is written. */
    Entity entity(String id, String... types) {
        return entities.computeIfAbsent(id, Entity::new).type(types);
    }

    boolean has(String id) {
        return entities.containsKey(id);
    }

    Entity root() {
        return entity(ROOT);
    }

    byte[] json() {
        ObjectNode document = MAPPER.createObjectNode();
        document.putArray("@context")
                .add("https://w3id.org/ro/crate/1.1/context")
                .add("https://w3id.org/ro/terms/workflow-run/context")
                .addObject()
                .put(Terms.PREFIX, Terms.NAMESPACE);
        ArrayNode graph = document.putArray("@graph");
        graph.add(entity(DESCRIPTOR).json()).add(root().json());
        for (Entity entity : entities.values()) {
            if (!entity.id().equals(DESCRIPTOR) && !entity.id().equals(ROOT)) {
                graph.add(entity.json());
            }
        }
        try {
            // By way of characters: half of a surrogate pair becomes a question mark where UTF-8 has no bytes for it.
            return (WRITER.writeValueAsString(document) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
