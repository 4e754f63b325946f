package dev.sluice.controlplane.run;

import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.trigger.Parameters;
import dev.sluice.controlplane.workflow.Definitions;
import dev.sluice.controlplane.workflow.Deployed;
import dev.sluice.controlplane.workflow.DeployedCache;
import dev.sluice.scheduler.definition.ResourceName;
import dev.sluice.scheduler.plan.RunStatus;
import dev.sluice.scheduler.time.Partition;
import dev.sluice.scheduler.time.Partitioning;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Runs that people and programs ask for. Each call carries a key: the same key again gives the same run. */
public final class RunRequests {
    /** How far a repetition stands behind the run that it repeats. */
    private static final int SHADOW_BELOW = 10_000;

    private final Transactions transactions;
    private final Definitions definitions;
    private final DeployedCache cache;
    private final RunCreator creator;
    private final InstantSource time;

    public RunRequests(
            Transactions transactions,
            Definitions definitions,
            DeployedCache cache,
            RunCreator creator,
            InstantSource time) {
        this.transactions = transactions;
        this.definitions = definitions;
        this.cache = cache;
        this.creator = creator;
        this.time = time;
    }

    /**
     * A request for a run.
     *
     * @param key idempotency key
     * @param by who asks
     * @param propagate whether what it writes fires asset triggers
     */
    public record Caller(String key, String by, boolean propagate) {}

    /** Something asked for does not exist or does not fit; the message says what to do. */
    public static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public RefusedException(String message) {
            super(message);
        }
    }

    /**
     * Starts a run of the current version.
     *
     * @param partition key; null for a workflow without partitions
     * @throws RefusedException when there is no such workflow or partition, or a parameter does not fit
     */
    public UUID start(
            ResourceName workflow, Map<String, String> parameters, @Nullable String partition, Caller caller) {
        return transactions.call(tx -> {
            Deployed deployed = definitions
                    .current(tx, workflow)
                    .orElseThrow(() -> new RefusedException("there is no workflow '" + workflow + "'"));
            NewRun.Origin origin = origin(deployed, "manual", "{}", caller, Optional.empty());
            return create(
                    tx,
                    new NewRun(
                            deployed,
                            "manual:" + caller.key(),
                            origin,
                            Optional.empty(),
                            partition(deployed, partition),
                            complete(tx, deployed, parameters),
                            Optional.empty(),
                            List.of()));
        });
    }

    /** Runs the same version with the same parameters and partition again. */
    public UUID rerun(UUID run, Caller caller) {
        return again(run, "rerun", Map.of(), caller);
    }

    /**
     * Goes on where a run failed: what succeeded in it is kept.
     *
     * @throws RefusedException when nothing failed
     */
    public UUID retryFailed(UUID run, Caller caller) {
        if (transactions.call(tx -> done(tx, run)).state() == RunStatus.SUCCEEDED) {
            throw new RefusedException(
                    "run " + run + " succeeded: nothing of it is to be retried; rerun does all of it again");
        }
        return again(run, RunStarter.RETRY, Map.of(RunStarter.RETRY_OF, run.toString()), caller);
    }

    /**
     * Repeats a run beside the real data: at the same point in time, with the same facts, below all other work. Part of the
     * caller's transaction.
     *
     * @throws RefusedException when there is no such run, or it is not done yet
     */
    public UUID shadow(Tx tx, UUID run, String key, String by) throws SQLException {
        RunRow old = done(tx, run);
        Deployed deployed = cache.workflow(tx, old.definitionId(), old.version());
        NewRun.Origin origin = new NewRun.Origin(
                "",
                RunRow.SHADOW,
                old.facts(),
                by,
                old.priority() - SHADOW_BELOW,
                false,
                false,
                Optional.empty(),
                Optional.of(run));
        return create(
                tx,
                new NewRun(
                        deployed,
                        RunRow.SHADOW + ":" + key,
                        origin,
                        Optional.of(old.slot() == null ? old.createdAt() : old.slot()),
                        partition(deployed, old.partitionKey()),
                        old.parameters(),
                        Optional.empty(),
                        List.of()));
    }

    private static RunRow done(Tx tx, UUID run) throws SQLException {
        RunRow old = RunRows.byIds(tx, List.of(run)).get(run);
        if (old == null) {
            throw new RefusedException("there is no run " + run);
        }
        if (!old.state().isDone()) {
            throw new RefusedException("run " + run + " is not done yet; cancel it first, or wait");
        }
        return old;
    }

    /** With the slot and the facts of the old run: its tasks may speak of them. */
    private UUID again(UUID run, String kind, Map<String, String> further, Caller caller) {
        return transactions.call(tx -> {
            RunRow old = done(tx, run);
            Deployed deployed = cache.workflow(tx, old.definitionId(), old.version());
            Map<String, Object> facts = new HashMap<>(RunScope.object(old.facts()));
            facts.remove(RunStarter.RETRY_OF);
            facts.putAll(further);
            NewRun.Origin origin = origin(deployed, kind, RunScope.json(facts), caller, Optional.of(run));
            return create(
                    tx,
                    new NewRun(
                            deployed,
                            kind + ":" + caller.key(),
                            origin,
                            Optional.ofNullable(old.slot()),
                            partition(deployed, old.partitionKey()),
                            old.parameters(),
                            Optional.empty(),
                            List.of()));
        });
    }

    private static NewRun.Origin origin(
            Deployed deployed, String kind, String facts, Caller caller, Optional<UUID> rerunOf) {
        return new NewRun.Origin(
                "",
                kind,
                facts,
                caller.by(),
                deployed.workflow().run().priority(),
                caller.propagate(),
                false,
                Optional.empty(),
                rerunOf);
    }

    private static Map<String, String> complete(Tx tx, Deployed deployed, Map<String, String> parameters) {
        refuseSecrets(tx, parameters);
        try {
            return Parameters.complete(deployed, parameters);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Parameters are stored and shown: none may be the value of a secret.
     *
     * @throws RefusedException when one is
     */
    public static void refuseSecrets(Tx tx, Map<String, String> parameters) {
        parameters.forEach((name, value) -> {
            if (tx.hidesPartOf(value)) {
                throw new RefusedException("parameter '" + name + "' holds the value of a secret; parameters are stored"
                        + " and shown: name the secret in the task's secrets instead");
            }
        });
    }

    private UUID create(Tx tx, NewRun run) throws SQLException {
        Instant now = time.instant();
        Journal journal = new Journal();
        List<UUID> made = creator.create(tx, List.of(run), journal, now);
        journal.write(tx);
        if (!made.isEmpty()) {
            return made.getFirst();
        }
        return tx.query(
                        "SELECT id FROM workflow_run WHERE definition_id = ? AND dedupe_key = ?",
                        row -> row.getObject(1, UUID.class),
                        run.deployed().definitionId(),
                        run.dedupeKey())
                .getFirst();
    }

    private static Optional<Partition> partition(Deployed deployed, @Nullable String key) {
        Optional<Partitioning> partitions = deployed.workflow().partitions();
        if (key == null) {
            if (partitions.isPresent()) {
                throw new RefusedException("the workflow has partitions; name one, for example "
                        + partitions.get().key(0));
            }
            return Optional.empty();
        }
        if (partitions.isEmpty()) {
            throw new RefusedException("the workflow has no partitions; leave the partition out");
        }
        OptionalLong ordinal = partitions.get().ordinal(key);
        if (ordinal.isEmpty()) {
            throw new RefusedException("there is no partition '" + key + "'; keys look like "
                    + partitions.get().key(0));
        }
        return Optional.of(partitions.get().partition(ordinal.getAsLong()));
    }
}
