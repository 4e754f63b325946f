package dev.sluice.report.prov;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.report.crate.Iris;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A PROV-JSON document: elements and relations by kind, each in the order of ids. */
final class ProvDocument {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final DefaultIndenter INDENT = new DefaultIndenter("  ", "\n");
    private static final SortedMap<String, String> PREFIXES = new TreeMap<>(Map.of(
            "run", "urn:uuid:",
            "sluice", "https://sluice.dev/terms#",
            "dataset", Iris.TAG + "dataset/",
            "version", Iris.TAG + "version/",
            "workflow", Iris.TAG + "workflow/",
            "agent", Iris.TAG + "agent/",
            "image", Iris.TAG + "image/",
            "value", Iris.TAG + "value/",
            "gate", Iris.TAG + "gate/"));

    private final SortedMap<String, SortedMap<String, ObjectNode>> kinds = new TreeMap<>();

    /** Name of an IRI by the prefixes of the document. */
    static String name(String prefix, String... segments) {
        StringBuilder name = new StringBuilder(prefix).append(':');
        for (int i = 0; i < segments.length; i++) {
            name.append(i == 0 ? "" : "/").append(Iris.segment(segments[i]));
        }
        return name.toString();
    }

    /** An element, new or as far as it is written. */
    ObjectNode element(String kind, String id) {
        return kinds.computeIfAbsent(kind, _ -> new TreeMap<>()).computeIfAbsent(id, _ -> MAPPER.createObjectNode());
    }

    /** A relation; its members are pairs of a role as {@code prov:entity} and an id. The same one twice is there once. */
    ObjectNode relation(String kind, String... members) {
        StringBuilder id = new StringBuilder("_:").append(kind);
        for (int i = 1; i < members.length; i += 2) {
            id.append(' ').append(members[i]);
        }
        ObjectNode relation = element(kind, id.toString());
        for (int i = 0; i < members.length; i += 2) {
            relation.put(members[i], members[i + 1]);
        }
        return relation;
    }

    static void text(ObjectNode node, String attribute, @Nullable String value) {
        if (value != null) {
            node.put(attribute, value);
        }
    }

    static void whole(ObjectNode node, String attribute, @Nullable Long value) {
        if (value != null) {
            node.putObject(attribute).put("$", value.toString()).put("type", "xsd:long");
        }
    }

    /** Sets the type, e.g. {@code prov:Plan}. */
    static void type(ObjectNode node, String type) {
        node.putObject("prov:type").put("$", type).put("type", "prov:QUALIFIED_NAME");
    }

    byte[] json() {
        ObjectNode document = MAPPER.createObjectNode();
        ObjectNode prefixes = document.putObject("prefix");
        PREFIXES.forEach(prefixes::put);
        kinds.forEach((kind, elements) -> {
            ObjectNode written = document.putObject(kind);
            long number = 1;
            for (Map.Entry<String, ObjectNode> element : elements.entrySet()) {
                // Ids of relations are of the document only, and blank: short ones do.
                boolean blank = element.getKey().startsWith("_:");
                written.set(blank ? "_:" + kind + number++ : element.getKey(), element.getValue());
            }
        });
        try {
            DefaultPrettyPrinter printer =
                    new DefaultPrettyPrinter().withObjectIndenter(INDENT).withArrayIndenter(INDENT);
            return (MAPPER.writer(printer).writeValueAsString(document) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
