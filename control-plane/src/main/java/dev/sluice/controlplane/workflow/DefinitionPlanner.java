package dev.sluice.controlplane.workflow;

import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.security.Scope;
import dev.sluice.controlplane.workflow.DefinitionChange.Action;
import dev.sluice.controlplane.workflow.Definitions.Deployment;
import dev.sluice.model.quality.CheckSpec;
import dev.sluice.model.quality.CheckVocabulary;
import dev.sluice.model.quality.GateSpec.Phase;
import dev.sluice.scheduler.definition.AssetAddress;
import dev.sluice.scheduler.definition.Definition;
import dev.sluice.scheduler.definition.Gate;
import dev.sluice.scheduler.definition.Pool;
import dev.sluice.scheduler.definition.ResourceName;
import dev.sluice.scheduler.definition.Service;
import dev.sluice.scheduler.definition.Task;
import dev.sluice.scheduler.definition.Trigger;
import dev.sluice.scheduler.definition.Workflow;
import dev.sluice.scheduler.definition.plan.Change;
import dev.sluice.scheduler.definition.plan.DefinitionDiff;
import dev.sluice.scheduler.definition.plan.GateDiff;
import dev.sluice.scheduler.definition.plan.GatePreview;
import dev.sluice.scheduler.definition.plan.PlanPreview;
import dev.sluice.scheduler.definition.read.AssetUris;
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
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Works out what deploying a set of files would do. Changes nothing. */
final class DefinitionPlanner {
    private static final int FIRES_SHOWN = 5;
    private static final String NOT_CONFIGURED = "SLUICE-DEF-900";
    private static final String SECRET_IN_CLEAR = "SLUICE-DEF-901";

    private final DeployedCache cache;
    private final Connections connections;
    private final CheckVocabulary checks;
    private final DefinitionReader reader;
    private final InstantSource time;

    DefinitionPlanner(DeployedCache cache, Connections connections, CheckVocabulary checks, InstantSource time) {
        this.cache = cache;
        this.connections = connections;
        this.checks = checks;
        this.reader = new DefinitionReader(checks);
        this.time = time;
    }

    /** All workflows as they are, and as they will be. */
    private record Landscape(List<Workflow> before, List<Workflow> after) {}

    ReadResult read(Tx tx, Deployment deployment) throws SQLException {
        Map<ResourceName, Integer> pools = new TreeMap<>();
        Set<ResourceName> services = new HashSet<>();
        for (DefinitionRows.Row row : DefinitionRows.current(tx).values()) {
            switch (row.kind()) {
                case POOL ->
                    pools.put(
                            row.name(), cache.pool(tx, row.id(), row.version()).slots());
                case SERVICE -> services.add(row.name());
                case WORKFLOW, GATE -> {}
            }
        }
        return reader.read(deployment.files(), new KnownNames(pools, services));
    }

    /** @param scope outside of which nothing is removed */
    DefinitionPlan plan(Tx tx, Deployment deployment, ReadResult read, Scope scope) throws SQLException {
        List<DefinitionProblem> problems = new ArrayList<>(read.problems());
        deployment.files().forEach(file -> secretsInClear(tx, file, problems));
        read.definitions().forEach(loaded -> unknownConnections(loaded, problems));
        Map<DefinitionRows.Key, DefinitionRows.Row> current = DefinitionRows.current(tx);
        Set<String> namespaces = new HashSet<>();
        Set<DefinitionRows.Key> kept = new HashSet<>();
        for (Loaded loaded : read.definitions()) {
            namespaces.add(loaded.definition().metadata().name().namespace());
            kept.add(key(loaded.definition()));
        }
        List<DefinitionRows.Row> removed = new ArrayList<>();
        for (Map.Entry<DefinitionRows.Key, DefinitionRows.Row> entry : current.entrySet()) {
            if (deployment.prune()
                    && namespaces.contains(entry.getKey().name().namespace())
                    && !kept.contains(entry.getKey())
                    && guardsWithin(tx, entry.getValue(), scope)) {
                removed.add(entry.getValue());
            }
        }
        if (problems.isEmpty()) {
            List<DefinitionRows.Row> stay = new ArrayList<>(current.values());
            stay.removeAll(removed);
            new StageConflicts(tx, cache, connections, stay, read)
                    .problems()
                    .forEach((loaded, message) ->
                            problems.add(problem(loaded, message, "let both gates audit one stage")));
        }
        Landscape landscape = landscape(tx, read, current, removed);
        List<DefinitionChange> changes = new ArrayList<>();
        for (Loaded loaded : read.definitions()) {
            DefinitionRows.@Nullable Row row = current.get(key(loaded.definition()));
            changes.add(
                    switch (loaded.definition()) {
                        case Workflow workflow -> workflow(tx, loaded, workflow, row);
                        case Gate gate -> gate(tx, loaded, gate, row, problems.isEmpty(), landscape);
                        case Pool _, Service _ -> change(loaded, row, List.of(), Map.of(), List.of());
                    });
        }
        for (DefinitionRows.Row row : removed) {
            changes.add(removal(tx, row, landscape));
        }
        return new DefinitionPlan(problems, changes, breaks(landscape));
    }

    /** Whether it is no gate, or one of an asset in the scope. */
    private boolean guardsWithin(Tx tx, DefinitionRows.Row row, Scope scope) throws SQLException {
        return scope.isAll()
                || row.kind() != Definition.Kind.GATE
                || DeployRights.guarded(cache.gate(tx, row.id(), row.version()), connections).stream()
                        .allMatch(scope::contains);
    }

    private static DefinitionRows.Key key(Definition definition) {
        return new DefinitionRows.Key(definition.kind(), definition.metadata().name());
    }

    private Landscape landscape(
            Tx tx,
            ReadResult read,
            Map<DefinitionRows.Key, DefinitionRows.Row> current,
            List<DefinitionRows.Row> removed)
            throws SQLException {
        Map<ResourceName, Workflow> before = new TreeMap<>();
        for (DefinitionRows.Row row : current.values()) {
            if (row.kind() == Definition.Kind.WORKFLOW) {
                before.put(
                        row.name(), cache.workflow(tx, row.id(), row.version()).workflow());
            }
        }
        Map<ResourceName, Workflow> after = new TreeMap<>(before);
        removed.stream().filter(row -> row.kind() == Definition.Kind.WORKFLOW).forEach(row -> after.remove(row.name()));
        read.definitions().forEach(loaded -> {
            if (loaded.definition() instanceof Workflow workflow) {
                after.put(workflow.metadata().name(), workflow);
            }
        });
        return new Landscape(List.copyOf(before.values()), List.copyOf(after.values()));
    }

    private static List<String> breaks(Landscape landscape) {
        return PlanPreview.brokenConsumers(landscape.before(), landscape.after()).stream()
                .map(b -> b.workflow() + " " + b.path() + " needs " + b.asset() + ", which " + b.producer()
                        + " would not produce any more")
                .toList();
    }

    private DefinitionChange workflow(Tx tx, Loaded loaded, Workflow workflow, DefinitionRows.@Nullable Row row)
            throws SQLException {
        Map<String, List<Instant>> fires = new TreeMap<>();
        PlanPreview.nextFireTimes(workflow, time.instant(), FIRES_SHOWN)
                .forEach(f -> fires.computeIfAbsent(f.trigger(), _ -> new ArrayList<>())
                        .add(f.at()));
        List<Change> differences = row == null || isSame(loaded, row)
                ? List.of()
                : DefinitionDiff.between(
                        cache.workflow(tx, row.id(), row.version()).workflow(), workflow);
        return change(loaded, row, differences, fires, List.of());
    }

    /** @param resolvable whether every connection is known; else nobody can tell who reads what */
    private DefinitionChange gate(
            Tx tx, Loaded loaded, Gate gate, DefinitionRows.@Nullable Row row, boolean resolvable, Landscape landscape)
            throws SQLException {
        List<String> effects = resolvable
                ? GatePreview.effects(gate, GatePreview.readers(gate, landscape.after(), this::identity))
                : List.of();
        List<Change> differences = row == null || isSame(loaded, row)
                ? List.of()
                : GateDiff.between(cache.gate(tx, row.id(), row.version()), gate);
        return change(loaded, row, differences, Map.of(), effects);
    }

    private DefinitionChange removal(Tx tx, DefinitionRows.Row row, Landscape landscape) throws SQLException {
        List<String> effects = List.of();
        if (row.kind() == Definition.Kind.GATE) {
            Gate gate = cache.gate(tx, row.id(), row.version());
            effects = GatePreview.removal(gate, GatePreview.readers(gate, landscape.after(), this::identity));
        }
        return new DefinitionChange(row.kind(), row.name(), Action.REMOVE, row.version(), List.of(), Map.of(), effects);
    }

    /** The dataset; the address itself where its connection is gone. */
    private Object identity(AssetAddress address) {
        try {
            return connections.dataset(address);
        } catch (Connections.UnknownConnectionException e) {
            return address;
        }
    }

    private static boolean isSame(Loaded loaded, DefinitionRows.Row row) {
        return row.digest().equals(loaded.digest().toString());
    }

    private static DefinitionChange change(
            Loaded loaded,
            DefinitionRows.@Nullable Row row,
            List<Change> differences,
            Map<String, List<Instant>> fires,
            List<String> effects) {
        Definition definition = loaded.definition();
        ResourceName name = definition.metadata().name();
        if (row == null) {
            return new DefinitionChange(definition.kind(), name, Action.CREATE, 1, List.of(), fires, effects);
        }
        if (isSame(loaded, row)) {
            return new DefinitionChange(
                    definition.kind(), name, Action.UNCHANGED, row.version(), List.of(), fires, effects);
        }
        return new DefinitionChange(
                definition.kind(), name, Action.CHANGE, row.version() + 1, differences, fires, effects);
    }

    /** A connection that the service does not have is found now, not by the first run. */
    private void unknownConnections(Loaded loaded, List<DefinitionProblem> problems) {
        Set<AssetAddress> addresses =
                switch (loaded.definition()) {
                    case Workflow workflow -> addresses(workflow);
                    case Gate gate -> addresses(gate);
                    case Pool _, Service _ -> Set.of();
                };
        Set<String> told = new HashSet<>();
        for (AssetAddress address : addresses) {
            try {
                connections.dataset(address);
            } catch (Connections.UnknownConnectionException e) {
                String message = String.valueOf(e.getMessage());
                if (told.add(message)) {
                    problems.add(problem(loaded, message, "configure it, then apply again"));
                }
            }
        }
        if (told.isEmpty()
                && loaded.definition() instanceof Gate gate
                && gate.spec().phase() instanceof Phase.Stage stage
                && connections.dataset(Gates.stage(stage)).equals(connections.dataset(gate.asset()))) {
            problems.add(problem(
                    loaded,
                    "the stage " + stage.stage() + " of gate " + gate.metadata().name() + " is the asset itself",
                    "let the producer write another asset"));
        }
    }

    /** The text of a definition is stored and shown. */
    private static void secretsInClear(Tx tx, SourceFile file, List<DefinitionProblem> problems) {
        if (!tx.hidesPartOf(file.text())) {
            return;
        }
        int line =
                1 + (int) file.text().lines().takeWhile(l -> !tx.hidesPartOf(l)).count();
        problems.add(new DefinitionProblem(
                SECRET_IN_CLEAR,
                file.path(),
                line,
                1,
                "the file holds the value of a secret",
                "name the secret under the task's secrets instead",
                ""));
    }

    private static DefinitionProblem problem(Loaded loaded, String message, String fix) {
        return new DefinitionProblem(NOT_CONFIGURED, loaded.file().path(), loaded.line(), 1, message, fix, "");
    }

    /** The asset, its stage and quarantine, and what its checks compare it with. */
    private Set<AssetAddress> addresses(Gate gate) {
        Set<AssetAddress> addresses = new LinkedHashSet<>();
        addresses.add(gate.asset());
        if (gate.spec().phase() instanceof Phase.Stage stage) {
            addresses.add(Gates.stage(stage));
            stage.quarantine().map(AssetUris::parse).ifPresent(addresses::add);
        }
        for (CheckSpec check : gate.spec().checks()) {
            for (CheckVocabulary.Type type : checks.types()) {
                if (type.name().equals(check.type())) {
                    type.arguments().stream()
                            .filter(argument -> argument.kind() == CheckVocabulary.Kind.ASSET)
                            .map(argument -> check.arguments().get(argument.name()))
                            .filter(String.class::isInstance)
                            .forEach(text -> addresses.add(AssetUris.parse((String) text)));
                }
            }
        }
        return addresses;
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
