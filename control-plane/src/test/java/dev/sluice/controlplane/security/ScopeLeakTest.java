package dev.sluice.controlplane.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.catalog.NodeId;
import dev.sluice.controlplane.testing.Api;
import dev.sluice.controlplane.testing.ScopedWorld;
import dev.sluice.controlplane.testing.ScopedWorld.Named;
import dev.sluice.controlplane.testing.ScopedWorld.Ran;
import dev.sluice.controlplane.testing.ServiceStores;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random policies over a random graph: no answer of the catalog, of lineage or of the paths of Marquez speaks of a namespace that
 * the caller may not see, by name, by id or by number. One test: its world is sent and projected once, for all policies.
 */
@QuarkusTest
@Tag("service")
@WithTestResource(ServiceStores.class)
class ScopeLeakTest extends WorldQuestions {
    private static final int POLICIES = 4;

    @Inject
    ApiKeys keys;

    @Inject
    AgroalDataSource dataSource;

    private static final int MOST_AT_ONCE = 500;

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

    private static Set<Integer> all() {
        return java.util.stream.IntStream.range(0, ScopedWorld.NAMESPACES)
                .boxed()
                .collect(Collectors.toSet());
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
}
