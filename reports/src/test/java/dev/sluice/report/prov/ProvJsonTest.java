package dev.sluice.report.prov;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.report.model.Lineage;
import dev.sluice.report.model.Report;
import dev.sluice.report.samples.ReportSamples;
import dev.sluice.report.samples.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProvJsonTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @ParameterizedTest
    @EnumSource(Shape.class)
    void equalReportsHaveEqualBytes(Shape shape) {
        assertThat(ProvJson.of(ReportSamples.hostile(shape, 3)))
                .isEqualTo(ProvJson.of(ReportSamples.hostile(shape, 3)));
    }

    @Test
    void everyRunIsAnActivityThatUsedAndGeneratedWhatTheReportSays() throws IOException {
        for (long seed = 0; seed < 40; seed++) {
            Report report = ReportSamples.hostile(Shape.CUT, seed);
            JsonNode prov = MAPPER.readTree(ProvJson.of(report));

            Set<String> told = new HashSet<>();
            for (Lineage.Edge edge : report.lineage().edges()) {
                told.add(edge.kind() + " run:" + edge.run() + " " + edge.version());
            }
            Set<String> found = new HashSet<>();
            prov.path("used").forEach(use -> add(found, "READ", use, prov));
            prov.path("wasGeneratedBy").forEach(generation -> add(found, "WROTE", generation, prov));
            assertThat(found).isEqualTo(told);
            report.lineage().runs().forEach(run -> assertThat(prov.path("activity")
                            .path("run:" + run.id())
                            .path("sluice:state")
                            .asText())
                    .isEqualTo(run.state()));
        }
    }

    private static void add(Set<String> found, String kind, JsonNode relation, JsonNode prov) {
        String entity = relation.path("prov:entity").asText();
        boolean data = entity.startsWith("version:") || entity.startsWith("dataset:");
        String activity = relation.path("prov:activity").asText();
        if (data && activity.startsWith("run:")) {
            String label = prov.path("entity").path(entity).path("prov:label").asText();
            found.add(kind + " " + activity + " " + label);
        }
    }

    @Test
    void pythonsProvReadsEveryShapeAndFindsNoFault(@TempDir Path folder) throws Exception {
        ProvJudge judge = ProvJudge.in(folder);
        for (Shape shape : Shape.values()) {
            for (long seed = 0; seed < (shape == Shape.LARGE ? 1 : 5); seed++) {
                judge.give(shape + "-" + seed, ProvJson.of(ReportSamples.hostile(shape, seed)));
            }
        }

        ProvJudge.Verdict verdict = judge.judge();

        assertThat(verdict.code()).as(verdict.printed()).isZero();
        assertThat(verdict.printed()).contains("LARGE-0.prov.json").contains("Derivation=");
    }

    @Test
    void pythonsProvFindsCircleLateGenerationUseBeforeAndWhatIsNotDescribed(@TempDir Path folder) throws Exception {
        ProvJudge judge = ProvJudge.in(folder);
        String document = """
            {"prefix": {"x": "urn:x:"},
             "entity": {"x:a": {}, "x:b": {}},
             "activity": {"x:early": {"prov:startTime": "2026-01-01T00:00:00Z", "prov:endTime": "2026-01-01T01:00:00Z"},
                          "x:late": {"prov:startTime": "2026-01-02T00:00:00Z", "prov:endTime": "2026-01-02T01:00:00Z"}},
             "wasGeneratedBy": {"_:g": {"prov:entity": "x:a", "prov:activity": "x:late", "prov:time": "2026-01-03T00:00:00Z"}},
             "used": {"_:u": {"prov:entity": "x:a", "prov:activity": "x:early"},
                      "_:v": {"prov:entity": "x:gone", "prov:activity": "x:early"}},
             "wasDerivedFrom": {"_:d": {"prov:generatedEntity": "x:a", "prov:usedEntity": "x:b"},
                                "_:e": {"prov:generatedEntity": "x:b", "prov:usedEntity": "x:a"}}}
            """;
        judge.give("wrong", document.getBytes(StandardCharsets.UTF_8));

        ProvJudge.Verdict verdict = judge.judge();

        assertThat(verdict.code()).isEqualTo(1);
        assertThat(verdict.printed())
                .contains("derives from itself")
                .contains("x:a is generated after its activity ends")
                .contains("x:early ends before x:a, which it used, is generated")
                .contains("names x:gone, which is not described");
    }

    @Test
    void versionsThatClocksPutTheWrongWayRoundAreNotDerived() throws IOException {
        for (long seed = 0; seed < 20; seed++) {
            ObjectNode prov = (ObjectNode) MAPPER.readTree(ProvJson.of(ReportSamples.plain(Shape.BARE, seed)));

            // Its run has neither start nor end, and a version without a time derives from sources only.
            prov.path("wasDerivedFrom").forEach(derivation -> assertThat(
                            derivation.path("prov:usedEntity").asText())
                    .startsWith("dataset:"));
        }
    }
}
