package dev.sluice.controlplane.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.Sha256;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys for the namespaces of one house among those of another: what they read and what they may do. */
@QuarkusTest
@Tag("service")
@TestProfile(ScheduledStore.class)
class ScopedHousesTest {
    private static final Set<String> TRIED_ELSEWHERE =
            Set.of("createReport", "cancelReport", "replayDeadLetter", "discardDeadLetter");
    private static final Set<String> OF_WAIVERS =
            Set.of("approveWaiver", "rejectWaiver", "requestWaiver", "revokeWaiver", "withdrawWaiver");
    /** What tells of the whole service, and the catalog, which has a test of its own. */
    private static final Set<String> NOT_OF_HOUSES = Set.of(
            "auditEntries",
            "forecasting",
            "dataset",
            "datasets",
            "deadLetters",
            "event",
            "events",
            "impact",
            "job",
            "jobs",
            "lineage",
            "lineageDiff",
            "lineageDiffRuns",
            "lineagePaths",
            "namespaces",
            "node",
            "producers",
            "provenance",
            "report",
            "reports",
            "run",
            "runs",
            "search",
            "status");
    /** The words of who wrote a definition; and fields for one object at a time. */
    private static final Set<String> LEFT = Set.of(
            "WorkflowVersion.source",
            "WorkflowVersion.tasks",
            "WorkflowRun.definition",
            "WorkflowRun.events",
            "Workflow.versions",
            "Asset.versions",
            "Backfill.runs",
            "Attempt.log");

    private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    @Inject
    TwoHouses houses;

    @Inject
    Workshop workshop;

    private Map<String, String> ids = Map.of();

    @BeforeEach
    void build() {
        ids = houses.ids();
    }

    private static Response send(String key, String query) {
        return RestAssured.given()
                .header("Authorization", "Bearer " + key)
                .contentType("application/json")
                .body(Map.of("query", query))
                .post("/graphql");
    }

    /** Code and message of the first error, with nothing of what was asked about in it; OK without one. */
    private String outcome(String key, String name, String arguments, String house) {
        String call = HouseCalls.filled(arguments, house, ids, "k-" + name);
        JsonPath answer = send(key, "mutation { " + name + "(" + call + ") { __typename } }")
                .jsonPath();
        String code = answer.getString("errors[0].extensions.code");
        if (code == null) {
            return "OK";
        }
        String message = String.valueOf(answer.getString("errors[0].message"));
        // Whatever somebody asks for is in the answer: all else must be the same.
        return code + " " + message.replace(house, "…").replaceAll(UUID, "…").replaceAll("[0-9]+", "…");
    }

    @Test
    void everyMutationOfTheSchemaIsTriedHere() {
        Selections schema = new Selections(workshop.ask(Selections.INTROSPECTION), Set.of());
        Set<String> known = new TreeSet<>(HouseCalls.mutations().keySet());
        known.addAll(TRIED_ELSEWHERE);
        assertThat(known).containsExactlyElementsOf(schema.of("Mutation"));

        Set<String> queries = new TreeSet<>(HouseCalls.queries().keySet());
        queries.addAll(NOT_OF_HOUSES);
        assertThat(queries).containsExactlyElementsOf(schema.of("Query"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"operator", "steward", "auditor", "viewer"})
    void whatIsOfAnotherHouseIsAsIfItWereNotThere(String role) {
        String key = houses.key(role, "anna");
        Map<String, String> there = new TreeMap<>();
        Map<String, String> nowhere = new TreeMap<>();
        List<String> before = bert();

        HouseCalls.mutations().forEach((name, arguments) -> {
            there.put(name, outcome(key, name, arguments, "bert"));
            nowhere.put(name, outcome(key, name, arguments, "nobody"));
        });

        assertThat(there).isEqualTo(nowhere);
        assertThat(there.values())
                .allMatch(answer -> answer.startsWith("NOT_FOUND ") || answer.startsWith("FORBIDDEN "));
        assertUnchanged(before);
    }

    @Test
    void whoOperatesOneHouseAndReadsTheOtherIsToldSo() {
        String name = "two-grants";
        String secret = "slc_house_two";
        workshop.rows("""
                INSERT INTO api_key (name, prefix, hash, role, grants, created_at) VALUES ('%s', 'slc_house', '\\x%s', 'operator',
                  '[{"role": "operator", "namespaces": ["anna", "postgres://anna-db:5432"]},
                    {"role": "viewer", "namespaces": ["bert", "postgres://bert-db:5432"]}]', now())
                ON CONFLICT DO NOTHING RETURNING name
                """.formatted(name, Sha256.hexOf(secret)));
        Map<String, String> answers = new TreeMap<>();
        List<String> before = bert();

        HouseCalls.mutations()
                .forEach((mutation, arguments) -> answers.put(mutation, outcome(secret, mutation, arguments, "bert")));

        assertThat(answers).allSatisfy((_, answer) -> assertThat(answer).startsWith("FORBIDDEN "));
        assertUnchanged(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"operator", "steward", "auditor", "viewer"})
    void inTheirOwnHouseTheyMayWhatTheirRoleMay(String role) {
        String key = houses.key(role, "anna");
        Map<String, String> answers = new TreeMap<>();

        HouseCalls.mutations().forEach((name, arguments) -> answers.put(name, outcome(key, name, arguments, "anna")));

        assertThat(answers).allSatisfy((name, answer) -> {
            boolean may =
                    switch (role) {
                        case "operator" ->
                            !name.equals("setForecastActing")
                                    && !Set.of("approveWaiver", "rejectWaiver").contains(name);
                        case "steward" -> OF_WAIVERS.contains(name);
                        default -> false;
                    };
            if (may) {
                assertThat(answer).as(name).doesNotStartWith("NOT_FOUND").doesNotStartWith("FORBIDDEN a key");
            } else {
                assertThat(answer).as(name).startsWith("FORBIDDEN ");
            }
        });
    }

    @Test
    void nothingOfTheOtherHouseIsInAnyAnswer() {
        String key = houses.key("viewer", "anna");
        Selections schema = new Selections(workshop.ask(Selections.INTROSPECTION), LEFT);
        Map<String, String> empty = new TreeMap<>();
        HouseCalls.queries().forEach((name, arguments) -> {
            String call = HouseCalls.filled(arguments, "anna", ids, "");
            String query =
                    "{ " + name + (call.isEmpty() ? "" : "(" + call + ")") + schema.below("Query", name, 2) + " }";
            String answer = send(key, query).asString();

            assertThat(answer).as(query).doesNotContain("FORBIDDEN").doesNotContain("INTERNAL");
            assertThat(named(answer)).as("%s%n%s", query, answer).isEmpty();
            if (!answer.contains("anna")) {
                empty.put(name, answer);
            }
        });
        assertThat(empty.keySet())
                .as("%s", empty)
                .isSubsetOf(
                        "attempt",
                        "attemptLog",
                        "reproduction",
                        "reproductions",
                        "why",
                        "checkResults",
                        "forecastScores",
                        "gateAnswer",
                        "gateAnswers",
                        "gateVerdicts",
                        "landing",
                        "planBackfill",
                        "profile",
                        "profiles",
                        "qualitySeries",
                        "workflowDiff",
                        "workflowVersion",
                        "planDefinitions",
                        "gateDecisions");
    }

    @Test
    void whatIsAskedOfTheOtherHouseIsAnsweredAsOfNone() {
        String key = houses.key("viewer", "anna");
        Selections schema = new Selections(workshop.ask(Selections.INTROSPECTION), LEFT);
        HouseCalls.queries().forEach((name, arguments) -> {
            Map<String, String> answers = new HashMap<>();
            for (String house : List.of("bert", "nobody")) {
                String call = HouseCalls.filled(arguments, house, ids, "");
                String answer = send(
                                key,
                                "{ " + name + (call.isEmpty() ? "" : "(" + call + ")") + schema.below("Query", name, 1)
                                        + " }")
                        .asString();
                for (String id : ids.values()) {
                    answer = id.length() < 8 ? answer.replace(" " + id + ";", " …;") : answer.replace(id, "…");
                }
                answers.put(
                        house,
                        answer.replace(house, "…")
                                .replace("987654321", "…")
                                .replace("00000000-0000-7000-8000-0000000000ff", "…"));
            }
            assertThat(answers.get("bert")).as(name).isEqualTo(answers.get("nobody"));
        });
    }

    @Test
    void whatTellsOfTheWholeServiceIsForWhoMaySeeIt() {
        for (String query : List.of("auditEntries { nodes { id } }", "forecasting { acting }")) {
            assertThat(send(houses.key("operator", "anna"), "{ " + query + " }").asString())
                    .contains("FORBIDDEN");
        }
    }

    /** What of the other house stands in an answer. */
    private Set<String> named(String answer) {
        Set<String> found = new TreeSet<>();
        if (answer.contains("bert")) {
            found.add("bert");
        }
        ids.forEach((name, id) -> {
            if (name.endsWith(" bert") && id.length() > 8 && answer.contains(id)) {
                found.add(name);
            }
        });
        return found;
    }

    /** Time may raise an alert meanwhile, which nobody acknowledged; all else is as it was. */
    private void assertUnchanged(List<String> before) {
        List<String> now = bert();
        assertThat(now).containsAll(before);
        assertThat(now.stream().filter(each -> !before.contains(each))).allMatch(each -> each.matches("alert [0-9]+"));
    }

    /** What a change to the other house would change. */
    private List<String> bert() {
        return workshop.rows("""
                SELECT 'run ' || r.id || r.state || coalesce(r.cancel_asked, '') FROM workflow_run r
                JOIN definition d ON d.id = r.definition_id WHERE d.namespace = 'bert'
                UNION ALL SELECT 'definition ' || name || version || paused FROM definition WHERE namespace = 'bert'
                UNION ALL SELECT 'waiver ' || w.id || w.state FROM waiver w JOIN definition d ON d.id = w.definition_id
                WHERE d.namespace = 'bert'
                UNION ALL SELECT 'hold ' || h.source FROM asset_hold h JOIN asset a ON a.id = h.asset_id
                WHERE a.namespace LIKE '%bert%'
                UNION ALL SELECT 'alert ' || l.id || coalesce(l.acknowledged_by, '') FROM alert l
                JOIN definition d ON d.id = l.definition_id WHERE d.namespace = 'bert'
                UNION ALL SELECT 'backfill ' || b.id || b.state FROM backfill b JOIN definition d ON d.id = b.definition_id
                WHERE d.namespace = 'bert'
                UNION ALL SELECT 'incident ' || id || coalesce(acknowledged_by, '') || coalesce(closed_by, '') FROM incident
                WHERE root_name LIKE 'bert.%'
                UNION ALL SELECT 'decision ' || f.id || coalesce(f.reversed_by, '') FROM forecast_decision f
                JOIN definition d ON d.id = f.definition_id WHERE d.namespace = 'bert'
                ORDER BY 1
                """);
    }
}
