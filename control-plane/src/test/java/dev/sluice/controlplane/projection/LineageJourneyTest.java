package dev.sluice.controlplane.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.testing.Api;
import dev.sluice.controlplane.testing.ServiceStores;
import dev.sluice.testkit.Events;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Events in over HTTP, lineage out over GraphQL, on the real stores. */
@QuarkusTest
@Tag("service")
@WithTestResource(ServiceStores.class)
class LineageJourneyTest extends LineageAnswers {
    @Test
    void tableAndFieldLineageOfARun() {
        long position = Api.post(
                Events.start("t1.load", Events.runId(101))
                        .at("2026-03-01T00:00:00Z")
                        .input("t1.raw"),
                Events.complete("t1.load", Events.runId(101))
                        .at("2026-03-01T00:01:00Z")
                        .output("t1.clean", d -> d.field("id", "bigint")
                                .column("id", "t1.raw", "id")
                                .column("mail", "t1.raw", "mail", "DIRECT", "TRANSFORMATION", true)
                                .affectedBy("t1.raw", "country", "FILTER")
                                .rows(42)));

        JsonPath table = lineage("t1.clean", "UPSTREAM", "DATASET", "", position);
        JsonPath field =
                Api.ask("{ lineage(root:{" + DATA + ", dataset:\"t1.clean\", field:\"mail\"}, direction:UPSTREAM,"
                        + " granularity:FIELD, depth:2, waitFor:" + position
                        + ") { isComplete nodes { name field distance } edges { transformationType masking } } }");

        assertThat(names(table)).containsExactly("t1.clean", "t1.raw");
        assertThat(table.getBoolean("lineage.isComplete")).isTrue();
        assertThat(table.getLong("lineage.position")).isGreaterThanOrEqualTo(position);
        assertThat(field.getList("lineage.nodes.field", String.class)).contains("mail", "country");
        assertThat(field.getList("lineage.edges.masking", Boolean.class)).contains(true);
    }

    @Test
    void lineageIsAnsweredAsOfAnyInstantAndTheDifferenceIsTold() {
        long position = Api.post(
                Events.start("t2.load", Events.runId(201))
                        .at("2026-03-01T00:00:00Z")
                        .sql("select * from old")
                        .input("t2.old")
                        .output("t2.out"),
                Events.complete("t2.load", Events.runId(201)).at("2026-03-01T00:01:00Z"),
                Events.start("t2.load", Events.runId(202))
                        .at("2026-03-02T00:00:00Z")
                        .sql("select * from new")
                        .input("t2.new")
                        .output("t2.out"),
                Events.complete("t2.load", Events.runId(202)).at("2026-03-02T00:01:00Z"));

        JsonPath before = lineage("t2.out", "UPSTREAM", "DATASET", "asOf:\"2026-03-01T12:00:00Z\",", position);
        JsonPath after = lineage("t2.out", "UPSTREAM", "DATASET", "asOf:\"2026-03-02T12:00:00Z\",", position);
        JsonPath diff = Api.ask("{ lineageDiff(root:{" + DATA + ", dataset:\"t2.out\"}, direction:UPSTREAM,"
                + " from:\"2026-03-01T12:00:00Z\", to:\"2026-03-02T12:00:00Z\")"
                + " { addedNodes { name } removedNodes { name } } }");

        assertThat(names(before)).contains("t2.old").doesNotContain("t2.new");
        assertThat(names(after)).contains("t2.new").doesNotContain("t2.old");
        assertThat(diff.getList("lineageDiff.addedNodes.name", String.class)).containsExactly("t2.new");
        assertThat(diff.getList("lineageDiff.removedNodes.name", String.class)).containsExactly("t2.old");
    }

    @Test
    void fieldLineageOfAJobStartsAtTheFieldsItReadsAndWrites() {
        long position = Api.post(
                Events.complete("t2f.load", Events.runId(211))
                        .at("2026-03-01T00:01:00Z")
                        .input("t2f.raw")
                        .output("t2f.clean", d -> d.column("id", "t2f.raw", "id")
                                .column("mail", "t2f.raw", "mail")),
                Events.complete("t2f.report", Events.runId(212))
                        .at("2026-03-01T01:00:00Z")
                        .input("t2f.clean")
                        .output("t2f.out", d -> d.column("key", "t2f.clean", "id")));
        String query =
                "{ lineage(root:{namespace:\"" + Events.JOBS + "\", %s}, direction:%s, granularity:FIELD, depth:5,"
                        + " waitFor:" + position + ") { isComplete nodes { type name field } } }";

        JsonPath down = Api.ask(query.formatted("job:\"t2f.load\"", "DOWNSTREAM"));
        JsonPath up = Api.ask(query.formatted("job:\"t2f.report\"", "UPSTREAM"));

        assertThat(fields(down))
                .contains("t2f.clean.id", "t2f.clean.mail", "t2f.out.key")
                .doesNotContain("t2f.raw.id");
        assertThat(fields(up)).contains("t2f.clean.id", "t2f.raw.id").doesNotContain("t2f.out.key");
        assertThat(down.getBoolean("lineage.isComplete")).isTrue();
    }

    private static List<String> fields(JsonPath lineage) {
        return lineage.<Map<String, String>>getList("lineage.nodes.findAll { it.field != null }").stream()
                .map(node -> node.get("name") + "." + node.get("field"))
                .toList();
    }

    @Test
    void failStaysFailedThoughCompleteComesLater() {
        long position = Api.post(
                Events.start("t3.load", Events.runId(301))
                        .at("2026-03-01T00:00:00Z")
                        .output("t3.out"),
                Events.run("FAIL", "t3.load", Events.runId(301)).at("2026-03-01T00:00:10.000Z"),
                Events.complete("t3.load", Events.runId(301)).at("2026-03-01T00:00:10.007Z"));
        lineage("t3.out", "UPSTREAM", "DATASET", "", position);

        JsonPath run = Api.ask("{ run(runId:\"" + Events.runId(301) + "\") { state outputs { status } } }");

        assertThat(run.getString("run.state")).isEqualTo("FAILED");
        assertThat(run.getList("run.outputs.status", String.class)).containsExactly("SUSPECT");
    }

    @Test
    void aSymlinkSentLaterMergesWhatIsThere() {
        long position = Api.post(
                Events.complete("t4.write", Events.runId(401))
                        .at("2026-03-01T00:00:00Z")
                        .input("t4.source")
                        .output("t4.path"),
                Events.complete("t4.read", Events.runId(402))
                        .at("2026-03-01T01:00:00Z")
                        .input("t4.table")
                        .output("t4.report"));
        assertThat(names(lineage("t4.report", "UPSTREAM", "DATASET", "", position)))
                .doesNotContain("t4.source");

        long merged =
                Api.post(Events.dataset("t4.path", d -> d.symlink("t4.table")).at("2026-03-05T00:00:00Z"));

        assertThat(names(lineage("t4.report", "UPSTREAM", "DATASET", "", merged)))
                .contains("t4.path", "t4.source");
    }

    @Test
    void provenanceGoesRunByRunToTheSources() {
        long position = Api.post(
                Events.complete("t5.a", Events.runId(501))
                        .at("2026-03-01T00:00:00Z")
                        .output("t5.mid"),
                Events.start("t5.b", Events.runId(502))
                        .at("2026-03-01T01:00:00Z")
                        .input("t5.mid")
                        .output("t5.end"),
                Events.complete("t5.b", Events.runId(502)).at("2026-03-01T01:10:00Z"),
                Events.complete("t5.a", Events.runId(503))
                        .at("2026-03-01T02:00:00Z")
                        .output("t5.mid"));
        lineage("t5.end", "UPSTREAM", "DATASET", "", position);
        String version = Api.ask("{ run(runId:\"" + Events.runId(502) + "\") { outputs { id } } }")
                .getString("run.outputs[0].id");

        JsonPath answer =
                Api.ask("{ provenance(datasetVersion:\"" + version + "\") { nodes { type run { runId } } } }");

        List<String> runs = answer.getList("provenance.nodes.run.runId", String.class);
        assertThat(runs).contains(Events.runId(501), Events.runId(502)).doesNotContain(Events.runId(503));
    }

    @Test
    void aRebuildFromTheLogGivesTheSameAnswers() {
        long position = Api.post(
                Events.start("t6.load", Events.runId(601))
                        .at("2026-03-01T00:00:00Z")
                        .input("t6.raw")
                        .output("t6.out", d -> d.column("id", "t6.raw", "id")),
                Events.complete("t6.load", Events.runId(601)).at("2026-03-01T00:10:00Z"),
                Events.dataset("t6.renamed", d -> d.renamedFrom("t6.out")).at("2026-03-02T00:00:00Z"));
        String live = everything("t6.renamed", position);
        assertThat(live).contains("t6.out").contains("t6.raw");

        ServiceStores.request().post("/api/v1/admin/projections/rebuild").then().statusCode(200);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> Api.ask("{ status { graphPosition } }").getLong("status.graphPosition") >= position);

        assertThat(everything("t6.renamed", position)).isEqualTo(live);
    }

    @Test
    void whatWasLearntLaterIsNotSeenAsKnownBefore() {
        long before = Api.post(Events.complete("t8.load", Events.runId(801))
                .at("2026-03-01T00:00:00Z")
                .input("t8.first")
                .output("t8.out"));
        long after = Api.post(Events.complete("t8.other", Events.runId(802))
                .at("2026-02-01T00:00:00Z")
                .input("t8.late")
                .output("t8.out"));

        JsonPath then = lineage("t8.out", "UPSTREAM", "DATASET", "asKnownAt:" + before + ",", after);
        JsonPath now = lineage("t8.out", "UPSTREAM", "DATASET", "", after);

        assertThat(names(then)).contains("t8.first").doesNotContain("t8.late");
        assertThat(names(now)).contains("t8.first", "t8.late");
    }

    @Test
    void producersAreToldWhatTheyDoWrong() {
        String conforming = Events.complete("t9.good", Events.runId(901)).json();
        String faulty = Events.complete("t9.bad", Events.runId(902)).json();
        for (String event : List.of(conforming, faulty.replaceFirst("\"schemaURL\":\"[^\"]+\",", ""))) {
            ServiceStores.request()
                    .body(event.replace(Events.PRODUCER, "https://producers.test/t9"))
                    .post("/api/v1/lineage")
                    .then()
                    .statusCode(201);
        }
        Api.awaitProjections();

        JsonPath producers =
                Api.ask("{ producers(first:200) { nodes { uri events conforming conformingShare faults { kind events"
                        + " examplePointer } } } }");
        Map<String, Object> mine = producers.getMap("producers.nodes.find { it.uri == 'https://producers.test/t9' }");

        assertThat(mine)
                .containsEntry("events", 2)
                .containsEntry("conforming", 1)
                .containsEntry(
                        "faults",
                        List.of(Map.of("kind", "MISSING_SCHEMA_URL", "events", 1, "examplePointer", "/schemaURL")));
    }

    private static String everything(String dataset, long position) {
        JsonPath answer =
                Api.ask("{ lineage(root:{" + DATA + ", dataset:\"" + dataset + "\"}, direction:BOTH, depth:10, waitFor:"
                        + position + ") { isComplete nodes { name type distance }"
                        + " edges { kind source from to validFrom validTo knownFrom } } }");
        return answer.getList("lineage.nodes").stream()
                        .map(String::valueOf)
                        .sorted()
                        .collect(Collectors.joining("\n"))
                + answer.getList("lineage.edges").stream()
                        .map(String::valueOf)
                        .sorted()
                        .collect(Collectors.joining("\n"));
    }
}
