package dev.sluice.report.crate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A crate that is changed in one place. */
final class CrateMutant {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final ObjectNode document;

    private CrateMutant(ObjectNode document) {
        this.document = document;
    }

    static byte[] of(byte[] crate, Consumer<CrateMutant> change) throws IOException {
        CrateMutant mutant = new CrateMutant((ObjectNode) MAPPER.readTree(crate));
        change.accept(mutant);
        return MAPPER.writeValueAsBytes(mutant.document);
    }

    ObjectNode root() {
        return entity("./");
    }

    ObjectNode descriptor() {
        return entity("ro-crate-metadata.json");
    }

    ObjectNode entity(String id) {
        for (JsonNode entity : document.path("@graph")) {
            if (entity.path("@id").asText().equals(id)) {
                return (ObjectNode) entity;
            }
        }
        throw new IllegalStateException("the crate has no " + id);
    }

    /** The first entity of the type. */
    ObjectNode first(String type) {
        return all(type).getFirst();
    }

    List<ObjectNode> all(String type) {
        List<ObjectNode> found = new ArrayList<>();
        for (JsonNode entity : document.path("@graph")) {
            if (entity.path("@type").toString().contains("\"" + type + "\"")) {
                found.add((ObjectNode) entity);
            }
        }
        return found;
    }

    /** The first workflow that has steps. */
    ObjectNode workflow() {
        return first("ComputationalWorkflow");
    }

    /** A program that is a part of a workflow. */
    ObjectNode tool() {
        JsonNode parts = workflow().path("hasPart");
        return entity((parts.isArray() ? parts.get(0) : parts).path("@id").asText());
    }

    /** An action that executed a part of a workflow. */
    ObjectNode toolAction() {
        String tool = tool().path("@id").asText();
        return all("CreateAction").stream()
                .filter(action -> action.path("instrument").path("@id").asText().equals(tool))
                .findFirst()
                .orElseThrow();
    }

    ObjectNode add(String id, String type) {
        return ((ArrayNode) document.path("@graph")).addObject().put("@id", id).put("@type", type);
    }

    /** Lets a property refer to the licence, which is of no use anywhere else. */
    static void wrong(ObjectNode entity, String property) {
        entity.putObject(property).put("@id", "#license");
    }

    void dropType(ObjectNode entity, String type) {
        ArrayNode left = MAPPER.createArrayNode();
        entity.path("@type").forEach(one -> {
            if (!one.asText().equals(type)) {
                left.add(one);
            }
        });
        entity.set("@type", left);
    }
}
