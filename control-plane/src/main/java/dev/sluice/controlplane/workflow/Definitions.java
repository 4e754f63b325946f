package dev.sluice.controlplane.workflow;

import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.workflow.DefinitionChange.Action;
import dev.sluice.scheduler.definition.AssetAddress;
import dev.sluice.scheduler.definition.Definition;
import dev.sluice.scheduler.definition.ResourceName;
import dev.sluice.scheduler.definition.Task;
import dev.sluice.scheduler.definition.Trigger;
import dev.sluice.scheduler.definition.Workflow;
import dev.sluice.scheduler.definition.plan.Change;
import dev.sluice.scheduler.definition.plan.DefinitionDiff;
import dev.sluice.scheduler.definition.plan.PlanPreview;
import dev.sluice.scheduler.definition.read.DefinitionProblem;
import dev.sluice.scheduler.definition.read.DefinitionReader;
import dev.sluice.scheduler.definition.read.KnownNames;
import dev.sluice.scheduler.definition.read.Loaded;
import dev.sluice.scheduler.definition.read.ReadResult;
import dev.sluice.scheduler.definition.read.SourceFile;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Plans and deploys definitions. Deploying the same content again changes nothing. */
public final class Definitions {
    private static final int FIRES_SHOWN = 5;
    /** One deployment at a time, in all replicas: an arbitrary number of PostgreSQL's advisory locks. */
    private static final long DEPLOY_LOCK = 0x51C1CE01L;

    private final Transactions transactions;
    private final DeployedCache cache;
    private final Connections connections;
    private final TriggerRows triggers;
    private final InstantSource time;

    public Definitions(
            Transactions transactions,
            DeployedCache cache,
            Assets assets,
            Connections connections,
            InstantSource time) {
        this.transactions = transactions;
        this.cache = cache;
        this.connections = connections;
        this.triggers = new TriggerRows(assets, connections);
        this.time = time;
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
        return transactions.call(tx -> plan(tx, deployment));
    }

    /** Deploys, unless there are problems: then nothing happens and the answer has them. */
    public DefinitionPlan apply(Deployment deployment) {
        return transactions.call(tx -> {
            tx.query("SELECT pg_advisory_xact_lock(?)", row -> true, DEPLOY_LOCK);
            ReadResult read = read(tx, deployment);
            DefinitionPlan plan = plan(tx, deployment, read);
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
            if (row.isEmpty()) {
                return false;
            }
            tx.update(
                    "UPDATE definition SET paused = ? WHERE id = ?",
                    paused,
                    row.get().id());
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

    private DefinitionPlan plan(Tx tx, Deployment deployment) throws SQLException {
        return plan(tx, deployment, read(tx, deployment));
    }

    private ReadResult read(Tx tx, Deployment deployment) throws SQLException {
        Map<ResourceName, Integer> pools = new TreeMap<>();
        Set<ResourceName> services = new HashSet<>();
        for (DefinitionRows.Row row : DefinitionRows.current(tx).values()) {
            switch (row.kind()) {
                case POOL ->
                    pools.put(
                            row.name(), cache.pool(tx, row.id(), row.version()).slots());
                case SERVICE -> services.add(row.name());
                case WORKFLOW -> {}
            }
        }
        return new DefinitionReader().read(deployment.files(), new KnownNames(pools, services));
    }

    private DefinitionPlan plan(Tx tx, Deployment deployment, ReadResult read) throws SQLException {
        List<DefinitionProblem> problems = new ArrayList<>(read.problems());
        read.definitions().forEach(loaded -> unknownConnections(loaded, problems));
        Map<DefinitionRows.Key, DefinitionRows.Row> current = DefinitionRows.current(tx);
        List<DefinitionChange> changes = new ArrayList<>();
        Set<String> namespaces = new HashSet<>();
        Set<DefinitionRows.Key> kept = new HashSet<>();
        for (Loaded loaded : read.definitions()) {
            Definition definition = loaded.definition();
            namespaces.add(definition.metadata().name().namespace());
            DefinitionRows.Key key = new DefinitionRows.Key(
                    definition.kind(), definition.metadata().name());
            kept.add(key);
            changes.add(change(tx, loaded, current.get(key)));
        }
        List<Workflow> removed = new ArrayList<>();
        for (DefinitionRows.Row row : current.values()) {
            DefinitionRows.Key key = new DefinitionRows.Key(row.kind(), row.name());
            if (deployment.prune() && namespaces.contains(row.name().namespace()) && !kept.contains(key)) {
                changes.add(new DefinitionChange(
                        row.kind(), row.name(), Action.REMOVE, row.version(), List.of(), Map.of()));
                if (row.kind() == Definition.Kind.WORKFLOW) {
                    removed.add(cache.workflow(tx, row.id(), row.version()).workflow());
                }
            }
        }
        return new DefinitionPlan(problems, changes, breaks(tx, read, current, kept, removed));
    }

    private List<String> breaks(
            Tx tx,
            ReadResult read,
            Map<DefinitionRows.Key, DefinitionRows.Row> current,
            Set<DefinitionRows.Key> replaced,
            List<Workflow> removed)
            throws SQLException {
        List<Workflow> before = new ArrayList<>();
        List<Workflow> after = new ArrayList<>();
        read.definitions().forEach(loaded -> {
            if (loaded.definition() instanceof Workflow workflow) {
                after.add(workflow);
            }
        });
        for (DefinitionRows.Row row : current.values()) {
            if (row.kind() == Definition.Kind.WORKFLOW) {
                Workflow workflow = cache.workflow(tx, row.id(), row.version()).workflow();
                before.add(workflow);
                if (!replaced.contains(new DefinitionRows.Key(row.kind(), row.name())) && !removed.contains(workflow)) {
                    after.add(workflow);
                }
            }
        }
        return PlanPreview.brokenConsumers(before, after).stream()
                .map(b -> b.workflow() + " " + b.path() + " needs " + b.asset() + ", which " + b.producer()
                        + " would not produce any more")
                .toList();
    }

    private DefinitionChange change(Tx tx, Loaded loaded, DefinitionRows.@Nullable Row row) throws SQLException {
        Definition definition = loaded.definition();
        ResourceName name = definition.metadata().name();
        Map<String, List<Instant>> fires = new TreeMap<>();
        if (definition instanceof Workflow workflow) {
            PlanPreview.nextFireTimes(workflow, time.instant(), FIRES_SHOWN)
                    .forEach(f -> fires.computeIfAbsent(f.trigger(), _ -> new ArrayList<>())
                            .add(f.at()));
        }
        if (row == null) {
            return new DefinitionChange(definition.kind(), name, Action.CREATE, 1, List.of(), fires);
        }
        if (row.digest().equals(loaded.digest().toString())) {
            return new DefinitionChange(definition.kind(), name, Action.UNCHANGED, row.version(), List.of(), fires);
        }
        List<Change> differences = definition instanceof Workflow workflow
                ? DefinitionDiff.between(
                        cache.workflow(tx, row.id(), row.version()).workflow(), workflow)
                : List.of();
        return new DefinitionChange(definition.kind(), name, Action.CHANGE, row.version() + 1, differences, fires);
    }

    private void carryOut(Tx tx, Deployment deployment, ReadResult read, DefinitionPlan plan) throws SQLException {
        Instant now = time.instant();
        Map<DefinitionRows.Key, DefinitionRows.Row> current = DefinitionRows.current(tx);
        Map<DefinitionRows.Key, Loaded> byKey = new java.util.HashMap<>();
        read.definitions()
                .forEach(l -> byKey.put(
                        new DefinitionRows.Key(
                                l.definition().kind(), l.definition().metadata().name()),
                        l));
        for (DefinitionChange change : plan.changes()) {
            DefinitionRows.Key key = new DefinitionRows.Key(change.kind(), change.name());
            DefinitionRows.Row row = current.get(key);
            switch (change.action()) {
                case UNCHANGED -> {}
                case REMOVE -> remove(tx, java.util.Objects.requireNonNull(row), now);
                case CREATE, CHANGE ->
                    store(tx, deployment, java.util.Objects.requireNonNull(byKey.get(key)), row, now);
            }
        }
    }

    private void store(Tx tx, Deployment deployment, Loaded loaded, DefinitionRows.@Nullable Row row, Instant now)
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
                    loaded.digest().toString(),
                    loaded.file().path(),
                    deployment.revision(),
                    workflow);
            @Nullable Deployed before = row == null ? null : cache.workflow(tx, row.id(), row.version());
            triggers.sync(tx, deployed, before, row != null && row.paused(), now);
        }
    }

    private static void remove(Tx tx, DefinitionRows.Row row, Instant now) throws SQLException {
        tx.update("UPDATE definition SET removed_at = ? WHERE id = ?", now, row.id());
        tx.update("UPDATE trigger SET active = false, evaluate_at = NULL WHERE definition_id = ?", row.id());
    }

    /** A connection that the service does not have is found now, not by the first run. */
    private void unknownConnections(Loaded loaded, List<DefinitionProblem> problems) {
        if (!(loaded.definition() instanceof Workflow workflow)) {
            return;
        }
        Set<String> told = new HashSet<>();
        for (AssetAddress address : addresses(workflow)) {
            try {
                connections.dataset(address);
            } catch (Connections.UnknownConnectionException e) {
                String message = String.valueOf(e.getMessage());
                if (told.add(message)) {
                    problems.add(new DefinitionProblem(
                            "SLUICE-DEF-900",
                            loaded.file().path(),
                            loaded.line(),
                            1,
                            message,
                            "configure it, then apply again",
                            ""));
                }
            }
        }
    }

    private static Set<AssetAddress> addresses(Workflow workflow) {
        Set<AssetAddress> addresses = new LinkedHashSet<>();
        for (Task task : workflow.tasks()) {
            addresses.addAll(task.consumes());
            for (Task.Output output : task.produces()) {
                addresses.add(output.asset());
                output.columns().values().forEach(refs -> refs.forEach(ref -> addresses.add(ref.asset())));
            }
        }
        for (Trigger trigger : workflow.triggers()) {
            switch (trigger) {
                case Trigger.OnAssets onAssets -> onAssets.assets().forEach(input -> addresses.add(input.asset()));
                case Trigger.OnSchedule schedule ->
                    schedule.waitFor().ifPresent(wait -> addresses.addAll(wait.assets()));
                case Trigger.OnFile _, Trigger.OnWebhook _, Trigger.OnKafka _, Trigger.OnEvent _ -> {}
            }
        }
        return addresses;
    }
}
