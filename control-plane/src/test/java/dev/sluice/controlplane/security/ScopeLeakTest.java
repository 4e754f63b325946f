package dev.sluice.controlplane.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.catalog.NodeId;
import dev.sluice.controlplane.catalog.VersionKey;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.testing.Api;
import dev.sluice.controlplane.testing.ScopedWorld;
import dev.sluice.controlplane.testing.ScopedWorld.Named;
import dev.sluice.controlplane.testing.ScopedWorld.Ran;
import dev.sluice.controlplane.testing.ServiceStores;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random policies over a random graph: no answer of the catalog, of lineage or of the paths of Marquez speaks of a namespace that
 * the caller may not see, by name, by id or by number.
 */
@QuarkusTest
@Tag("service")
@WithTestResource(ServiceStores.class)
class ScopeLeakTest {
    private static final int POLICIES = 4;
    private static final String NODES =
            "nodes { id type namespace name field dataset { id name } job { id name } run { runId } }";
    private static final String EDGES = "edges { from to statedBy kind }";
    private static final String CUTS = "cuts { at reason hiddenCount }";

    @Inject
    ApiKeys keys;

    @Inject
    Jdbc jdbc;

    @Inject
    AgroalDataSource dataSource;

    private static final int MOST_AT_ONCE = 500;

    private final Map<Named, Long> ids = new HashMap<>();

    @Test
    void nothingOfAHiddenNamespaceIsInAnyAnswer() throws SQLException {
        ScopedWorld world = new ScopedWorld(20_261_121);
        send(world.events());
        Api.awaitProjections();
        readIds(world);
        String whole = everything(ServiceStores.key(), world, all()).toString();
        for (int n = 0; n < ScopedWorld.NAMESPACES; n++) {
            assertThat(whole).as("the whole speaks of all").contains(world.mark(n));
        }
        for (int i = 0; i < POLICIES; i++) {
            Set<Integer> seen = new TreeSet<>();
            String key = key("scoped-" + i, world.policy(seen));

            List<String> answers = everything(key, world, seen);

            noneSpeaksOfHidden(answers, world, seen);
            listsAreFull(key, world, seen);
            lineageIsAllThatIsSeen(key, world, seen);
            guessedNamesAnswerAsNoName(key, world, seen);
        }
    }

    private void noneSpeaksOfHidden(List<String> answers, ScopedWorld world, Set<Integer> seen) {
        Set<String> hidden = new HashSet<>();
        for (int n = 0; n < ScopedWorld.NAMESPACES; n++) {
            if (!seen.contains(n)) {
                hidden.add(world.mark(n));
            }
        }
        ids.forEach((named, id) -> {
            if (!seen.contains(named.namespace())) {
                boolean dataset = world.datasets().contains(named);
                hidden.add('"'
                        + NodeId.of(dataset ? NodeId.Kind.DATASET : NodeId.Kind.JOB, id)
                                .text()
                        + '"');
            }
        });
        for (Ran ran : world.runs()) {
            if (!seen.contains(ran.job().namespace())) {
                hidden.add(ran.run().toString());
                hidden.add(NodeId.run(ran.run()).text());
            }
        }
        for (String answer : answers) {
            assertThat(answer).as("seen %s", seen).doesNotContain(hidden);
        }
    }

    private void listsAreFull(String key, ScopedWorld world, Set<Integer> seen) {
        String salt = world.mark(0).substring(0, world.mark(0).indexOf("ns"));
        for (String list : List.of("datasets", "jobs")) {
            List<Named> all = list.equals("datasets") ? world.datasets() : world.jobs();
            List<String> expected = all.stream()
                    .filter(each -> seen.contains(each.namespace()))
                    .map(Named::name)
                    .sorted()
                    .toList();
            List<String> paged = new ArrayList<>();
            String after = "";
            do {
                JsonPath page = data(ask(
                        key,
                        "{ %s(first: 3, after: \"%s\", prefix: \"%s\") { totalCount nodes { name } pageInfo { endCursor hasNextPage } } }"
                                .formatted(list, after, salt)));
                List<String> names = page.getList("data." + list + ".nodes.name");
                paged.addAll(names);
                assertThat(page.getInt("data." + list + ".totalCount")).isEqualTo(expected.size());
                after = page.getBoolean("data." + list + ".pageInfo.hasNextPage")
                        ? page.getString("data." + list + ".pageInfo.endCursor")
                        : "";
                assertThat(after.isEmpty() || names.size() == 3)
                        .as("a page before the last is full")
                        .isTrue();
            } while (!after.isEmpty());
            assertThat(paged).containsExactlyElementsOf(expected);
        }
        JsonPath runs = data(
                ask(
                        key,
                        "{ runs(first: 500) { totalCount nodes { runId } } events(first: 500) { totalCount nodes { position } } }"));
        assertThat(runs.getList("data.runs.nodes.runId", String.class))
                .containsExactlyInAnyOrderElementsOf(world.runs().stream()
                        .filter(ran -> seen.contains(ran.job().namespace()))
                        .map(ran -> ran.run().toString())
                        .toList());
        assertThat(runs.getInt("data.runs.totalCount"))
                .isEqualTo(runs.getList("data.runs.nodes").size());
        assertThat(runs.getInt("data.events.totalCount"))
                .isEqualTo(runs.getList("data.events.nodes").size());
    }

    private void lineageIsAllThatIsSeen(String key, ScopedWorld world, Set<Integer> seen) {
        for (Named root : world.datasets()) {
            if (seen.contains(root.namespace())) {
                JsonPath answer = data(ask(
                        key,
                        "{ lineage(root: {id: \"%s\"}, direction: UPSTREAM, granularity: JOB, depth: 50) { isComplete nodes { name } cuts { reason hiddenCount } } }"
                                .formatted(id(root))));
                Set<String> found = new HashSet<>(answer.getList("data.lineage.nodes.name"));

                assertThat(found).isEqualTo(world.upstream(root, each -> seen.contains(each.namespace())));
                boolean cut = !found.equals(world.upstream(root, _ -> true));
                if (cut) {
                    assertThat(answer.getList("data.lineage.cuts.reason")).contains("PERMISSION");
                    assertThat(answer.getBoolean("data.lineage.isComplete")).isFalse();
                }
            }
        }
    }

    /** Asking by a hidden name or id is like asking by one that is not there. */
    private void guessedNamesAnswerAsNoName(String key, ScopedWorld world, Set<Integer> seen) {
        for (Named named : world.datasets()) {
            if (!seen.contains(named.namespace())) {
                String namespace = world.namespace(named);
                for (String query : List.of(
                        "{ dataset(namespace: \"%s\", name: \"%s\") { id } }",
                        "{ lineage(root: {namespace: \"%s\", dataset: \"%s\"}, direction: BOTH) { isComplete } }",
                        "{ datasets(namespace: \"%s\", prefix: \"%s\") { totalCount nodes { id } } }")) {
                    String answer =
                            ask(key, query.formatted(namespace, named.name())).asString();
                    String ofNothing = ask(key, query.formatted("none", "none")).asString();
                    assertThat(answer.replace(namespace, "none").replace(named.name(), "none"))
                            .isEqualTo(ofNothing);
                }
                assertThat(ask(key, "{ node(id: \"%s\") { id } }".formatted(id(named)))
                                .asString())
                        .isEqualTo("{\"data\":{\"node\":null}}");
                for (String path : List.of("/datasets/" + encoded(named.name()), "/datasets", "")) {
                    Response rest = get(key, "/api/v1/namespaces/" + encoded(namespace) + path);
                    assertThat(rest.statusCode()).isEqualTo(404);
                }
            }
        }
    }

    /** All answers to all questions about all things: by name where the thing is in scope, by id always. */
    private List<String> everything(String key, ScopedWorld world, Set<Integer> seen) {
        List<String> answers = new ArrayList<>();
        answers.add(ask(key, "{ namespaces(first: 500) { totalCount nodes { id name } } status { logHead } }")
                .asString());
        answers.add(ask(key, "{ search(query: \"%s\", first: 500) { nodes { id name } } }".formatted("table"))
                .asString());
        answers.add(ask(
                        key,
                        "{ search(query: \"%s\", first: 500) { nodes { id name } } }"
                                .formatted(world.mark(0).substring(0, 3)))
                .asString());
        answers.add(ask(key, "{ events(first: 100) { nodes { id raw runId job { name } } } }")
                .asString());
        for (String path :
                List.of("/namespaces", "/sources", "/jobs", "/search?q=table&limit=100", "/events/lineage?limit=200")) {
            answers.add(get(key, "/api/v1" + path).asString());
        }
        world.datasets().forEach(each -> ofDataset(key, world, each, seen, answers));
        world.jobs().forEach(each -> ofJob(key, world, each, seen, answers));
        world.runs().forEach(each -> ofRun(key, each, seen, answers));
        return answers;
    }

    private void ofDataset(String key, ScopedWorld world, Named named, Set<Integer> seen, List<String> answers) {
        String fields =
                "id namespace name aliases { name } symlinks { name } facets { name body } facetHistory { name body } fields { path }"
                        + " versions { totalCount nodes { id runId run { runId job { name } } } }";
        answers.add(ask(key, "{ node(id: \"%s\") { ... on Dataset { %s } } }".formatted(id(named), fields))
                .asString());
        for (String granularity : List.of("DATASET", "JOB", "FIELD", "RUN")) {
            answers.add(ask(
                            key,
                            "{ lineage(root: {id: \"%s\"}, direction: BOTH, granularity: %s, depth: 5) { %s %s %s } }"
                                    .formatted(id(named), granularity, NODES, EDGES, CUTS))
                    .asString());
        }
        answers.add(ask(
                        key,
                        "{ impact(root: {id: \"%s\"}) { datasets { node { name } ownership } fields { node { name } } jobs { node { name } } %s } }"
                                .formatted(id(named), CUTS))
                .asString());
        answers.add(ask(
                        key,
                        ("{ lineageDiff(root: {id: \"%s\"}, direction: BOTH, from: \"2026-05-01T00:00:00Z\", to: \"2026-06-01T00:00:00Z\")"
                                        + " { addedNodes { name } removedNodes { name } addedEdges { from to statedBy } cutsAfter { at } cutsBefore { at } } }")
                                .formatted(id(named)))
                .asString());
        answers.add(ask(
                        key,
                        "{ lineagePaths(from: {id: \"%s\"}, to: {id: \"%s\"}, granularity: JOB) { isComplete paths { nodes { name } } } }"
                                .formatted(id(named), id(world.datasets().getFirst())))
                .asString());
        if (seen.contains(named.namespace())) {
            String at = encoded(world.namespace(named)) + "/datasets/" + encoded(named.name());
            for (String path : List.of("", "/versions")) {
                answers.add(get(key, "/api/v1/namespaces/" + at + path).asString());
            }
            String nodeId = encoded("dataset:" + world.namespace(named) + ":" + named.name());
            answers.add(get(key, "/api/v1/lineage?nodeId=" + nodeId).asString());
            answers.add(get(key, "/api/v1/column-lineage?withDownstream=true&nodeId=" + nodeId)
                    .asString());
        }
    }

    private void ofJob(String key, ScopedWorld world, Named named, Set<Integer> seen, List<String> answers) {
        answers.add(ask(
                        key,
                        "{ node(id: \"%s\") { ... on Job { id namespace name facets { name body } latestRuns { runId parentRunId rootRunId } } } }"
                                .formatted(jobId(named)))
                .asString());
        answers.add(ask(
                        key,
                        "{ runs(job: \"%s\") { totalCount nodes { runId parentRunId rootRunId } } events(job: \"%s\") { totalCount nodes { raw } } }"
                                .formatted(jobId(named), jobId(named)))
                .asString());
        answers.add(ask(
                        key,
                        "{ lineage(root: {id: \"%s\"}, direction: BOTH) { %s %s %s } }"
                                .formatted(jobId(named), NODES, EDGES, CUTS))
                .asString());
        if (seen.contains(named.namespace())) {
            String at = encoded(world.namespace(named)) + "/jobs/" + encoded(named.name());
            answers.add(get(key, "/api/v1/namespaces/" + at).asString());
            answers.add(get(key, "/api/v1/namespaces/" + at + "/runs").asString());
        }
    }

    private void ofRun(String key, Ran ran, Set<Integer> seen, List<String> answers) {
        if (!seen.contains(ran.job().namespace())) {
            assertThat(ask(key, "{ run(runId: \"%s\") { state } }".formatted(ran.run()))
                            .asString())
                    .isEqualTo("{\"data\":{\"run\":null}}");
            return;
        }
        answers.add(ask(
                        key,
                        ("{ run(runId: \"%s\") { id parentRunId rootRunId job { name } facets { body } inputs { dataset { name } version { id } }"
                                        + " outputs { id dataset { name } } } }")
                                .formatted(ran.run()))
                .asString());
        for (Named output : ran.outputs()) {
            String version =
                    NodeId.version(new VersionKey(number(output), ran.run())).text();
            answers.add(ask(
                            key,
                            "{ provenance(datasetVersion: \"%s\") { %s %s %s missing { at message } } }"
                                    .formatted(version, NODES, EDGES, CUTS))
                    .asString());
        }
        answers.add(ask(
                        key,
                        ("{ lineageDiffRuns(runA: \"%s\", runB: \"%s\") { added { dataset { name } } removed { dataset { name } }"
                                        + " facets { name inA { body } } } }")
                                .formatted(ran.run(), ran.run()))
                .asString());
        answers.add(get(key, "/api/v1/jobs/runs/" + ran.run()).asString());
    }

    private static Set<Integer> all() {
        return java.util.stream.IntStream.range(0, ScopedWorld.NAMESPACES)
                .boxed()
                .collect(Collectors.toSet());
    }

    private long number(Named named) {
        return java.util.Objects.requireNonNull(ids.get(named));
    }

    private String id(Named dataset) {
        return NodeId.of(NodeId.Kind.DATASET, number(dataset)).text();
    }

    private String jobId(Named job) {
        return NodeId.of(NodeId.Kind.JOB, number(job)).text();
    }

    private void readIds(ScopedWorld world) {
        for (Named each : world.datasets()) {
            ids.put(each, idIn("dataset", world.namespace(each), each.name()));
        }
        for (Named each : world.jobs()) {
            ids.put(each, idIn("job", world.namespace(each), each.name()));
        }
    }

    /** A dataset that nothing reads or writes is not there; nothing has its id. */
    private long idIn(String table, String namespace, String name) {
        return jdbc.first(
                        "SELECT t.id FROM " + table
                                + " t JOIN namespace n ON n.id = t.namespace_id WHERE n.name = ? AND t.name = ?",
                        row -> row.getLong(1),
                        namespace,
                        name)
                .orElse(-1L);
    }

    private String key(String name, List<String> patterns) throws SQLException {
        String key = keys.create(name, Role.VIEWER);
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("UPDATE api_key SET namespaces = ? WHERE name = ?")) {
            statement.setArray(1, connection.createArrayOf("text", patterns.toArray()));
            statement.setString(2, name);
            statement.executeUpdate();
        }
        return key;
    }

    private static void send(List<String> events) {
        for (int from = 0; from < events.size(); from += MOST_AT_ONCE) {
            sendAtOnce(events.subList(from, Math.min(events.size(), from + MOST_AT_ONCE)));
        }
    }

    private static void sendAtOnce(List<String> events) {
        Response response = ServiceStores.request()
                .contentType("application/json")
                .body("[" + String.join(",", events) + "]")
                .post("/api/v1/lineage/batch");
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        assertThat(response.jsonPath().getInt("rejected"))
                .as(response.asString())
                .isZero();
    }

    private static Response ask(String key, String query) {
        return RestAssured.given()
                .header("X-Api-Key", key)
                .contentType("application/json")
                .body(Map.of("query", query))
                .post("/graphql");
    }

    private static JsonPath data(Response response) {
        assertThat(response.jsonPath().<Object>get("errors"))
                .as(response.asString())
                .isNull();
        return response.jsonPath();
    }

    private static Response get(String key, String path) {
        return RestAssured.given()
                .urlEncodingEnabled(false)
                .header("X-Api-Key", key)
                .get(path);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
