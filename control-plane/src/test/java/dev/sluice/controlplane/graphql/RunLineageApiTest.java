package dev.sluice.controlplane.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What runs read and wrote over GraphQL, and what of it differs. */
@QuarkusTest
@Tag("service")
@TestProfile(SeededCatalog.class)
class RunLineageApiTest extends SeededShop {
    @Test
    void runReadTheLastGoodVersionAndKnowsOfTheFailedWriteSince() {
        seedRuns();

        JsonPath answer = ask("""
                { run(runId: "%s") { state inputs { dataset { name } resolution suspectSince version { runId } } } }
                """.formatted(REPORT));

        assertThat(answer.getString("data.run.state")).isEqualTo("COMPLETED");
        assertThat(answer.getString("data.run.inputs[0].version.runId")).isEqualTo(LOAD.toString());
        assertThat(answer.getString("data.run.inputs[0].resolution")).isEqualTo("LATEST_GOOD");
        assertThat(answer.getString("data.run.inputs[0].suspectSince")).startsWith("2026-01-02T00:01:00");
    }

    @Test
    void declaredVersionCountsBeforeTime() {
        seedRuns();

        JsonPath answer = ask("{ run(runId: \"%s\") { inputs { resolution version { runId } } } }".formatted(REREAD));

        assertThat(answer.getString("data.run.inputs[0].resolution")).isEqualTo("DECLARED");
        assertThat(answer.getString("data.run.inputs[0].version.runId")).isEqualTo(FAILED_LOAD.toString());
    }

    @Test
    void provenanceWalksToTheSourcesAndNamesWhatIsMissing() {
        seedRuns();
        String version = ask("""
                { dataset(namespace: "postgres://db:5432", name: "shop.report") { versions(first: 1) { nodes { id } } } }
                """).getString("data.dataset.versions.nodes[0].id");

        JsonPath answer = ask("""
                { provenance(datasetVersion: "%s") { isComplete nodes { type name } missing { kind } } }
                """.formatted(version));

        assertThat(answer.getList("data.provenance.nodes.type"))
                .containsExactlyInAnyOrder("RUN", "DATASET_VERSION", "RUN", "DATASET");
        assertThat(answer.getBoolean("data.provenance.isComplete")).isTrue();
        assertThat(answer.getList("data.provenance.missing.kind"))
                .containsExactlyInAnyOrder("NO_CODE_VERSION", "NO_CODE_VERSION", "SUSPECT_INPUT");
    }

    @Test
    void runLineageGoesDownToReaders() {
        seedRuns();

        JsonPath answer = ask("""
                { lineage(root: {runId: "%s"}, direction: DOWNSTREAM, granularity: RUN, depth: 5) {
                    generatedFrom nodes { id type } edges { kind } position graphLag } }
                """.formatted(LOAD));

        assertThat(answer.getString("data.lineage.generatedFrom")).isEqualTo("CATALOG");
        assertThat(answer.getList("data.lineage.nodes.type"))
                .containsExactlyInAnyOrder("RUN", "DATASET_VERSION", "RUN", "DATASET_VERSION");
        assertThat(answer.getInt("data.lineage.graphLag")).isEqualTo(2);
    }

    @Test
    void aWalkOverRunsStartsAtTheLatestOneByThen() {
        seedRuns();
        String ofReport = """
                { lineage(root: {namespace: "postgres://db:5432", %s}, direction: UPSTREAM, granularity: RUN, depth: 1 %s) {
                    asOf nodes { id distance run { runId } } } }
                """;

        JsonPath now = ask(ofReport.formatted("job: \"report\"", ""));
        JsonPath before = ask(ofReport.formatted("job: \"report\"", ", asOf: \"2026-01-03T12:00:00Z\""));
        JsonPath never = ask(ofReport.formatted("job: \"report\"", ", asOf: \"2026-01-01T12:00:00Z\""));
        JsonPath writer = ask(ofReport.formatted("dataset: \"shop.orders\"", ", asOf: \"2026-01-02T00:00:30Z\""));

        assertThat(roots(now)).containsExactly(REREAD.toString());
        assertThat(roots(before)).containsExactly(REPORT.toString());
        assertThat(roots(never)).isEmpty();
        assertThat(roots(writer)).containsExactly(LOAD.toString());
        assertThat(before.getString("data.lineage.asOf")).startsWith("2026-01-03T12:00");
    }

    private static List<String> roots(JsonPath lineage) {
        return lineage.getList("data.lineage.nodes.findAll { it.distance == 0 }.run.runId", String.class);
    }

    @Test
    void whatWasKnownOfRunsIsNotKeptAndTheAnswerSaysSo() {
        seedRuns();

        JsonPath answer = ask("""
                { lineage(root: {runId: "%s"}, direction: UPSTREAM, granularity: RUN, asKnownAt: 3) { isComplete } }
                """.formatted(REPORT));
        JsonPath diff = ask("""
                { lineageDiff(root: {runId: "%s"}, direction: UPSTREAM, granularity: RUN,
                    from: "2026-01-01T00:00:00Z", to: "2026-02-01T00:00:00Z") { isComplete } }
                """.formatted(REPORT));

        assertThat(answer.getString("errors[0].extensions.code")).isEqualTo("BAD_USER_INPUT");
        assertThat(answer.getString("errors[0].message"))
                .startsWith("asKnownAt is not offered for granularity RUN")
                .contains("leave it out");
        assertThat(diff.getString("errors[0].message")).contains("lineageDiffRuns");
    }

    @Test
    void twoRunsDifferInWhatTheyReadWroteAndSaid() {
        seedRuns();
        String query = """
                { lineageDiffRuns(runA: "%s", runB: "%s") { runA { runId } runB { runId }
                    added { output dataset { name } } removed { output dataset { name } } facets { name } } }
                """;

        JsonPath differ = ask(query.formatted(LOAD, REPORT));
        JsonPath same = ask(query.formatted(LOAD, LOAD));
        JsonPath unknown = ask(query.formatted(LOAD, new UUID(0, 99)));

        assertThat(differ.getString("data.lineageDiffRuns.runA.runId")).isEqualTo(LOAD.toString());
        assertThat(differ.getString("data.lineageDiffRuns.runB.runId")).isEqualTo(REPORT.toString());
        assertThat(differ.getList("data.lineageDiffRuns.added"))
                .containsExactlyInAnyOrder(
                        Map.of("output", false, "dataset", Map.of("name", "shop.orders")),
                        Map.of("output", true, "dataset", Map.of("name", "shop.report")));
        assertThat(differ.getList("data.lineageDiffRuns.removed"))
                .containsExactlyInAnyOrder(
                        Map.of("output", false, "dataset", Map.of("name", "shop.source")),
                        Map.of("output", true, "dataset", Map.of("name", "shop.orders")));
        assertThat(same.getList("data.lineageDiffRuns.added")).isEmpty();
        assertThat(same.getList("data.lineageDiffRuns.removed")).isEmpty();
        assertThat(unknown.getString("errors[0].extensions.code")).isEqualTo("NOT_FOUND");
    }
}
