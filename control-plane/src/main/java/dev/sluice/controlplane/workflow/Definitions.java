package dev.sluice.controlplane.workflow;

import dev.sluice.controlplane.fact.Fact;
import dev.sluice.controlplane.forecast.act.EarlyStarts;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.security.ForbiddenException;
import dev.sluice.controlplane.security.Scope;
import dev.sluice.model.quality.CheckVocabulary;
import dev.sluice.scheduler.definition.Definition;
import dev.sluice.scheduler.definition.Gate;
import dev.sluice.scheduler.definition.ResourceName;
import dev.sluice.scheduler.definition.Trigger;
import dev.sluice.scheduler.definition.Workflow;
import dev.sluice.scheduler.definition.read.Loaded;
import dev.sluice.scheduler.definition.read.ReadResult;
import dev.sluice.scheduler.definition.read.SourceFile;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Plans and deploys definitions. Deploying the same content again changes nothing. */
public final class Definitions {
    /** One deployment at a time, in all replicas: an arbitrary number of PostgreSQL's advisory locks. */
    private static final long DEPLOY_LOCK = 0x51C1CE01L;
    /** Changes that the audit trail names. */
    private static final int MOST_NOTED = 100;

    private final Transactions transactions;
    private final DeployedCache cache;
    private final DefinitionPlanner planner;
    private final TriggerRows triggers;
    private final Gates gates;
    private final DeployRights rights;
    private final GateWatch watch;
    private final InstantSource time;

    /**
     * What deploying stands on.
     *
     * @param checks types of check that gates may use
     * @param watch is told of gates that come, change or go
     */
    public record Parts(
            Transactions transactions,
            DeployedCache cache,
            Assets assets,
            Connections connections,
            CheckVocabulary checks,
            GateWatch watch,
            InstantSource time) {}

    public Definitions(Parts parts) {
        this.transactions = parts.transactions();
        this.cache = parts.cache();
        this.planner = new DefinitionPlanner(parts.cache(), parts.connections(), parts.checks(), parts.time());
        this.triggers = new TriggerRows(parts.assets(), parts.connections());
        this.gates = new Gates(parts.cache(), parts.assets(), parts.connections());
        this.rights = new DeployRights(gates, parts.connections());
        this.watch = parts.watch();
        this.time = parts.time();
    }

    /** The gates that are deployed. */
    public Gates gates() {
        return gates;
    }

    /**
     * A set of files to deploy.
     *
     * @param files all of them
     * @param prune whether definitions of the same namespaces that are in none of the files are removed
     * @param by who deploys
     * @param revision Git commit; null when unknown
     */
    public record Deployment(
            List<SourceFile> files,
            boolean prune,
            String by,
            @Nullable String revision) {
        public Deployment {
            files = List.copyOf(files);
        }
    }

    /** What deploying would do. */
    public DefinitionPlan plan(Deployment deployment) {
        return plan(deployment, Scope.ALL);
    }

    /**
     * As {@link #plan(Deployment)}, for who may read some namespaces.
     *
     * @throws ForbiddenException when a file is about another namespace
     */
    public DefinitionPlan plan(Deployment deployment, Scope readable) {
        return transactions.call(tx -> {
            ReadResult read = planner.read(tx, deployment);
            rights.require(tx, read, readable);
            return planner.plan(tx, deployment, read, readable);
        });
    }

    /** Deploys, unless there are problems: then nothing happens and the answer has them. */
    public DefinitionPlan apply(Deployment deployment) {
        return apply(deployment, Scope.ALL);
    }

    /**
     * As {@link #apply(Deployment)}, for who may change some namespaces. What is pruned is of these too.
     *
     * @throws ForbiddenException when a file is about another namespace, or a gate guards an asset of one; nothing happens
     */
    public DefinitionPlan apply(Deployment deployment, Scope operable) {
        return transactions.call(tx -> {
            tx.query("SELECT pg_advisory_xact_lock(?)", row -> true, DEPLOY_LOCK);
            ReadResult read = planner.read(tx, deployment);
            rights.require(tx, read, operable);
            DefinitionPlan plan = planner.plan(tx, deployment, read, operable);
            if (plan.problems().isEmpty()) {
                carryOut(tx, deployment, read, plan);
            }
            return plan;
        });
    }

    /** Stops or goes on firing triggers and starting tasks of a workflow. Returns whether there is such a workflow. */
    public boolean pause(ResourceName name, boolean paused) {
        return transactions.call(tx -> {
            Optional<DefinitionRows.Row> row = DefinitionRows.find(tx, Definition.Kind.WORKFLOW, name);
            if (row.isEmpty() || row.get().paused() == paused) {
                return row.isPresent();
            }
            tx.update(
                    "UPDATE definition SET paused = ? WHERE id = ?",
                    paused,
                    row.get().id());
            if (paused) {
                EarlyStarts.cancel(tx, row.get().id(), "the workflow was paused", time.instant());
            }
            Deployed current = cache.workflow(tx, row.get().id(), row.get().version());
            List<String> names =
                    current.workflow().triggers().stream().map(Trigger::id).toList();
            tx.update(
                    "UPDATE trigger SET active = ? WHERE definition_id = ? AND name = ANY (?::text[])",
                    !paused,
                    row.get().id(),
                    names);
            if (!paused) { // versions that came during the pause told nobody
                tx.update("""
                        INSERT INTO trigger_wake (trigger_id)
                        SELECT id FROM trigger WHERE definition_id = ? AND kind = 'asset' AND active
                        """, row.get().id());
            }
            return true;
        });
    }

    /** The current version of a workflow. */
    public Optional<Deployed> current(Tx tx, ResourceName name) throws SQLException {
        Optional<DefinitionRows.Row> row = DefinitionRows.find(tx, Definition.Kind.WORKFLOW, name);
        return row.isEmpty()
                ? Optional.empty()
                : Optional.of(cache.workflow(tx, row.get().id(), row.get().version()));
    }

    private void carryOut(Tx tx, Deployment deployment, ReadResult read, DefinitionPlan plan) throws SQLException {
        Instant now = time.instant();
        Map<DefinitionRows.Key, DefinitionRows.Row> current = DefinitionRows.current(tx);
        Map<DefinitionRows.Key, Loaded> byKey = new HashMap<>();
        read.definitions()
                .forEach(l -> byKey.put(
                        new DefinitionRows.Key(
                                l.definition().kind(), l.definition().metadata().name()),
                        l));
        List<GateChange> gateChanges = new ArrayList<>();
        for (DefinitionChange change : plan.changes()) {
            DefinitionRows.Key key = new DefinitionRows.Key(change.kind(), change.name());
            DefinitionRows.Row row = current.get(key);
            Optional<DeployedGate> before =
                    change.kind() == Definition.Kind.GATE ? gates.find(tx, change.name()) : Optional.empty();
            switch (change.action()) {
                case UNCHANGED -> {}
                case REMOVE -> {
                    remove(tx, Objects.requireNonNull(row), now);
                    before.ifPresent(gate -> gateChanges.add(new GateChange(before, Optional.empty())));
                }
                case CREATE, CHANGE -> {
                    Loaded loaded = Objects.requireNonNull(byKey.get(key));
                    if (loaded.definition() instanceof Workflow || loaded.definition() instanceof Gate) {
                        tx.tell(new Fact.Deployed(change.name().namespace()));
                    }
                    DefinitionRows.Version stored = store(tx, deployment, loaded, row, now);
                    if (loaded.definition() instanceof Gate gate) {
                        DeployedGate after = gates.sync(tx, stored.definitionId(), stored.version(), gate, before, now);
                        gateChanges.add(new GateChange(before, Optional.of(after)));
                    }
                }
            }
        }
        tx.note("definitions", changed(plan));
        if (!gateChanges.isEmpty()) {
            watch.changed(tx, List.copyOf(gateChanges), deployment.by(), now);
        }
    }

    /** The first of them; all are in the ledger. */
    private static List<String> changed(DefinitionPlan plan) {
        return plan.changes().stream()
                .filter(change -> change.action() != DefinitionChange.Action.UNCHANGED)
                .limit(MOST_NOTED)
                .map(change -> change.action() + " " + change.kind() + " " + change.name())
                .toList();
    }

    private DefinitionRows.Version store(
            Tx tx, Deployment deployment, Loaded loaded, DefinitionRows.@Nullable Row row, Instant now)
            throws SQLException {
        Definition definition = loaded.definition();
        DefinitionRows.Version stored = DefinitionRows.store(
                tx,
                definition.kind(),
                definition.metadata().name(),
                loaded.digest().toString(),
                loaded.source(),
                loaded.file().path(),
                deployment.revision(),
                deployment.by(),
                now);
        DefinitionRows.describe(tx, stored.definitionId(), definition.metadata());
        if (definition instanceof Workflow workflow) {
            Deployed deployed = Deployed.of(
                    stored.definitionId(),
                    stored.version(),
                    new Deployed.Digests(
                            loaded.digest().toString(), loaded.workDigest().toString()),
                    loaded.file().path(),
                    deployment.revision(),
                    workflow);
            @Nullable Deployed before = row == null ? null : cache.workflow(tx, row.id(), row.version());
            triggers.sync(tx, deployed, before, row != null && row.paused(), now);
        }
        return stored;
    }

    private static void remove(Tx tx, DefinitionRows.Row row, Instant now) throws SQLException {
        tx.update("UPDATE definition SET removed_at = ? WHERE id = ?", now, row.id());
        tx.update("UPDATE trigger SET active = false, evaluate_at = NULL WHERE definition_id = ?", row.id());
        if (row.kind() == Definition.Kind.GATE) {
            Gates.remove(tx, row.id());
        }
    }
}
