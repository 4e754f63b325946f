package dev.sluice.scheduler.definition.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The schema for editors is made from the reader's table of keys, and both agree. */
class SchemaTest {
    private static final JsonSchema SCHEMA = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(SchemaWriter.write(new SampleChecks()));
    private static final DefinitionReader READER = new DefinitionReader(new SampleChecks());

    @Test
    void everyExampleIsValidByTheSchema() {
        List<JsonNode> documents = documents();

        assertThat(documents).hasSizeGreaterThan(5).allSatisfy(document -> assertThat(SCHEMA.validate(document))
                .isEmpty());
    }

    /** A change that the schema refuses is refused by the reader too; so an editor never shows an error that is none. */
    @Property(tries = 400)
    void whatTheSchemaRefusesTheReaderRefuses(@ForAll long seed) {
        Random random = new Random(seed);
        List<JsonNode> documents = documents();
        JsonNode document = documents.get(random.nextInt(documents.size()));
        for (int i = 0; i <= random.nextInt(3); i++) {
            mutate(document, random);
        }

        if (!SCHEMA.validate(document).isEmpty()) {
            // JSON is YAML.
            assertThat(READER.read(List.of(new SourceFile("mutant.yaml", document.toPrettyString())))
                            .problems())
                    .isNotEmpty();
        }
    }

    @Test
    void unknownKeysMissingKeysWrongTypesAndValuesAreRefusedByBoth() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            ObjectNode document = (ObjectNode) documents().get(0);
            breakSurely(document, random);

            assertThat(SCHEMA.validate(document)).as(document.toPrettyString()).isNotEmpty();
            assertThat(READER.read(List.of(new SourceFile("broken.yaml", document.toString())))
                            .problems())
                    .as(document.toPrettyString())
                    .isNotEmpty();
        }
    }

    private static void breakSurely(ObjectNode document, Random random) {
        List<ObjectNode> objects = new ArrayList<>();
        collect(document, objects);
        ObjectNode object = objects.get(random.nextInt(objects.size()));
        switch (random.nextInt(4)) {
            case 0 -> object.put("zz" + random.nextInt(100), "x");
            case 1 -> document.remove(random.nextBoolean() ? "kind" : "spec");
            case 2 -> document.put("apiVersion", random.nextInt());
            default -> ((ObjectNode) document.get("metadata")).put("name", "Not A Name");
        }
    }

    private static void mutate(JsonNode document, Random random) {
        List<ObjectNode> objects = new ArrayList<>();
        collect(document, objects);
        ObjectNode object = objects.get(random.nextInt(objects.size()));
        List<String> keys = new ArrayList<>();
        object.fieldNames().forEachRemaining(keys::add);
        if (keys.isEmpty() || random.nextInt(6) == 0) {
            object.put("extra", 1);
            return;
        }
        String key = keys.get(random.nextInt(keys.size()));
        switch (random.nextInt(7)) {
            case 0 -> object.remove(key);
            case 1 -> object.put(key, random.nextInt(-5, 100_000));
            case 2 -> object.put(key, random.nextBoolean());
            case 3 -> object.put(key, "some text");
            case 4 -> object.putNull(key);
            case 5 -> object.putArray(key);
            default -> object.putObject(key).put("a", 1.5);
        }
    }

    private static void collect(JsonNode node, List<ObjectNode> objects) {
        if (node instanceof ObjectNode object) {
            objects.add(object);
        }
        node.forEach(child -> collect(child, objects));
    }

    private static List<JsonNode> documents() {
        List<JsonNode> documents = new ArrayList<>();
        for (SourceFile example : Repository.examplesAndGate()) {
            Problems problems = new Problems(example);
            YamlDocuments.read(example, problems).forEach(document -> documents.add(json(document.root())));
        }
        return documents;
    }

    private static JsonNode json(YamlNode node) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (node) {
            case YamlNode.Scalar scalar ->
                switch (scalar.type()) {
                    case TEXT -> nodes.textNode(scalar.text());
                    case WHOLE -> nodes.numberNode(Long.parseLong(scalar.text()));
                    case DECIMAL -> nodes.numberNode(new BigDecimal(scalar.text()));
                    case FLAG -> nodes.booleanNode(scalar.text().equalsIgnoreCase("true"));
                    case NOTHING -> nodes.nullNode();
                };
            case YamlNode.Items items -> {
                ArrayNode array = nodes.arrayNode();
                items.items().forEach(item -> array.add(json(item)));
                yield array;
            }
            case YamlNode.Keys keys -> {
                ObjectNode object = nodes.objectNode();
                keys.entries().forEach(entry -> object.set(entry.key().text(), json(entry.value())));
                yield object;
            }
        };
    }
}
