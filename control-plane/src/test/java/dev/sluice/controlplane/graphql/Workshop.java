package dev.sluice.controlplane.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.dispatch.Replica;
import dev.sluice.controlplane.dispatch.SchedulerParts;
import dev.sluice.controlplane.dispatch.ScriptedExecutor;
import dev.sluice.controlplane.dispatch.TestReplicaConfig;
import dev.sluice.controlplane.dispatch.Worker;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.model.Sha256;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.awaitility.Awaitility;

/** The service as callers of different roles see it, and the replica that does its work when the test says so. */
@Singleton
class Workshop {
    static final String ORDERS = """
            apiVersion: sluice.dev/v1alpha1
            kind: Workflow
            metadata:
              name: orders
              namespace: %s
              labels: {domain: orders}
              ownership: {owner: "team:sales"}
            spec:
              parameters: {mode: {type: string, default: full}}
              triggers:
                - {id: nightly, type: schedule, cron: "0 2 * * *", timezone: UTC}
              tasks:
                - id: extract
                  type: noop
                  produces: [{asset: raw, uri: "connection://wh/raw.orders"}]
                - id: publish
                  type: noop
                  consumes: [raw]
                  produces: [{asset: orders, uri: "connection://wh/sales.orders"}]
            """;

    static final String DAILY = """
            apiVersion: sluice.dev/v1alpha1
            kind: Workflow
            metadata: {name: daily, namespace: %s}
            spec:
              partitions: {type: time, every: 1d, start: 2026-01-01, timezone: UTC}
              tasks:
                - {id: load, type: noop}
            """;

    @Inject
    DataSource dataSource;

    @Inject
    SchedulerParts parts;

    @Inject
    Jdbc jdbc;

    /** Makes a key of a role and returns it. Known ones are given again. */
    String key(String role) {
        String key = "slc_test_" + role;
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement("""
                        INSERT INTO api_key (name, prefix, hash, role, created_at) VALUES (?, 'slc_test', ?, ?, now())
                        ON CONFLICT DO NOTHING
                        """)) {
            insert.setString(1, "test-" + role);
            insert.setBytes(2, Sha256.of(key));
            insert.setString(3, role);
            insert.executeUpdate();
            return key;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    Response send(String role, String query, Map<String, ?> variables) {
        return RestAssured.given()
                .header("Authorization", "Bearer " + key(role))
                .contentType("application/json")
                .body(Map.of("query", query, "variables", variables))
                .post("/graphql");
    }

    /** The data of an answer without errors. */
    JsonPath ask(String query) {
        return ask(query, Map.of());
    }

    JsonPath ask(String query, Map<String, ?> variables) {
        Response response = send("operator", query, variables);
        assertThat(response.jsonPath().<Object>get("errors"))
                .as(response.asString())
                .isNull();
        return response.jsonPath().setRootPath("data");
    }

    /** Code and message of the error of an answer that has one. */
    String refusal(String role, String query) {
        JsonPath answer = send(role, query, Map.of()).jsonPath();
        return answer.getString("errors[0].extensions.code") + ": " + answer.getString("errors[0].message");
    }

    /** Applies what must have no problem. */
    JsonPath deploy(String yaml, String key) {
        JsonPath answer = apply(yaml, key);
        assertThat(answer.getList("applyDefinitions.problems.rendered")).isEmpty();
        return answer;
    }

    JsonPath apply(String yaml, String key) {
        Map<String, Object> variables = new HashMap<>();
        variables.put("files", List.of(Map.of("path", "test.yaml", "text", yaml)));
        variables.put("key", key);
        return ask("""
                mutation ($files: [DefinitionFile!]!, $key: String!) {
                  applyDefinitions(files: $files, revision: "abc", idempotencyKey: $key) {
                    applied problems { code line column message fix rendered }
                    changes { kind name action version differences { path before after impact text } nextFires { trigger at } } } }
                """, variables);
    }

    String start(String workflow, String key) {
        return ask("mutation { startRun(workflow: \"" + workflow + "\", idempotencyKey: \"" + key + "\") { runId } }")
                .getString("startRun.runId");
    }

    /** Does what is due, with this executor, until nothing is left. */
    void work(ScriptedExecutor executor) {
        TestReplicaConfig config = TestReplicaConfig.of(8);
        Worker worker = parts.worker(List.of(executor), config, () -> {});
        Replica replica = parts.replica("workshop", worker, config);
        int quiet = 0;
        while (quiet < 2) {
            int done = replica.fire() + replica.dispatch();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> replica.running() == 0);
            quiet = done == 0 ? quiet + 1 : 0;
        }
        worker.close();
    }

    List<String> rows(String sql) {
        return jdbc.query(sql, row -> row.getString(1));
    }
}
