package dev.sluice.verify.event;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.model.DatasetId;
import dev.sluice.model.JobId;
import org.jspecify.annotations.Nullable;

/** Tolerant access to members of a JSON object: what is not as expected is null. */
final class Json {
    private Json() {}

    static @Nullable String text(JsonNode node, String key) {
        JsonNode value = node.get(key);
        return value == null || !value.isValueNode() || value.isNull() ? null : value.asText();
    }

    static @Nullable Long count(JsonNode node, String key) {
        JsonNode value = node.get(key);
        if (value == null || !value.isNumber() || !value.canConvertToLong() || value.asLong() < 0) {
            return null;
        }
        return value.asLong();
    }

    static boolean flag(JsonNode node, String key) {
        JsonNode value = node.get(key);
        return value != null && value.asBoolean(false);
    }

    /** Null without a usable namespace and name. */
    static @Nullable DatasetId dataset(@Nullable JsonNode node) {
        String namespace = node == null ? null : text(node, "namespace");
        String name = node == null ? null : text(node, "name");
        try {
            return namespace == null || name == null ? null : new DatasetId(namespace, name);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Null without a usable namespace and name. */
    static @Nullable JobId job(@Nullable JsonNode node) {
        String namespace = node == null ? null : text(node, "namespace");
        String name = node == null ? null : text(node, "name");
        try {
            return namespace == null || name == null ? null : new JobId(namespace, name);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
