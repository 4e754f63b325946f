package dev.sluice.report.crate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One entity of a crate. What is added twice is there once, and all is written in one order. */
final class Entity {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final String id;
    private final SortedSet<String> types = new TreeSet<>();
    private final SortedMap<String, SortedSet<String>> references = new TreeMap<>();
    private final SortedMap<String, JsonNode> values = new TreeMap<>();

    Entity(String id) {
        this.id = id;
    }

    String id() {
        return id;
    }

    Entity type(String... more) {
        types.addAll(List.of(more));
        return this;
    }

    boolean is(String type) {
        return types.contains(type);
    }

    /** Sets a text; null is not told and leaves it out. */
    Entity text(String property, @Nullable String value) {
        if (value != null) {
            values.put(property, TextNode.valueOf(value));
        }
        return this;
    }

    Entity number(String property, @Nullable Long value) {
        if (value != null) {
            values.put(property, JSON.numberNode(value));
        }
        return this;
    }

    Entity texts(String property, Collection<String> several) {
        if (!several.isEmpty()) {
            ArrayNode array = JSON.arrayNode();
            several.forEach(array::add);
            values.put(property, array);
        }
        return this;
    }

    Entity to(String property, Entity other) {
        return to(property, other.id);
    }

    Entity to(String property, String other) {
        references.computeIfAbsent(property, _ -> new TreeSet<>()).add(other);
        return this;
    }

    boolean refers(String property) {
        return references.containsKey(property);
    }

    ObjectNode json() {
        SortedMap<String, JsonNode> members = new TreeMap<>(values);
        references.forEach((property, ids) -> members.put(
                property, oneOrMany(ids.stream().map(Entity::reference).toList())));
        ObjectNode json = JSON.objectNode();
        json.put("@id", id);
        json.set("@type", oneOrMany(types.stream().map(TextNode::valueOf).toList()));
        json.setAll(members);
        return json;
    }

    private static JsonNode reference(String to) {
        return JSON.objectNode().put("@id", to);
    }

    private static JsonNode oneOrMany(List<? extends JsonNode> nodes) {
        return nodes.size() == 1 ? nodes.getFirst() : JSON.arrayNode().addAll(nodes);
    }
}
