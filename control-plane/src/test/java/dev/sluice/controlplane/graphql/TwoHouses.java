package dev.sluice.controlplane.graphql;

import dev.sluice.model.Sha256;
import dev.sluice.model.quality.CheckOutcome;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Two namespaces with everything in them that Sluice runs, each with assets of its own. Anna also reads what Bert writes, and
 * is held by his gate.
 */
@Singleton
class TwoHouses {
    static final String ANNA = "anna";
    static final String BERT = "bert";

    private static final String DEFINITIONS = """
            apiVersion: sluice.dev/v1alpha1
            kind: Pool
            metadata: {name: lanes, namespace: %1$s}
            spec: {slots: 4}
            ---
            apiVersion: sluice.dev/v1alpha1
            kind: Service
            metadata: {name: api, namespace: %1$s}
            spec: {breaker: {failureRate: 0.5, window: 2, openFor: 5m, halfOpenProbes: 1}}
            ---
            apiVersion: sluice.dev/v1alpha1
            kind: Workflow
            metadata: {name: load, namespace: %1$s, ownership: {owner: "team:%1$s"}}
            spec:
              triggers:
                - {id: nightly, type: schedule, cron: "0 2 * * *", timezone: UTC}
              tasks:
                - id: extract
                  type: noop
                  pool: %1$s/lanes
                  produces: [{asset: raw, uri: "postgres://%1$s-db:5432/shop.%1$s.orders"}]
            ---
            apiVersion: sluice.dev/v1alpha1
            kind: Workflow
            metadata: {name: daily, namespace: %1$s}
            spec:
              partitions: {type: time, every: 1d, start: 2026-01-01, timezone: UTC}
              tasks: [{id: load, type: noop}]
            ---
            apiVersion: sluice.dev/v1alpha1
            kind: Workflow
            metadata: {name: mailing, namespace: %1$s}
            spec:
              tasks:
                - id: send
                  type: noop
                  consumes: ["postgres://%1$s-db:5432/shop.%1$s.orders"]
                  produces:
                    - asset: mails
                      uri: "postgres://%1$s-db:5432/shop.%1$s.mails"
                      columns: {email: {from: ["postgres://%1$s-db:5432/shop.%1$s.orders#email"]}}
            ---
            apiVersion: sluice.dev/v1alpha1
            kind: Gate
            metadata: {name: orders, namespace: %1$s, ownership: {owner: "team:%1$s"}}
            spec:
              asset: "postgres://%1$s-db:5432/shop.%1$s.orders"
              checks:
                - {id: emails, type: notNull, columns: [email]}
              longestWaiver: 2d
            """;

    /** Anna's, that goes on with what Bert writes. */
    private static final String NEIGHBOUR = """
            apiVersion: sluice.dev/v1alpha1
            kind: Workflow
            metadata: {name: neighbour, namespace: anna}
            spec:
              triggers: [{id: when, type: asset, assets: ["postgres://bert-db:5432/shop.bert.orders"]}]
              tasks:
                - id: look
                  type: noop
                  consumes: ["postgres://bert-db:5432/shop.bert.orders"]
                  produces:
                    - asset: seen
                      uri: "postgres://anna-db:5432/shop.anna.seen"
                      columns: {email: {from: ["postgres://bert-db:5432/shop.bert.orders#email"]}}
            """;

    @Inject
    Workshop workshop;

    @Inject
    GateWorkshop gates;

    /** Ids of what is there, by kind and namespace: {@code run anna}. */
    private final Map<String, String> ids = new TreeMap<>();

    /** Builds them once; an id by {@code kind namespace}. */
    synchronized Map<String, String> ids() {
        if (ids.isEmpty()) {
            workshop.deploy(DEFINITIONS.replace("%1$s", ANNA), "house-anna");
            workshop.deploy(DEFINITIONS.replace("%1$s", BERT), "house-bert");
            workshop.deploy(NEIGHBOUR, "house-neighbour");
            fill(ids, BERT);
            fill(ids, ANNA);
            ids.put("neighbour anna", workshop.start("anna/neighbour", "run-neighbour"));
        }
        return ids;
    }

    /** Builds another, for who changes what is in it; an id by {@code kind namespace}. */
    Map<String, String> built(String house) {
        Map<String, String> built = new TreeMap<>();
        workshop.deploy(DEFINITIONS.replace("%1$s", house), "house-" + house);
        fill(built, house);
        return built;
    }

    /** The secret of a key for the namespaces of these houses and for what is in their databases. */
    String key(String role, String... houses) {
        String secret = "slc_house_" + role + String.join("_", houses);
        String[] namespaces = Arrays.stream(houses)
                .flatMap(house -> Arrays.stream(new String[] {house, "postgres://" + house + "-db:5432"}))
                .toArray(String[]::new);
        workshop.rows(
                "INSERT INTO api_key (name, prefix, hash, role, namespaces, created_at) VALUES ('%s', 'slc_house', "
                                .formatted(secret)
                        + "'\\x%s', '%s', ARRAY['%s'], now()) ON CONFLICT DO NOTHING RETURNING name"
                                .formatted(Sha256.hexOf(secret), role, String.join("','", namespaces)));
        return secret;
    }

    private void fill(Map<String, String> ids, String house) {
        gates.says(house, CheckOutcome.PASS);
        String run = workshop.start(house + "/load", "run-" + house);
        gates.settle();
        ids.put("mailing " + house, workshop.start(house + "/mailing", "mailing-" + house));
        gates.settle();
        gates.write(house, "bad-" + house, CheckOutcome.FAIL);
        ids.put("run " + house, run);
        ids.put("held " + house, workshop.start(house + "/mailing", "held-" + house));
        ids.put("backfill " + house, workshop.ask("""
                        mutation { createBackfill(backfill: {workflow: "%s/daily", partitions: "2026-01-01..2026-01-03"},
                          idempotencyKey: "backfill-%s") { backfillId } }
                        """.formatted(house, house)).getString("createBackfill.backfillId"));
        put(ids, "attempt", house, """
                SELECT a.id::text FROM attempt a JOIN task_run t ON t.id = a.task_run_id WHERE t.run_id = '%s'
                """.formatted(run));
        String definition = one("SELECT id::text FROM definition WHERE kind = 'Workflow' AND namespace = '" + house
                + "' AND name = 'load'");
        put(
                ids,
                "evaluation",
                house,
                "SELECT max(e.id)::text FROM gate_evaluation e JOIN definition d ON d.id = e.definition_id"
                        + " WHERE d.namespace = '" + house + "'");
        put(ids, "alert", house, """
                INSERT INTO alert (alert_key, kind, definition_id, run_id, summary, raised_at)
                VALUES ('run-failed:%1$s/load', 'RUN_FAILED', %2$s, '%3$s', '%1$s/load failed', now()) RETURNING id::text
                """.formatted(house, definition, run));
        put(ids, "waiver", house, """
                INSERT INTO waiver (definition_id, asset_id, scope, check_id, consumer, version, slice, sticky, reason, state,
                    requested_by, requested_key, requested_at, expires_at)
                SELECT g.definition_id, g.asset_id, 'GATE', '', '', 1, '', false, 'known at %1$s', 'REQUESTED', 'somebody', 4711,
                    timestamptz '2026-01-01', timestamptz '2036-01-01'
                FROM gate g WHERE g.name = '%1$s/orders' RETURNING id::text
                """.formatted(house));
        forecasts(ids, house, run, definition);
    }

    private void forecasts(Map<String, String> ids, String house, String run, String definition) {
        ForecastRows rows = new ForecastRows(workshop.jdbc, gates.now());
        UUID decision = UUID.nameUUIDFromBytes(house.getBytes(StandardCharsets.UTF_8));
        rows.decision(decision, "START_EARLY", "ACT", Long.parseLong(definition), UUID.fromString(run), 60);
        rows.risk("run:" + run, "RUN", Long.parseLong(definition), 3_600, 0.4);
        rows.job("sluice", house + ".load");
        ids.put("decision " + house, decision.toString());
        ids.put(
                "incident " + house,
                Long.toString(rows.incident(house + ".load", "WARNING", 77, UUID.fromString(run))));
        put(ids, "reproduction", house, """
                INSERT INTO reproduction (id, run_id, state, requested_by, requested_key, requested_at, ended_at)
                VALUES (gen_random_uuid(), '%s', 'REFUSED', 'x', 0, now(), now()) RETURNING id::text
                """.formatted(run));
    }

    private void put(Map<String, String> ids, String what, String house, String sql) {
        ids.put(what + " " + house, one(sql));
    }

    private String one(String sql) {
        return workshop.rows(sql).getFirst();
    }
}
