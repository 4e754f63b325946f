package dev.sluice.controlplane.run;

import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.workflow.Deployed;
import dev.sluice.controlplane.workflow.DeployedCache;
import dev.sluice.scheduler.definition.ResourceName;
import dev.sluice.scheduler.definition.RunPolicy.Overlap;
import dev.sluice.scheduler.plan.Admission;
import dev.sluice.scheduler.plan.RunStatus;
import dev.sluice.scheduler.time.StaticPartitioning;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Lets a run that waited for assets go on, as the overlap rule of its workflow has it then. */
public final class RunAdmission {
    private final DeployedCache definitions;
    private final RunStarter starter;

    public RunAdmission(DeployedCache definitions, RunStarter starter) {
        this.definitions = definitions;
        this.starter = starter;
    }

    /** Locks a run, and its workflow before it where the overlap rule asks for that. */
    public Optional<RunRow> lockWithWorkflow(Tx tx, UUID id) throws SQLException {
        RunRow seen = RunRows.byIds(tx, List.of(id)).get(id);
        if (seen == null) {
            return Optional.empty();
        }
        Deployed deployed = definitions.workflow(tx, seen.definitionId(), seen.version());
        if (deployed.workflow().run().overlap() != Overlap.ALLOW) {
            RunCreator.lockDefinitions(tx, Set.of(seen.definitionId()));
        }
        return RunRows.lock(tx, id);
    }

    /** Admits a locked run that waits no longer. */
    public void admit(Tx tx, RunRow run, Journal journal, Instant now) throws SQLException {
        Deployed deployed = definitions.workflow(tx, run.definitionId(), run.version());
        tx.update("DELETE FROM run_wait WHERE run_id = ?", run.id());
        if (comesWithOthers(tx, run, deployed)) {
            state(tx, run, RunStatus.QUEUED, RunCreator.ANOTHER_PARTITION);
            return;
        }
        Map<Long, RunCreator.Load> loads = RunCreator.loads(tx, Set.of(run.definitionId()));
        RunCreator.Load load = loads.getOrDefault(run.definitionId(), new RunCreator.Load(0, 0));
        switch (Admission.of(deployed.workflow().run().overlap(), load.active(), load.buffered())) {
            case Admission.Start _ -> {
                state(tx, run, RunStatus.RUNNING, null);
                starter.start(tx, List.of(new RunStarter.Start(run, deployed)), journal, now);
            }
            case Admission.Buffer _ -> state(tx, run, RunStatus.QUEUED, "another run is active");
            case Admission.ReplaceBuffered _ -> {
                starter.dropBuffered(tx, run.definitionId(), journal, now);
                state(tx, run, RunStatus.QUEUED, "another run is active");
            }
            case Admission.CancelActive _ -> {
                starter.dropBuffered(tx, run.definitionId(), journal, now);
                starter.cancelActive(tx, run.definitionId(), "overlap: a newer run came");
                state(tx, run, RunStatus.QUEUED, "the active run is being cancelled");
            }
            case Admission.Drop _ -> {
                RunEnds.write(tx, run, deployed, RunStatus.SKIPPED, "overlap: another run is active", now);
                journal.run(run.id(), "RUN_SKIPPED", RunStatus.SKIPPED, "overlap: another run is active", now);
            }
        }
    }

    /** Whether runs of other partitions of the same slot were admitted: they never make way for each other. */
    private static boolean comesWithOthers(Tx tx, RunRow run, Deployed deployed) throws SQLException {
        return deployed.workflow().run().overlap() != Overlap.ALLOW
                && deployed.workflow().partitions().orElse(null) instanceof StaticPartitioning
                && tx.first("""
                                SELECT 1 FROM workflow_run WHERE definition_id = ? AND id <> ? AND trigger_name = ? AND slot = ?
                                  AND state IN ('QUEUED', 'RUNNING') LIMIT 1
                                """, row -> true, run.definitionId(), run.id(), run.triggerName(), run.slot())
                        .isPresent();
    }

    /** Ends a locked run that waited in vain. */
    public void end(Tx tx, RunRow run, RunStatus status, String reason, Instant now) throws SQLException {
        RunEnds.write(tx, run, definitions.workflow(tx, run.definitionId(), run.version()), status, reason, now);
    }

    /** What the workflow of a run is called. */
    public ResourceName workflow(Tx tx, RunRow run) throws SQLException {
        return definitions
                .workflow(tx, run.definitionId(), run.version())
                .workflow()
                .metadata()
                .name();
    }

    private static void state(Tx tx, RunRow run, RunStatus state, @org.jspecify.annotations.Nullable String reason)
            throws SQLException {
        tx.update("UPDATE workflow_run SET state = ?, reason = ? WHERE id = ?", state, reason, run.id());
    }
}
