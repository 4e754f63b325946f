package dev.sluice.controlplane.dispatch;

import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A scheduler on a real PostgreSQL, and a workflow whose tasks follow one another. */
abstract class OnScheduler {
    static final String CHAIN = """
            apiVersion: sluice.dev/v1alpha1
            kind: Workflow
            metadata: {name: orders, namespace: sales}
            spec:
              triggers:
                - {id: nightly, type: schedule, cron: "0 2 * * *", timezone: UTC}
              defaults:
                retry: {maxAttempts: 3, backoff: exponential, initial: 30s, factor: 2, max: 15m, jitter: 0}
              tasks:
                - id: extract
                  type: noop
                  produces: [{asset: raw, uri: "connection://wh/raw.orders"}]
                - id: publish
                  type: noop
                  consumes: [raw]
                  produces: [{asset: orders, uri: "connection://wh/sales.orders"}]
            """;

    SchedulerHarness scheduler;

    @BeforeEach
    void start() throws SQLException {
        scheduler = new SchedulerHarness();
    }

    @AfterEach
    void stop() {
        scheduler.close();
    }

    List<String> runs() {
        return scheduler.rows(
                "SELECT d.name, r.trigger_kind, r.state, coalesce(r.reason, '') FROM workflow_run r JOIN definition d ON d.id = r.definition_id ORDER BY r.created_at, r.id");
    }

    List<String> tasks(UUID run) {
        return scheduler.rows("SELECT task, state, attempts FROM task_run WHERE run_id = ? ORDER BY ordinal", run);
    }
}
