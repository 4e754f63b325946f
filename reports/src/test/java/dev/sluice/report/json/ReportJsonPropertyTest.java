package dev.sluice.report.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.sluice.ledger.json.CanonicalBytes;
import dev.sluice.report.model.Report;
import dev.sluice.report.samples.ReportSamples;
import dev.sluice.report.samples.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ReportJsonPropertyTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> MAPS = Set.of("subject", "missing");
    private static final JsonSchema SCHEMA =
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(ReportJson.schema());

    @Provide
    Arbitrary<Report> reports() {
        return ReportSamples.reports();
    }

    @Property(tries = 60)
    void aReportGoesThroughItsFile(@ForAll("reports") Report report) throws Exception {
        byte[] file = ReportJson.of(report);

        assertThat(ReportJson.parse(file)).isEqualTo(report);
        String text = new String(file, StandardCharsets.UTF_8);
        assertThat(text).isEqualTo(new String(CanonicalBytes.of(text), StandardCharsets.UTF_8));
        assertThat(SCHEMA.validate(JSON.readTree(file))).isEmpty();
    }

    @Property(tries = 30)
    void aMutantDoesNotKeepToTheSchema(@ForAll("reports") Report report, @ForAll long seed) throws Exception {
        byte[] file = ReportJson.of(report);
        Random random = new Random(seed);
        for (int i = 0; i < 20; i++) {
            JsonNode mutant = JSON.readTree(file);
            List<Consumer<JsonNode>> mutations = mutations(mutant);
            mutations.get(random.nextInt(mutations.size())).accept(mutant);
            assertThat(SCHEMA.validate(mutant)).as("%s", mutant).isNotEmpty();
        }
    }

    /** What can be done to it so that it is no report any more: something left out, something added, something else instead. */
    private static List<Consumer<JsonNode>> mutations(JsonNode root) {
        List<Consumer<JsonNode>> mutations = new ArrayList<>();
        collect(root, "", mutations);
        return mutations;
    }

    private static void collect(JsonNode node, String name, List<Consumer<JsonNode>> mutations) {
        switch (node) {
            case ObjectNode object -> {
                mutations.add(_ -> object.put("added", true));
                List.copyOf(object.properties()).forEach(field -> {
                    if (!MAPS.contains(name)) {
                        mutations.add(_ -> object.remove(field.getKey()));
                    }
                    mutations.add(_ -> object.putObject(field.getKey()).put("wrong", true));
                    collect(field.getValue(), field.getKey(), mutations);
                });
            }
            case ArrayNode list -> {
                mutations.add(_ -> list.addObject().put("wrong", true));
                list.forEach(element -> collect(element, "", mutations));
            }
            default -> {
                // texts and numbers are replaced at their parent
            }
        }
    }

    @Test
    void aFactHasAValueExactlyWhenItIsNotMissing() throws Exception {
        JsonNode report = JSON.readTree(ReportJson.of(ReportSamples.plain(Shape.OWN_WORKFLOW, 1)));
        ObjectNode fact = (ObjectNode) report.at("/sections/0/facts/0");
        fact.put("grade", "MISSING").put("value", "something");
        assertThat(SCHEMA.validate(report)).isNotEmpty();
        fact.putNull("value");
        assertThat(SCHEMA.validate(report)).isEmpty();
        fact.put("grade", "OBSERVED");
        assertThat(SCHEMA.validate(report)).isNotEmpty();
    }

    @Test
    void everyFieldIsDescribed() throws Exception {
        JsonNode schema = JSON.readTree(ReportJson.schema());
        assertThat(schema.path("$id").asText()).isEqualTo(Report.SCHEMA);
        schema.findValues("properties").forEach(fields -> fields.properties().forEach(field -> {
            boolean condition = field.getValue().has("const")
                    || (field.getValue().size() == 1 && field.getValue().has("type"));
            assertThat(condition
                            || field.getValue().has("description")
                            || field.getValue().has("$ref"))
                    .as("%s", field)
                    .isTrue();
        }));
    }

    @Test
    void theSchemaInTheDocumentationIsThis() throws IOException {
        assertThat(Path.of("../docs/schema/report-1-0-0.schema.json")).content().isEqualTo(ReportJson.schema());
        assertThat(Files.readString(Path.of("../docs/reports.md"))).contains("schema/report-1-0-0.schema.json");
    }

    @Test
    void whatIsNoReportIsRefused() {
        String good = new String(ReportJson.of(ReportSamples.plain(Shape.BARE, 1)), StandardCharsets.UTF_8);
        refuses(good.replace("\"kind\":\"RUN\"", "\"kind\":\"ROW\""), "ROW");
        refuses(good.replace(Report.SCHEMA, "https://example.org/other"), "'https://example.org/other'");
        refuses(good.replaceFirst("\"asOf\":\"[^\"]*\"", "\"asOf\":\"yesterday\""), "yesterday");
        refuses(good + "{}", "Trailing token");
        refuses("{\"kind\":\"RUN\",\"kind\":\"RUN\"}", "Duplicate");
        refuses("{}", "not a report");
    }

    private static void refuses(String json, String why) {
        assertThatThrownBy(() -> ReportJson.parse(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }
}
