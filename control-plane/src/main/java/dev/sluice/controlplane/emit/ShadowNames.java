package dev.sluice.controlplane.emit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Gives the jobs and datasets of a repeated run namespaces of their own: its lineage is kept, and no edge of it touches the real
 * one.
 */
public final class ShadowNames {
    /** Stands before the namespaces of jobs and datasets of repeated runs. */
    public static final String PREFIX = "repeated:";

    private ShadowNames() {}

    /** Renames what an event names, also in its facets. */
    static void rename(ObjectNode event) {
        namespaces(event);
    }

    private static void namespaces(JsonNode node) {
        if (node instanceof ObjectNode object) {
            JsonNode namespace = object.get("namespace");
            if (namespace != null
                    && namespace.isTextual()
                    && object.path("name").isTextual()) {
                object.put("namespace", PREFIX + namespace.asText());
            }
        }
        node.forEach(ShadowNames::namespaces);
    }
}
