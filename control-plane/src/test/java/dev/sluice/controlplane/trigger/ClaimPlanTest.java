package dev.sluice.controlplane.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.testing.Stage;
import org.junit.jupiter.api.Test;

/** Idle triggers cost nothing, however many there are. */
class ClaimPlanTest {
    private static final int IDLE = 20_000;

    private final Stage stage = new Stage();

    @Test
    void onlyTriggersThatAreDueAreRead() {
        stage.deploy("""
                apiVersion: sluice.dev/v1alpha1
                kind: Workflow
                metadata: {name: w, namespace: n}
                spec:
                  triggers: [{id: t, type: schedule, cron: "0 0 1 1 *", timezone: UTC}]
                  tasks: [{id: a, type: noop}]
                """);
        stage.execute("""
                INSERT INTO trigger (definition_id, name, kind, version, active, next_slot, evaluate_at)
                SELECT t.definition_id, 'idle-' || i, t.kind, t.version, true, now() + i * interval '1 s', now() + i * interval '1 s'
                FROM trigger t, generate_series(1, ?) AS i
                """, IDLE);
        stage.execute("ANALYZE trigger");

        String plan = String.join(
                "\n",
                stage.rows("EXPLAIN (ANALYZE, COSTS off, TIMING off) "
                        + TriggerEngine.CLAIM_DUE.replaceFirst("\\?", "now()").replaceFirst("\\?", "200")));

        assertThat(plan).contains("using trigger_due").contains("Index Cond: (evaluate_at <= now())");
        assertThat(plan).doesNotContain("Rows Removed by Filter");
    }
}
