package dev.sluice.controlplane.graphql;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.lineage.EdgeKind;
import dev.sluice.lineage.EdgeSource;
import dev.sluice.lineage.GraphChanges;
import dev.sluice.lineage.GraphEdge;
import dev.sluice.lineage.GraphNode;
import dev.sluice.lineage.NodeKind;
import dev.sluice.model.LogPosition;
import dev.sluice.model.Micros;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@QuarkusTest
@Tag("service")
@TestProfile(SeededCatalog.class)
class GraphQlTest {
    private static final UUID LOAD = new UUID(0, 1);
    private static final UUID FAILED_LOAD = new UUID(0, 2);
    private static final UUID REPORT = new UUID(0, 3);
    private static final UUID REREAD = new UUID(0, 4);

    @Inject
    DataSource dataSource;

    @Inject
    Jdbc jdbc;

    @Inject
    MemoryLineageGraph graph;

    private CatalogSeed seed;

    @BeforeEach
    void seedCatalog() {
        graph.setDown(false);
        graph.clear();
        seed = new CatalogSeed(dataSource)
                .empty()
                .namespace(1, "postgres://db:5432")
                .dataset(10, 1, "shop.orders")
                .alias(11, 1, "/warehouse/orders", 10)
                .dataset(12, 1, "shop.report")
                .dataset(13, 1, "shop.source")
                .job(20, 1, "load")
                .job(21, 1, "report")
                .positions(7, 5);
    }

    @Test
    void aliasAnswersWithTheDatasetThatStandsForIt() {
        seed.facet(101, 11, "documentation", "2026-01-01T00:00:00Z", "{\"description\": \"by alias\"}");

        JsonPath answer = ask("""
                { dataset(namespace: "postgres://db:5432", name: "/warehouse/orders") {
                    name aliases { name } facets { name body } } }
                """);

        assertThat(answer.getString("data.dataset.name")).isEqualTo("shop.orders");
        assertThat(answer.getList("data.dataset.aliases.name")).containsExactly("/warehouse/orders");
        assertThat(answer.getList("data.dataset.facets.body")).containsExactly("{\"description\": \"by alias\"}");
    }

    @Test
    void facetsAreAsOfTheInstantAskedFor() {
        seed.facet(101, 10, "documentation", "2026-01-01T00:00:00Z", "{\"v\":1}")
                .facet(102, 10, "documentation", "2026-02-01T00:00:00Z", "{\"v\":2}")
                .facetDeleted(10, "documentation", "2026-03-01T00:00:00Z");
        String query = """
                { dataset(namespace: "postgres://db:5432", name: "shop.orders", asOf: "%s") { facets { body } } }
                """;

        assertThat(ask(query.formatted("2026-01-15T00:00:00Z")).getList("data.dataset.facets.body"))
                .containsExactly("{\"v\":1}");
        assertThat(ask(query.formatted("2026-02-15T00:00:00Z")).getList("data.dataset.facets.body"))
                .containsExactly("{\"v\":2}");
        assertThat(ask(query.formatted("2026-03-15T00:00:00Z")).getList("data.dataset.facets.body"))
                .isEmpty();
    }

    @Test
    void fieldsUniteSchemaAndColumnLineage() {
        seed.field(30, 10, "only_in_lineage").facet(101, 10, "schema", "2026-01-01T00:00:00Z", """
                        {"fields":[{"name":"id","type":"int"},{"name":"who","type":"struct","fields":[{"name":"mail"}]}]}
                        """);

        JsonPath answer = ask("""
                { dataset(namespace: "postgres://db:5432", name: "shop.orders") { fields { path type ordinal } } }
                """);

        assertThat(answer.getList("data.dataset.fields.path"))
                .containsExactly("id", "who", "who.mail", "only_in_lineage");
        assertThat(answer.getList("data.dataset.fields.ordinal")).containsExactly(0, 1, 2, null);
    }

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
    void lineageTellsWhatItRestsOnAndWhereItEnds() {
        seedGraph();

        JsonPath whole = ask(lineage("DOWNSTREAM", 5));
        JsonPath cut = ask(lineage("DOWNSTREAM", 1));

        assertThat(whole.getBoolean("data.lineage.isComplete")).isTrue();
        assertThat(whole.getList("data.lineage.nodes.name"))
                .containsExactly("shop.source", "shop.orders", "shop.report");
        assertThat(whole.getInt("data.lineage.position")).isEqualTo(6);
        assertThat(whole.getInt("data.lineage.graphLag")).isEqualTo(1);
        assertThat(cut.getBoolean("data.lineage.isComplete")).isFalse();
        assertThat(cut.getList("data.lineage.cuts.reason")).containsExactly("DEPTH");
    }

    @Test
    void diffShowsTheEdgeThatCame() {
        seedGraph();

        JsonPath answer = ask("""
                { lineageDiff(root: {namespace: "postgres://db:5432", dataset: "shop.source"}, direction: DOWNSTREAM,
                    from: "2026-01-15T00:00:00Z", to: "2026-03-01T00:00:00Z") {
                    addedNodes { name } removedNodes { name } addedEdges { kind } changedEdges { before { kind } } } }
                """);

        assertThat(answer.getList("data.lineageDiff.addedNodes.name")).containsExactly("shop.report");
        assertThat(answer.getList("data.lineageDiff.removedNodes")).isEmpty();
        assertThat(answer.getList("data.lineageDiff.addedEdges")).hasSize(1);
    }

    @Test
    void pathsAndImpactFollowTheFlow() {
        seedGraph();

        JsonPath answer = ask("""
                { lineagePaths(from: {namespace: "postgres://db:5432", dataset: "shop.source"},
                               to: {namespace: "postgres://db:5432", dataset: "shop.report"}) { paths { nodes { name } } }
                  impact(root: {namespace: "postgres://db:5432", dataset: "shop.source"}) { datasets { node { name distance } } } }
                """);

        assertThat(answer.getList("data.lineagePaths.paths[0].nodes.name"))
                .containsExactly("shop.source", "shop.orders", "shop.report");
        assertThat(answer.getList("data.impact.datasets.node.distance")).containsExactly(1, 2);
    }

    @Test
    void waitingForAPositionThatDoesNotComeEndsWithACut() {
        seedGraph();
        String query = """
                { lineage(root: {namespace: "postgres://db:5432", dataset: "shop.source"}, direction: DOWNSTREAM, waitFor: %d) {
                    isComplete cuts { reason at } nodes { dataset { name } job { name } } } }
                """;

        JsonPath reached = ask(query.formatted(5));
        JsonPath behind = ask(query.formatted(6));

        assertThat(reached.getBoolean("data.lineage.isComplete")).isTrue();
        assertThat(reached.getList("data.lineage.nodes.dataset.name"))
                .containsExactly("shop.source", "shop.orders", "shop.report");
        assertThat(behind.getList("data.lineage.cuts.reason")).containsExactly("GRAPH_LAG");
    }

    @Test
    void graphThatIsDownIsADependencyError() {
        graph.setDown(true);

        JsonPath answer = ask(lineage("UPSTREAM", 2));

        assertThat(answer.getString("errors[0].extensions.code")).isEqualTo("DEPENDENCY_UNAVAILABLE");
        assertThat(ask("{ status { logHead catalogLag graphPosition } }").getMap("data.status"))
                .containsEntry("logHead", 7)
                .containsEntry("catalogLag", 2)
                .containsEntry("graphPosition", null);
    }

    @Test
    void unknownRootIsNotFoundAndForeignCursorIsRefused() {
        String cursor = ask("{ datasets(first: 1) { pageInfo { endCursor hasNextPage } } }")
                .getString("data.datasets.pageInfo.endCursor");

        assertThat(ask("{ datasets(first: 9, after: \"%s\") { nodes { name } } }".formatted(cursor))
                        .getList("data.datasets.nodes.name"))
                .containsExactly("shop.report", "shop.source");
        assertThat(ask("{ jobs(first: 9, after: \"%s\") { nodes { name } } }".formatted(cursor))
                        .getString("errors[0].extensions.code"))
                .isEqualTo("BAD_USER_INPUT");
        assertThat(ask("{ lineage(root: {namespace: \"x\", dataset: \"y\"}, direction: UPSTREAM) { isComplete } }")
                        .getString("errors[0].extensions.code"))
                .isEqualTo("NOT_FOUND");
    }

    @Test
    void searchFindsWordsThenParts() {
        assertThat(ask("{ search(query: \"orders\") { nodes { name type } } }").getList("data.search.nodes.name"))
                .containsExactly("/warehouse/orders", "shop.orders");
        assertThat(ask("{ search(query: \"ourc\") { nodes { name } } }").getList("data.search.nodes.name"))
                .containsExactly("shop.source");
    }

    @Test
    void nodeFindsWhatAnIdNames() {
        String id = ask("{ job(namespace: \"postgres://db:5432\", name: \"load\") { id } }")
                .getString("data.job.id");

        assertThat(ask("{ node(id: \"%s\") { id ... on Job { name } } }".formatted(id))
                        .getString("data.node.name"))
                .isEqualTo("load");
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

    @Test
    void cursorsGoOnToTheLastPageOfEveryList() {
        seedRuns();
        seed.producer(40, "a:1")
                .producer(41, "b:2")
                .producer(42, "c:3")
                .namespace(2, "n2")
                .namespace(3, "n3");
        for (int i = 1; i <= 7; i++) {
            seed.event(i, "2026-01-0" + (i + 1) / 2 + "T00:00:00Z", LOAD, 20, 40)
                    .job(200 + i, 1, "paged." + i);
        }

        assertPages("datasets", "", 3);
        assertPages("jobs", "prefix: \"paged\", ", 7);
        assertPages("runs", "", 4);
        assertPages("events", "", 7);
        assertPages("producers", "", 3);
        assertPages("namespaces", "", 3);
        assertPages("search", "query: \"paged\", ", 7);
        assertPages("search", "query: \"aged\", ", 7);
    }

    /** One entry a page, then two, give the same as all at once. */
    private static void assertPages(String list, String filter, int expected) {
        String query =
                "{ " + list + "(" + filter + "first: %d%s) { nodes { id } pageInfo { hasNextPage endCursor } } }";
        List<String> all = ask(query.formatted(100, "")).getList("data." + list + ".nodes.id", String.class);
        assertThat(all).as(list).hasSize(expected).doesNotHaveDuplicates();
        for (int size = 1; size <= 2; size++) {
            List<String> paged = new ArrayList<>();
            String after = "";
            for (boolean more = true; more; ) {
                JsonPath page = ask(query.formatted(size, after));
                paged.addAll(page.getList("data." + list + ".nodes.id", String.class));
                more = page.getBoolean("data." + list + ".pageInfo.hasNextPage");
                after = ", after: \"" + page.getString("data." + list + ".pageInfo.endCursor") + "\"";
                assertThat(paged).as(list).hasSizeLessThanOrEqualTo(expected);
            }
            assertThat(paged).as(list + " by " + size).isEqualTo(all);
        }
    }

    @Test
    void eventsNameTheirJobAndProducer() {
        seed.producer(40, "https://airflow.example/1.0")
                .event(1, "2026-01-01T00:00:00Z", LOAD, 20, 40)
                .event(2, "2026-01-02T00:00:00Z", REPORT, 21, 40)
                .event(3, "2026-01-03T00:00:00Z", REREAD, 0, 41);

        JsonPath answer =
                ask("{ events { totalCount nodes { position job { name } producer { uri faults { kind } } } } }");

        assertThat(answer.getInt("data.events.totalCount")).isEqualTo(3);
        assertThat(answer.<Object>get("data.events.nodes[0].job")).isNull();
        assertThat(answer.<Object>get("data.events.nodes[0].producer")).isNull();
        assertThat(answer.getList("data.events.nodes.job.name")).containsExactly("report", "load");
        assertThat(answer.getList("data.events.nodes.producer.uri"))
                .containsExactly("https://airflow.example/1.0", "https://airflow.example/1.0");
        assertThat(answer.getString("data.events.nodes[1].producer.faults[0].kind"))
                .isEqualTo("MISSING_SCHEMA_URL");
    }

    @Test
    void connectionsTellTheirTotal() {
        seedRuns();

        JsonPath answer = ask("""
                { namespaces { totalCount } datasets(first: 1) { totalCount nodes { versions(first: 1) { totalCount } } }
                  prefixed: datasets(prefix: "shop.r") { totalCount } jobs { totalCount } runs { totalCount }
                  failed: runs(state: FAILED) { totalCount } events { totalCount } producers { totalCount }
                  first: datasets(prefix: "shop.o") { nodes { versions { totalCount } } }
                  all: datasets { nodes { name versions { totalCount } } } }
                """);

        assertThat(answer.getMap("data.namespaces")).containsEntry("totalCount", 1);
        assertThat(answer.getMap("data.datasets")).containsEntry("totalCount", 3);
        assertThat(answer.getMap("data.prefixed")).containsEntry("totalCount", 1);
        assertThat(answer.getMap("data.jobs")).containsEntry("totalCount", 2);
        assertThat(answer.getMap("data.runs")).containsEntry("totalCount", 4);
        assertThat(answer.getMap("data.failed")).containsEntry("totalCount", null);
        assertThat(answer.getMap("data.events")).containsEntry("totalCount", 0);
        assertThat(answer.getMap("data.producers")).containsEntry("totalCount", 0);
        assertThat(answer.getList("data.first.nodes.versions.totalCount")).containsExactly(2);
        assertThat(answer.getList("data.all.nodes.name")).containsExactly("shop.orders", "shop.report", "shop.source");
        assertThat(answer.getList("data.all.nodes.versions.totalCount")).containsExactly(2, 1, 0);
    }

    @Test
    void aTotalAboveTenThousandIsNotCounted() {
        seed.datasets(100_000, 10_000, 1, "many.");
        String query = "{ datasets(first: 1, prefix: \"many.\") { totalCount } }";

        assertThat(ask(query).getMap("data.datasets")).containsEntry("totalCount", 10_000);
        seed.dataset(200_000, 1, "many.more");
        assertThat(ask(query).getMap("data.datasets")).containsEntry("totalCount", null);
    }

    @Test
    void roundTripsDoNotGrowWithTheNumberOfEntries() {
        for (int i = 0; i < 60; i++) {
            seed.dataset(1_000 + i, 1, "wide.table_%02d".formatted(i));
        }
        String query =
                "{ datasets(prefix: \"wide\", first: %d) { nodes { name facets { name } fields { path } aliases { name } } } }";

        long few = statementsFor(query.formatted(2));
        long many = statementsFor(query.formatted(60));

        assertThat(many).isEqualTo(few).isLessThanOrEqualTo(5); // the page; then facets 1, fields 2, aliases 1
    }

    private long statementsFor(String query) {
        long before = jdbc.statements();
        assertThat(ask(query).getList("errors")).isNull();
        return jdbc.statements() - before;
    }

    private static String lineage(String direction, int depth) {
        return """
                { lineage(root: {namespace: "postgres://db:5432", dataset: "shop.source"}, direction: %s, depth: %d) {
                    isComplete cuts { reason } nodes { name } edges { kind source validFrom } position graphLag } }
                """.formatted(direction, depth);
    }

    private void seedRuns() {
        seed.completedRun(LOAD, 20, "2026-01-01T00:00:00Z")
                .reads(LOAD, 13, "")
                .writes(LOAD, 10, "2026-01-01T00:01:00Z", CatalogSeed.GOOD, "1")
                .completedRun(FAILED_LOAD, 20, "2026-01-02T00:00:00Z")
                .writes(FAILED_LOAD, 11, "2026-01-02T00:01:00Z", CatalogSeed.SUSPECT, "2")
                .completedRun(REPORT, 21, "2026-01-03T00:00:00Z")
                .reads(REPORT, 10, "")
                .writes(REPORT, 12, "2026-01-03T00:01:00Z", CatalogSeed.GOOD, "")
                .completedRun(REREAD, 21, "2026-01-04T00:00:00Z")
                .reads(REREAD, 10, "2");
    }

    private void seedGraph() {
        graph.apply(new GraphChanges(
                new LogPosition(6),
                List.of(node(10, "shop.orders"), node(12, "shop.report"), node(13, "shop.source")),
                List.of(),
                List.of(feeds(1, 13, 10, "2026-01-01T00:00:00Z"), feeds(2, 10, 12, "2026-02-01T00:00:00Z"))));
    }

    private static GraphNode node(long id, String name) {
        return new GraphNode(id, NodeKind.DATASET, "postgres://db:5432", name, null, 0, id);
    }

    private static GraphEdge feeds(long edgeId, long from, long to, String since) {
        return new GraphEdge(
                edgeId + ":0",
                edgeId,
                EdgeKind.FEEDS,
                from,
                to,
                20,
                EdgeSource.RUN,
                true,
                false,
                null,
                null,
                false,
                Micros.of(Instant.parse(since)),
                Micros.OPEN,
                1,
                Micros.OPEN);
    }

    private static JsonPath ask(String query) {
        return given().contentType("application/json")
                .body(Map.of("query", query))
                .post("/graphql")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }
}
