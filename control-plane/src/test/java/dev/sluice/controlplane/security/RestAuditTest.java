package dev.sluice.controlplane.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.dispatch.SchedulerParts;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.testing.Api;
import dev.sluice.controlplane.testing.ServiceStores;
import dev.sluice.controlplane.workflow.Definitions.Deployment;
import dev.sluice.scheduler.definition.read.SourceFile;
import dev.sluice.testkit.Events;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each change over REST leaves one entry in the audit trail, or is on record elsewhere; mutations have a test of their own. */
@QuarkusTest
@Tag("service")
@WithTestResource(ServiceStores.class)
class RestAuditTest {
    private static final String KEYS = "/api/v1/admin/keys";
    private static final String GRANTS = "/api/v1/admin/grants";
    private static final String WAIVERS = "/api/v1/gates/waivers";
    private static final String REASON = "{\"reason\": \"no\"}";
    private static final String LETTERS = "/api/v1/dead-letters";

    private static final String QUESTION =
            "a question of a scheduler: gate_answer and read_lease have it with who asked, and"
                    + " the ledger has the answer";
    private static final String EVENT = "an event: the event log has it as it came, or the dead letters";
    /** What has no entry, and why. */
    private static final Map<String, String> RECORDS_THEMSELVES = Map.of(
            "POST /api/v1/gates/decisions", QUESTION,
            "POST /api/v1/gates/decisions/{id}/confirm", QUESTION,
            "POST /api/v1/gates/decisions/{id}/lease", QUESTION,
            "POST /api/v1/gates/decisions/{id}/release", QUESTION,
            "POST /api/v1/lineage", EVENT,
            "POST /api/v1/lineage/batch", EVENT,
            "POST /api/v1/hooks/{namespace}/{workflow}/{trigger}",
                    "signed by nobody known here; the run has the delivery");

    @Inject
    ApiKeys keys;

    @Inject
    SchedulerParts parts;

    @Inject
    Jdbc jdbc;

    private final Map<Role, String> secrets = new EnumMap<>(Role.class);
    private String mark = "";

    /**
     * A change that is ready to be made.
     *
     * @param subject of its entry, a pattern
     * @param again whether it changes nothing the second time
     */
    private record Change(Role role, String path, String body, String action, String subject, boolean again) {}

    @BeforeEach
    void keys() throws SQLException {
        mark = "rest-audit-" + System.nanoTime();
        for (Role role : List.of(Role.ADMIN, Role.OPERATOR, Role.STEWARD, Role.VIEWER)) {
            secrets.put(role, keys.create(mark + "-" + role.spelled(), role));
        }
    }

    private Map<String, Supplier<Change>> changes() {
        Map<String, Supplier<Change>> changes = new LinkedHashMap<>();
        changes.put("POST " + KEYS, () -> admin(KEYS, key(), "key.created", "key:[0-9]+", false));
        changes.put("POST " + KEYS + "/{id}/revoke", () -> {
            long id = made(KEYS, key());
            return admin(KEYS + "/" + id + "/revoke", "", "key.revoked", "key:" + id, true);
        });
        changes.put("POST " + GRANTS, () -> admin(GRANTS, grant("one"), "grant.created", "grant:[0-9]+", true));
        changes.put("POST " + GRANTS + "/{id}/revoke", () -> {
            long id = made(GRANTS, grant("two"));
            return admin(GRANTS + "/" + id + "/revoke", "", "grant.revoked", "grant:" + id, true);
        });
        changes.put(
                "POST /api/v1/admin/projections/rebuild",
                () -> admin(
                        "/api/v1/admin/projections/rebuild?only=graph",
                        "",
                        "projections.rebuilt",
                        "projections",
                        false));
        changes.put("POST " + LETTERS + "/{id}/replay", () -> {
            long id = letter(Events.complete(mark, Events.runId(92_001)).json());
            return operator(LETTERS + "/" + id + "/replay", "", "deadletter.replayed", "deadletter:" + id);
        });
        changes.put("POST " + LETTERS + "/{id}/discard", () -> {
            long id = letter("{\"" + mark + "\":1}");
            return operator(LETTERS + "/" + id + "/discard?reason=no", "", "deadletter.discarded", "deadletter:" + id);
        });
        changes.put(
                "POST " + WAIVERS,
                () -> new Change(Role.OPERATOR, WAIVERS, waiver(), "waiver.requested", "waiver:[0-9]+", false));
        changes.put("POST " + WAIVERS + "/{id}/approve", () -> waived(Role.STEWARD, "approve", "waiver.approved"));
        changes.put("POST " + WAIVERS + "/{id}/reject", () -> waived(Role.STEWARD, "reject", "waiver.rejected"));
        changes.put("POST " + WAIVERS + "/{id}/withdraw", () -> waived(Role.OPERATOR, "withdraw", "waiver.withdrawn"));
        changes.put("POST " + WAIVERS + "/{id}/revoke", () -> {
            Change approval = waived(Role.STEWARD, "approve", "");
            assertThat(send(Role.STEWARD, approval).statusCode()).isEqualTo(200);
            return new Change(
                    Role.STEWARD,
                    approval.path().replace("approve", "revoke"),
                    REASON,
                    "waiver.revoked",
                    approval.subject(),
                    true);
        });
        return changes;
    }

    private static Change admin(String path, String body, String action, String subject, boolean again) {
        return new Change(Role.ADMIN, path, body, action, subject, again);
    }

    private static Change operator(String path, String body, String action, String subject) {
        return new Change(Role.OPERATOR, path, body, action, subject, true);
    }

    private Change waived(Role role, String step, String action) {
        Response asked = send(Role.OPERATOR, new Change(Role.OPERATOR, WAIVERS, waiver(), "", "", false));
        assertThat(asked.statusCode()).as(asked.asString()).isEqualTo(201);
        long id = asked.jsonPath().getLong("id");
        String body = step.equals("reject") ? REASON : "";
        return new Change(role, WAIVERS + "/" + id + "/" + step, body, action, "waiver:" + id, true);
    }

    private String waiver() {
        return """
                {"gate": "shop/%s", "scope": "gate", "reason": "known", "sticky": true, "expiresAt": "%s"}
                """.formatted(mark, Instant.now().plusSeconds(3_600));
    }

    private String key() {
        return "{\"name\": \"" + mark + "\", \"role\": \"viewer\"}";
    }

    private String grant(String name) {
        return "{\"kind\": \"group\", \"name\": \"" + mark + name + "\", \"role\": \"viewer\"}";
    }

    private long made(String path, String body) {
        return send(Role.ADMIN, admin(path, body, "", "", false)).jsonPath().getLong("id");
    }

    private void gate() {
        var plan = parts.definitions()
                .apply(new Deployment(
                        List.of(new SourceFile("gate.yaml", """
                        apiVersion: sluice.dev/v1alpha1
                        kind: Gate
                        metadata: {name: %s, namespace: shop}
                        spec:
                          asset: "s3://lake/%s"
                          onMissing: block
                          checks:
                            - {id: ids, type: notNull, columns: [id]}
                        """.formatted(mark, mark))), false, "test", null));
        assertThat(plan.problems()).isEmpty();
    }

    private long letter(String event) {
        return jdbc.query("""
                        INSERT INTO dead_letter (received_at, transport, stage, code, reason, content_hash, body, attempts, state, updated_at)
                        SELECT now(), 1, 'PARSE', 'INGEST-NOT-JSON', 'not understood then', sha256(e), e, 1, 'WAITING', now()
                        FROM (SELECT convert_to(?, 'UTF8') AS e) t RETURNING id
                        """, row -> row.getLong(1), event).getFirst();
    }

    private Response send(Role role, Change change) {
        return RestAssured.given()
                .urlEncodingEnabled(false)
                .header("X-Api-Key", Objects.requireNonNull(secrets.get(role)))
                .contentType("application/json")
                .body(change.body())
                .post(change.path());
    }

    @Test
    void everyRouteThatChangesSomethingIsDoneHereOrOnRecordElsewhere() {
        Set<String> changing = Routes.rest().stream()
                .filter(route -> !Set.of("GET", "HEAD").contains(route.method()))
                .map(Routes.Route::toString)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> known = new TreeSet<>(changes().keySet());
        known.addAll(RECORDS_THEMSELVES.keySet());

        assertThat(known).isEqualTo(changing);
        assertThat(changes().keySet()).doesNotContainAnyElementsOf(RECORDS_THEMSELVES.keySet());
    }

    @Test
    void everyChangeLeavesOneEntryAndWhoeverMayNotNone() {
        gate();
        changes().forEach((route, made) -> {
            Change change = made.get();
            long before = newest();
            assertThat(send(Role.VIEWER, change).statusCode()).as(route).isEqualTo(403);
            assertThat(since(before)).as("%s, refused", route).isEmpty();

            Response done = send(change.role(), change);
            assertThat(done.statusCode()).as("%s: %s", route, done.asString()).isIn(200, 201);
            assertThat(since(before))
                    .as(route)
                    .singleElement()
                    .asString()
                    .matches(change.action() + " " + change.subject() + " " + mark + "-"
                            + change.role().spelled() + " " + id(change.role()));

            if (change.again()) {
                long after = newest();
                send(change.role(), change);
                assertThat(since(after)).as("%s, sent again", route).isEmpty();
            }
        });
        Api.awaitProjections();
    }

    @Test
    void anEventLeavesNoEntryAndIsInTheLog() {
        long before = newest();
        long position = Api.post(Events.complete(mark, Events.runId(92_002)));

        assertThat(jdbc.query("SELECT transport FROM event_log WHERE position = ?", row -> row.getInt(1), position))
                .containsExactly(2);
        assertThat(since(before)).isEmpty();
    }

    @Test
    void aQuestionLeavesNoEntryAndIsKeptWithWhoAsked() {
        long before = newest();
        String id = send(Role.OPERATOR, new Change(Role.OPERATOR, "/api/v1/gates/decisions", """
                {"caller": "a", "job": {"namespace": "airflow", "name": "x"}, "inputs": [{"namespace": "s3://lake", "name": "x"}]}
                """, "", "", false))
                .jsonPath()
                .getString("decisionId");

        assertThat(jdbc.query("SELECT asked_by FROM gate_answer WHERE id = ?::uuid", row -> row.getString(1), id))
                .containsExactly(mark + "-operator");
        assertThat(since(before)).isEmpty();
    }

    private long id(Role role) {
        return jdbc.query("SELECT id FROM api_key WHERE name = ?", row -> row.getLong(1), mark + "-" + role.spelled())
                .getFirst();
    }

    private long newest() {
        return jdbc.query("SELECT coalesce(max(id), 0) FROM audit_entry", row -> row.getLong(1))
                .getFirst();
    }

    /** What people did; the service does things of its own meanwhile. */
    private List<String> since(long id) {
        return jdbc.query(
                "SELECT concat_ws(' ', action, subject, actor, actor_key) FROM audit_entry WHERE id > ? AND actor <> 'sluice'"
                        + " ORDER BY id",
                row -> row.getString(1),
                id);
    }
}
