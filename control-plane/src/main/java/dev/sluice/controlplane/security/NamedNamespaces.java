package dev.sluice.controlplane.security;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Looks through JSON of events and facets for the namespaces it names. */
public final class NamedNamespaces {
    private static final ObjectMapper JSON = new ObjectMapper();

    private NamedNamespaces() {}

    /** Whether all that a text names may be seen. What is no JSON is not shown. */
    public static boolean allSeen(String text, Sight sight) {
        if (sight.isWhole() || text.isEmpty()) {
            return true;
        }
        try {
            return allSeen(JSON.readTree(text), sight);
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private static boolean allSeen(JsonNode node, Sight sight) {
        JsonNode namespace = node.path("namespace");
        if (namespace.isTextual() && !seen(namespace.textValue(), node.path("name"), sight)) {
            return false;
        }
        for (JsonNode each : node) {
            if (each.isContainerNode() && !allSeen(each, sight)) {
                return false;
            }
        }
        return true;
    }

    /** A job of Sluice's own is told by its name. */
    private static boolean seen(String namespace, JsonNode name, Sight sight) {
        return sight.seesDataset(namespace) || (name.isTextual() && sight.seesJob(namespace, name.textValue()));
    }
}
