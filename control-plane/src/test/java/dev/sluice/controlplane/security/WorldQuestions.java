package dev.sluice.controlplane.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.catalog.NodeId;
import dev.sluice.controlplane.catalog.VersionKey;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.testing.ScopedWorld;
import dev.sluice.controlplane.testing.ScopedWorld.Named;
import dev.sluice.controlplane.testing.ScopedWorld.Ran;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All questions about all things of a world, asked with a key. */
abstract class WorldQuestions {
    static final String NODES =
            "nodes { id type namespace name field dataset { id name } job { id name } run { runId } }";
    static final String EDGES = "edges { from to statedBy kind }";
    static final String CUTS = "cuts { at reason hiddenCount }";

    @Inject
    Jdbc jdbc;

    final Map<Named, Long> ids = new HashMap<>();

    /** All answers to all questions about all things: by name where the thing is in scope, by id always. */
    List<String> everything(String key, ScopedWorld world, Set<Integer> seen) {
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

    long number(Named named) {
        return java.util.Objects.requireNonNull(ids.get(named));
    }

    String id(Named dataset) {
        return NodeId.of(NodeId.Kind.DATASET, number(dataset)).text();
    }

    String jobId(Named job) {
        return NodeId.of(NodeId.Kind.JOB, number(job)).text();
    }

    void readIds(ScopedWorld world) {
        for (Named each : world.datasets()) {
            ids.put(each, idIn("dataset", world.namespace(each), each.name()));
        }
        for (Named each : world.jobs()) {
            ids.put(each, idIn("job", world.namespace(each), each.name()));
        }
    }

    /** A dataset that nothing reads or writes is not there; nothing has its id. */
    long idIn(String table, String namespace, String name) {
        return jdbc.first(
                        "SELECT t.id FROM " + table
                                + " t JOIN namespace n ON n.id = t.namespace_id WHERE n.name = ? AND t.name = ?",
                        row -> row.getLong(1),
                        namespace,
                        name)
                .orElse(-1L);
    }

    static Response ask(String key, String query) {
        return RestAssured.given()
                .header("X-Api-Key", key)
                .contentType("application/json")
                .body(Map.of("query", query))
                .post("/graphql");
    }

    static JsonPath data(Response response) {
        assertThat(response.jsonPath().<Object>get("errors"))
                .as(response.asString())
                .isNull();
        return response.jsonPath();
    }

    static Response get(String key, String path) {
        return RestAssured.given()
                .urlEncodingEnabled(false)
                .header("X-Api-Key", key)
                .get(path);
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
