package dev.sluice.controlplane.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.dispatch.Claimer;
import dev.sluice.controlplane.dispatch.Lineage;
import dev.sluice.controlplane.dispatch.ScriptedExecutor;
import dev.sluice.controlplane.emit.RunEvents;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.testing.Pace;
import dev.sluice.controlplane.workflow.Connections;
import dev.sluice.controlplane.workflow.DeployedCache;
import dev.sluice.model.DatasetId;
import dev.sluice.model.quality.CheckOutcome;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** Races one verdict that holds against claims, again and again on one store. */
final class RaceStage implements AutoCloseable {

    private final GateStage stage = new GateStage(ScriptedExecutor.succeeds());
    private final List<Claimer> claimers = new ArrayList<>();
    private final Pace verdictPace = new Pace();
    private final Pace claimPace = new Pace();

    /**
     * How a race ended.
     *
     * @param started tasks that started, all before the hold
     * @param held tasks that the hold kept back
     * @param past tasks that started though a hold on what they read was committed
     */
    record Outcome(int started, int held, List<String> past) {}

    RaceStage(int claimers) throws SQLException {
        stage.scheduler.apply(GateStage.gate("orders", "raw.orders", GateStage.notNull("ids", "id")));
        stage.scheduler.apply(GateStage.task("clean", """
                consumes: ["connection://wh/raw.orders"], produces: [{asset: c, uri: "connection://wh/clean.orders"}]"""));
        stage.scheduler.apply(GateStage.task("report", "consumes: [\"connection://wh/clean.orders\"]"));
        stage.scheduler.apply(
                GateStage.task("both", "consumes: [\"connection://wh/raw.orders\", \"connection://wh/clean.orders\"]"));
        stage.scheduler.publish("raw.orders", null);
        stage.settle();
        stage.checks.says("ids", CheckOutcome.FAIL);
        for (String workflow : List.of("clean", "report", "both")) {
            stage.start(workflow);
        }
        prepare();
        for (int i = 0; i < claimers; i++) {
            this.claimers.add(new Claimer(
                    stage.scheduler.transactions(),
                    new DeployedCache(),
                    new RunEvents("sluice"),
                    new Lineage(Connections.of(Map.of("wh", t -> new DatasetId("postgres://wh:5432", t)))),
                    stage.scheduler.main().forecasts().foresights(),
                    "claimer" + i,
                    Duration.ofHours(1)));
        }
    }

    /** A trigger notes, in the transaction that holds an asset, which of its readers have started by then. */
    private void prepare() {
        stage.scheduler.transactions().run(tx -> {
            tx.update("CREATE TABLE race_item AS SELECT * FROM work_item");
            tx.update("CREATE TABLE race_seen (asset_id bigint, task_run_id uuid)");
            tx.update("""
                    CREATE FUNCTION race_note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                        INSERT INTO race_seen SELECT NEW.asset_id, i.task_run_id FROM race_item i
                        WHERE NEW.asset_id = ANY (i.consumes)
                          AND EXISTS (SELECT 1 FROM attempt a WHERE a.task_run_id = i.task_run_id);
                        RETURN NULL;
                    END $$
                    """);
            tx.update("""
                    CREATE TRIGGER race_note AFTER INSERT ON asset_hold FOR EACH ROW
                    WHEN (NEW.kind IN ('GATE', 'DERIVED')) EXECUTE FUNCTION race_note()
                    """);
        });
    }

    Outcome race(long seed, ExecutorService threads) throws Exception {
        stage.scheduler.transactions().run(RaceStage::reset);
        Random random = new Random(seed);
        CountDownLatch go = new CountDownLatch(1);
        List<Future<?>> all = new ArrayList<>();
        long verdict = claimPace.pause(random);
        all.add(threads.submit(() -> {
            Pace.await(go, verdict);
            verdictPace.measure(go, () -> assertThat(stage.evaluator.evaluate()).isTrue());
        }));
        for (Claimer claimer : claimers) {
            long pause = verdictPace.pause(random);
            int capacity = 1 + random.nextInt(3);
            all.add(threads.submit(() -> {
                Pace.await(go, pause);
                claimPace.measure(
                        go,
                        () -> claimer.claim(capacity, stage.scheduler.clock().instant()));
            }));
        }
        go.countDown();
        for (Future<?> one : all) {
            one.get();
        }
        verdictPace.over();
        claimPace.over();
        claimers.getFirst().claim(8, stage.scheduler.clock().instant().plusSeconds(5));
        return outcome();
    }

    /** As before: three tasks in the queue, nothing held, an evaluation asked for. */
    private static void reset(Tx tx) throws SQLException {
        tx.update("DELETE FROM lease");
        tx.update("DELETE FROM attempt");
        tx.update("DELETE FROM work_item");
        tx.update("UPDATE task_run SET state = 'READY', attempts = 0");
        tx.update("DELETE FROM asset_hold");
        tx.update("DELETE FROM gate_ruling");
        tx.update("DELETE FROM gate_state");
        tx.update("DELETE FROM race_seen");
        tx.update("DELETE FROM lineage_outbox");
        tx.update("DELETE FROM run_event");
        tx.update("INSERT INTO work_item SELECT * FROM race_item");
        tx.update("UPDATE gate_evaluation SET state = 'QUEUED' WHERE id = (SELECT min(id) FROM gate_evaluation)");
        tx.update(
                "DELETE FROM gate_evaluation e WHERE state = 'QUEUED' AND id > (SELECT min(id) FROM gate_evaluation)");
    }

    private Outcome outcome() {
        assertThat(stage.rows("SELECT count(*) FROM asset_hold WHERE kind IN ('GATE', 'DERIVED')"))
                .containsExactly("2");
        List<String> past = stage.rows("""
                SELECT i.task_run_id, h.asset_id FROM race_item i JOIN attempt t ON t.task_run_id = i.task_run_id
                JOIN asset_hold h ON h.asset_id = ANY (i.consumes) AND h.kind IN ('GATE', 'DERIVED')
                WHERE NOT EXISTS (SELECT 1 FROM race_seen s WHERE s.task_run_id = i.task_run_id AND s.asset_id = h.asset_id)
                """);
        int started =
                Integer.parseInt(stage.rows("SELECT count(*) FROM attempt").getFirst());
        return new Outcome(started, 3 - started, past);
    }

    @Override
    public void close() {
        stage.close();
    }
}
