package dev.sluice.controlplane.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Datasets, jobs, runs and events over GraphQL: by name, by search, in pages. */
@QuarkusTest
@Tag("service")
@TestProfile(SeededCatalog.class)
class GraphQlTest extends SeededShop {
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
}
