package dev.sluice.controlplane.run;

import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.workflow.Deployed;
import dev.sluice.controlplane.workflow.DeployedCache;
import dev.sluice.scheduler.definition.RunPolicy.Overlap;
import dev.sluice.scheduler.plan.RunStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Cancels runs: what waits ends at once, what runs is told with the next heartbeat of its replica. */
public final class RunCancel {
    private final Transactions transactions;
    private final DeployedCache definitions;
    private final RunProgress progress;
    private final RunStarter starter;

    public RunCancel(Transactions transactions, DeployedCache definitions, RunProgress progress, RunStarter starter) {
        this.transactions = transactions;
        this.definitions = definitions;
        this.progress = progress;
        this.starter = starter;
    }

    /** Cancels a run; no effect on one that is done. Returns whether there is such a run. */
    public boolean cancel(UUID id, String by, Instant now) {
        return transactions.call(tx -> {
            RunRow seen = RunRows.byIds(tx, List.of(id)).get(id);
            if (seen == null) {
                return false;
            }
            Deployed deployed = definitions.workflow(tx, seen.definitionId(), seen.version());
            if (deployed.workflow().run().overlap() != Overlap.ALLOW) {
                RunCreator.lockDefinitions(tx, Set.of(seen.definitionId()));
            }
            Optional<RunRow> locked = RunRows.lock(tx, id);
            if (locked.isEmpty() || locked.get().state().isDone()) {
                return true;
            }
            tx.update("UPDATE workflow_run SET cancel_asked = coalesce(cancel_asked, ?) WHERE id = ?", by, id);
            Journal journal = new Journal();
            RunRow run = RunRows.lock(tx, id).orElseThrow();
            if (run.state() == RunStatus.RUNNING) {
                progress.advance(tx, List.of(new RunStarter.Start(run, deployed)), starter, journal, now);
            } else {
                RunEnds.write(tx, run, deployed, RunStatus.CANCELLED, "cancelled by " + by, now);
                tx.update("DELETE FROM run_wait WHERE run_id = ?", id);
                journal.run(id, "RUN_CANCELLED", RunStatus.CANCELLED, "cancelled by " + by, now);
            }
            journal.write(tx);
            return true;
        });
    }
}
