package dev.sluice.controlplane.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Incidents over GraphQL: their cause and evidence, and how people close them. Each test has names of its own. */
@QuarkusTest
@Tag("service")
@TestProfile(ScheduledStore.class)
class IncidentApiTest extends ForecastCalls {
    @Test
    void incidentsHaveTheirCauseEvidenceAndAnomalies() {
        rows().dataset(880_300, "pg-odd", "orders");
        long first = rows().incident("odd.load", "WARNING", 880_300, id(140));
        long second = rows().incident("odd.other", "CRITICAL", 880_300, id(141));

        JsonPath found = workshop.ask("""
                { incidents(open: true) { nodes { id rootKind rootNamespace rootName cause summary tier consumers miss openedAt lastAt closedAt closeReason
                    evidence { at kind node { kind namespace name } text }
                    anomalies { kind job { name } runId dataset { name } observed expectedLow expectedHigh score summary oddAt seenAt overAt } } }
                  closed: incidents(open: false) { nodes { rootName } }
                  later: incidents(since: "%s") { nodes { rootName } }
                  one: incident(id: "%d") { rootName }
                  none: incident(id: "0") { rootName } }
                """.formatted(now(), first));

        assertThat(found.getList("incidents.nodes.id"))
                .containsSubsequence(Long.toString(second), Long.toString(first));
        String mine = "incidents.nodes.find { it.rootName == 'odd.load' }";
        assertThat(found.getMap(mine))
                .containsEntry("cause", "CODE_CHANGE")
                .containsEntry("tier", "WARNING")
                .containsEntry("closedAt", null);
        assertThat(found.getMap(mine + ".evidence[0]"))
                .isEqualTo(Map.of(
                        "at",
                        "2026-11-20T23:00:00Z",
                        "kind",
                        "CODE_CHANGE",
                        "node",
                        Map.of("kind", "JOB", "namespace", "sluice", "name", "shop.load"),
                        "text",
                        "its code changed to abc"));
        assertThat(found.getList(mine + ".anomalies.kind")).containsExactly("SLOW", "VOLUME_LOW");
        assertThat(found.getList(mine + ".anomalies.runId")).containsExactly(id(140).toString(), id(140).toString());
        assertThat(found.getString(mine + ".anomalies[0].oddAt"))
                .isEqualTo(now().minusSeconds(780).toString());
        assertThat(found.getString(mine + ".anomalies[1].dataset.name")).isEqualTo("orders");
        assertThat(found.getList("closed.nodes.rootName")).doesNotContain("odd.load");
        assertThat(found.getList("later.nodes.rootName")).doesNotContain("odd.load");
        assertThat(found.getString("one.rootName")).isEqualTo("odd.load");
        assertThat(found.<Object>get("none")).isNull();
        assertThat(all("incidents(open: true, first: 1%s)", "rootName")).contains("odd.load", "odd.other");
    }

    @Test
    void incidentIsAcknowledgedAndClosedOnce() {
        rows().dataset(880_400, "pg-closed", "orders");
        long incident = rows().incident("closed.load", "WARNING", 880_400, id(160));
        String close = "mutation { closeIncident(id: \"" + incident
                + "\", reason: \"rolled back\", idempotencyKey: \"%s\") { closedAt closedBy closeReason acknowledgedBy } }";

        String refused = workshop.refusal("viewer", close.formatted("closed-1"));
        workshop.ask("mutation { acknowledgeIncident(id: \"" + incident + "\") { acknowledgedBy } }");
        JsonPath done = workshop.ask(close.formatted("closed-1"));
        JsonPath again = workshop.ask(close.formatted("closed-1"));

        assertThat(refused).startsWith("FORBIDDEN");
        assertThat(done.getMap("closeIncident"))
                .containsEntry("closedAt", now().toString())
                .containsEntry("closedBy", "test-operator")
                .containsEntry("closeReason", "rolled back")
                .containsEntry("acknowledgedBy", "test-operator");
        assertThat(again.getMap("closeIncident")).isEqualTo(done.getMap("closeIncident"));
        assertThat(workshop.refusal("admin", close.formatted("closed-2"))).startsWith("CONFLICT: incident ");
        assertThat(workshop.refusal("operator", close.formatted("closed-3").replace("\"" + incident + "\"", "\"0\"")))
                .isEqualTo("NOT_FOUND: there is no incident 0; the query incidents lists them");
        assertThat(workshop.refusal("operator", "mutation { acknowledgeIncident(id: \"x\") { id } }"))
                .startsWith("BAD_USER_INPUT: 'x' is no id of an incident");
    }
}
