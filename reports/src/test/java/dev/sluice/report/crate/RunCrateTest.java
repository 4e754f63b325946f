package dev.sluice.report.crate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.report.model.Lineage;
import dev.sluice.report.model.Report;
import dev.sluice.report.samples.ReportSamples;
import dev.sluice.report.samples.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RunCrateTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static Map<String, JsonNode> entities(Report report) throws IOException {
        Map<String, JsonNode> entities = new HashMap<>();
        for (JsonNode entity : MAPPER.readTree(RunCrate.of(report)).path("@graph")) {
            assertThat(entities.put(entity.path("@id").asText(), entity)).isNull();
        }
        return entities;
    }

    private static Set<String> ids(JsonNode references) {
        Set<String> ids = new HashSet<>();
        for (JsonNode one : references.isArray() ? references : List.of(references)) {
            if (one.has("@id")) {
                ids.add(one.path("@id").asText());
            }
        }
        return ids;
    }

    @ParameterizedTest
    @EnumSource(Shape.class)
    void equalReportsHaveEqualBytesAndDescriptorAndRootComeFirst(Shape shape) throws IOException {
        byte[] crate = RunCrate.of(ReportSamples.hostile(shape, 5));

        assertThat(crate).isEqualTo(RunCrate.of(ReportSamples.hostile(shape, 5)));
        JsonNode graph = MAPPER.readTree(crate).path("@graph");
        assertThat(graph.get(0).path("@id").asText()).isEqualTo("ro-crate-metadata.json");
        assertThat(graph.get(1).path("@id").asText()).isEqualTo("./");
    }

    @ParameterizedTest
    @EnumSource(Shape.class)
    void whatIsReferredToIsDescribedUnlessItLiesElsewhere(Shape shape) throws IOException {
        Map<String, JsonNode> entities = entities(ReportSamples.hostile(shape, 2));

        List<String> lost = new ArrayList<>();
        entities.forEach((id, entity) -> entity.properties().forEach(member -> ids(member.getValue()).stream()
                .filter(to -> !entities.containsKey(to) && !to.startsWith("https://"))
                .forEach(to -> lost.add(id + " " + member.getKey() + " " + to))));
        assertThat(lost).isEmpty();
    }

    @Test
    void actionsReadAndWroteWhatTheReportSays() throws IOException {
        for (long seed = 0; seed < 40; seed++) {
            Report report = ReportSamples.hostile(Shape.RETRIED, seed);
            Map<String, JsonNode> entities = entities(report);
            Map<String, String> versions = new HashMap<>();
            report.lineage().versions().forEach(version -> versions.put(Iris.version(version), version.id()));
            Set<String> told = new TreeSet<>();
            report.lineage().edges().forEach(edge -> told.add(edge.kind() + " " + edge.run() + " " + edge.version()));

            Set<String> found = new TreeSet<>();
            for (Lineage.Run run : report.lineage().runs()) {
                JsonNode action = Objects.requireNonNull(entities.get("urn:uuid:" + run.id()));
                ids(action.path("object")).stream()
                        .filter(versions::containsKey)
                        .forEach(id -> found.add("READ " + run.id() + " " + versions.get(id)));
                ids(action.path("result")).forEach(id -> found.add("WROTE " + run.id() + " " + versions.get(id)));
            }
            assertThat(found).isEqualTo(told);
        }
    }

    @Test
    void onlyAFailedActionHasAnError() throws IOException {
        int failed = 0;
        for (long seed = 0; seed < 40; seed++) {
            for (JsonNode entity :
                    entities(ReportSamples.hostile(Shape.FAILED, seed)).values()) {
                if (entity.has("error")) {
                    failed++;
                    assertThat(entity.path("actionStatus").asText()).isEqualTo("http://schema.org/FailedActionStatus");
                }
            }
        }
        assertThat(failed).isPositive();
    }

    @Test
    void attemptsAreControlledStepsOfTheirWorkflowsRun() throws IOException {
        Report report = ReportSamples.plain(Shape.OWN_WORKFLOW, 4);
        Map<String, JsonNode> entities = entities(report);

        for (Lineage.Run run : report.lineage().runs()) {
            if (run.attempt() != null) {
                JsonNode control = Objects.requireNonNull(entities.get("#control/" + run.id()));
                JsonNode organize = Objects.requireNonNull(entities.get("#organize/" + run.parent()));
                assertThat(ids(control.path("object"))).containsExactly("urn:uuid:" + run.id());
                assertThat(ids(organize.path("object"))).contains("#control/" + run.id());
                assertThat(ids(organize.path("result"))).containsExactly("urn:uuid:" + run.parent());
            }
        }
    }

    @Test
    void cutsAreToldWithTheirReasonAndNumber() throws IOException {
        Map<String, JsonNode> entities = entities(ReportSamples.plain(Shape.CUT, 4));

        JsonNode cut = Objects.requireNonNull(entities.get("#cut/1"));
        assertThat(cut.path("value").asText()).isEqualTo("PERMISSION");
        assertThat(cut.path("sluice:hidden").asInt()).isEqualTo(3);
        assertThat(ids(Objects.requireNonNull(entities.get("./")).path("mentions")))
                .contains("#cut/1");
    }

    @Test
    void definitionsAreFilesOfTheBundleWithTheirDigest() throws Exception {
        Report report = ReportSamples.hostile(Shape.OWN_WORKFLOW, 9);
        Map<String, JsonNode> entities = entities(report);

        for (Lineage.Workflow workflow : report.lineage().workflows()) {
            // In a reference the percent sign of a file's name is itself encoded.
            JsonNode file = Objects.requireNonNull(entities.get(workflow.file().replace("%", "%25")));
            byte[] hash = java.security.MessageDigest.getInstance("SHA-256")
                    .digest(workflow.source().getBytes(StandardCharsets.UTF_8));
            assertThat(file.path("sha256").asText())
                    .isEqualTo(java.util.HexFormat.of().formatHex(hash));
        }
    }

    @Test
    void everyWordOfACrateIsKnownToTheContextOrExplainedByTheCrate() throws IOException {
        JsonNode context = MAPPER.readTree(
                        Objects.requireNonNull(RunCrateTest.class.getResourceAsStream("/crate/context.json")))
                .path("@context");
        for (Shape shape : Shape.values()) {
            Map<String, JsonNode> entities = entities(ReportSamples.hostile(shape, 1));
            for (JsonNode entity : entities.values()) {
                Set<String> words = new HashSet<>();
                entity.fieldNames().forEachRemaining(words::add);
                JsonNode types = entity.path("@type");
                (types.isArray() ? types : List.of(types)).forEach(type -> words.add(type.asText()));
                for (String word : words) {
                    boolean own = word.startsWith("sluice:")
                            && entities.containsKey(Terms.NAMESPACE + word.substring("sluice:".length()));
                    boolean rdf = word.startsWith("rdf:") || word.startsWith("rdfs:");
                    assertThat(word.startsWith("@") || own || rdf || context.has(word))
                            .as(word)
                            .isTrue();
                }
            }
        }
    }
}
