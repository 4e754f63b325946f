package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.dispatch.ScriptedExecutor;
import dev.sluice.controlplane.gate.Evaluator;
import dev.sluice.model.quality.CheckOutcome;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;

/** Gates with scripted checks in the service under test; time and work go on when the test says so. */
@Singleton
class GateWorkshop {
    /** A producer, a consumer of its bad column, one of a sibling column, and the reader of what the first writes. */
    private static final String DEFINITIONS = """
            apiVersion: sluice.dev/v1alpha1
            kind: Workflow
            metadata: {name: load, namespace: %1$s}
            spec:
              tasks: [{id: extract, type: noop, produces: [{asset: raw, uri: "connection://wh/%1$s.orders"}]}]
            ---
            apiVersion: sluice.dev/v1alpha1
            kind: Workflow
            metadata: {name: mailing, namespace: %1$s}
            spec:
              tasks:
                - id: send
                  type: noop
                  consumes: ["connection://wh/%1$s.orders"]
                  produces:
                    - asset: mails
                      uri: "connection://wh/%1$s.mails"
                      columns: {email: {from: ["connection://wh/%1$s.orders#email"]}}
            ---
            apiVersion: sluice.dev/v1alpha1
            kind: Workflow
            metadata: {name: totals, namespace: %1$s}
            spec:
              tasks:
                - id: sum
                  type: noop
                  consumes: ["connection://wh/%1$s.orders"]
                  produces:
                    - asset: totals
                      uri: "connection://wh/%1$s.totals"
                      columns: {amount: {from: ["connection://wh/%1$s.orders#amount"]}}
            ---
            apiVersion: sluice.dev/v1alpha1
            kind: Workflow
            metadata: {name: letters, namespace: %1$s}
            spec:
              tasks: [{id: print, type: noop, consumes: ["connection://wh/%1$s.mails"]}]
            ---
            apiVersion: sluice.dev/v1alpha1
            kind: Gate
            metadata: {name: orders, namespace: %1$s, ownership: {owner: "team:%1$s"}}
            spec:
              asset: "connection://wh/%1$s.orders"
              description: Orders as the shop sends them.
              checks:
                - {id: emails, type: notNull, columns: [email]}
                - {id: rows, type: rowCount, fail: "< 10", severity: warn}
              sensitive: [email]
              longestWaiver: 2d
            """;

    @Inject
    Workshop workshop;

    private final ScriptedAudit audit = new ScriptedAudit();

    /** Deploys the gate {@code namespace/orders} and who is around it. */
    void deploy(String namespace) {
        workshop.deploy(DEFINITIONS.replace("%1$s", namespace), namespace + "-gates");
    }

    /** Arguments that name an asset of the namespace. */
    static String asset(String namespace, String name) {
        return "{namespace: \"postgres://wh:5432\", name: \"shop." + namespace + "." + name + "\"}";
    }

    /** Writes the next version of the orders, whose emails come out so. */
    void write(String namespace, String key, CheckOutcome emails) {
        says(namespace, emails);
        workshop.start(namespace + "/load", key);
        settle();
    }

    /** From now on the check of the emails comes out so. */
    void says(String namespace, CheckOutcome emails) {
        audit.says(namespace + "/orders", "emails", emails);
    }

    /** Lets everything happen that is due now. */
    void settle() {
        int quiet = 0;
        try (Evaluator evaluator = workshop.parts.gates().evaluator("workshop", audit, Duration.ofSeconds(30))) {
            while (quiet < 2) {
                workshop.work(ScriptedExecutor.succeeds());
                int done = workshop.parts.gates().time().look(now());
                while (evaluator.evaluate()) {
                    done++;
                }
                quiet = done == 0 ? quiet + 1 : 0;
            }
        }
    }

    Instant now() {
        return ScheduledStore.Clock.CLOCK.instant();
    }
}
