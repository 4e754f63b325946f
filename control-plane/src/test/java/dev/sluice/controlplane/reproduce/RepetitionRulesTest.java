package dev.sluice.controlplane.reproduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.controlplane.operate.ConflictException;
import dev.sluice.controlplane.run.RunCreator;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What may be repeated, by whom, and beside what. */
class RepetitionRulesTest extends Repeating {
    @Test
    void workflowMustSayHowItIsRepeatedAndTouchNothing() {
        stage.apply("tasks: [{id: t, type: process, command: [\"true\"]}]");
        UUID silent = stage.run();
        stage.apply("""
                reproduce: {}
                tasks: [{id: t, type: process, command: ["true"], produces: [{asset: a, uri: "s3://b/a"}]}]
                """);
        UUID elsewhere = stage.run();

        assertThat(stage.repeat(silent))
                .isEqualTo(
                        "REFUSED NOT-REPRODUCIBLE: version 1 of n/w does not say how it is repeated; add spec.reproduce");
        assertThat(stage.repeat(elsewhere))
                .isEqualTo(
                        "REFUSED NOT-REPRODUCIBLE: output s3://b a of task t has no scratch place: it is no file of a"
                                + " connection, and no connection leads to it");
    }

    @Test
    void sameKeyIsTheSameRepetitionAndOfThatRunAlone() {
        stage.apply(STEADY);
        UUID run = stage.run();
        UUID other = stage.run();

        UUID first = stage.reproductions.request(run, "key", ReproduceStage.ANN);

        assertThat(stage.reproductions.request(run, "key", ReproduceStage.ANN)).isEqualTo(first);
        assertThatThrownBy(() -> stage.reproductions.request(other, "key", ReproduceStage.ANN))
                .isInstanceOf(ConflictException.class);
    }

    @Test
    void realRunsNeitherWaitForARepetitionNorDoesItWaitForHolds() {
        stage.apply(STEADY);
        UUID run = stage.run();
        stage.harness.rows("""
                INSERT INTO asset_hold (asset_id, source, reason, held_by, held_since)
                SELECT id, 'operator', 'test', 'ann', now() FROM asset WHERE name LIKE '%orders.csv' RETURNING asset_id
                """);
        long definition = Long.parseLong(stage.harness
                .rows("SELECT id FROM definition WHERE kind = 'Workflow'")
                .getFirst());

        String end = stage.repeat(run, () -> {
            assertThat(stage.harness.rows("SELECT state FROM workflow_run WHERE trigger_kind = 'reproduce'"))
                    .containsExactly("RUNNING");
            Map<Long, RunCreator.Load> loads =
                    stage.harness.transactions().call(tx -> RunCreator.loads(tx, Set.of(definition)));
            assertThat(loads).isEmpty();
        });

        assertThat(end).isEqualTo("DONE BYTE BYTE");
    }

    @Test
    void tasksThatReachOutAreLeftOutOrStandInTheWay() {
        String more = "  - {id: tell, type: http, method: POST, url: \"https://example.com/told\", after: [sum]}\n";
        stage.apply(STEADY + more);
        UUID refused = stage.succeeded("tell");
        stage.apply(STEADY.replace("environment: [TZ]", "environment: [TZ]\n  skip: [tell]") + more);
        UUID run = stage.succeeded("tell");

        assertThat(stage.repeat(refused))
                .isEqualTo("REFUSED NOT-REPRODUCIBLE: task tell calls another system over HTTP, which may change it;"
                        + " list it in spec.reproduce.skip");
        assertThat(stage.repeat(run)).isEqualTo("DONE BYTE BYTE");
        assertThat(stage.harness.rows("""
                SELECT t.task, t.state, t.reason FROM task_run t JOIN workflow_run r ON r.id = t.run_id
                WHERE r.trigger_kind = 'reproduce' ORDER BY t.ordinal
                """))
                .containsExactly("sum SUCCEEDED null", "tell SUCCEEDED left out of a repetition");
    }

    @Test
    void replicaThatWasSilentTooLongChangesNothingAnyMore() {
        stage.apply(STEADY);
        UUID run = stage.run();
        stage.reproductions.request(run, "k", ReproduceStage.ANN);
        Duration lease = Duration.ofMinutes(5);

        Reproductions.Job late = stage.reproductions.claim("a", lease).orElseThrow();
        assertThat(stage.reproductions.claim("b", lease)).isEmpty();
        stage.harness.clock().tick(lease.plusSeconds(1));
        Reproductions.Job now = stage.reproductions.claim("b", lease).orElseThrow();
        stage.reproductions.end(late, Reproductions.End.failed("late"));
        stage.reproductions.end(now, Reproductions.End.refused("in time"));

        assertThat(stage.harness.rows("SELECT state, detail FROM reproduction")).containsExactly("REFUSED in time");
    }
}
