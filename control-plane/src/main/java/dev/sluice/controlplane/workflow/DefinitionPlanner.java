package dev.sluice.controlplane.workflow;

import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.security.Scope;
import dev.sluice.controlplane.workflow.DefinitionChange.Action;
import dev.sluice.controlplane.workflow.Definitions.Deployment;
import dev.sluice.model.quality.CheckVocabulary;
import dev.sluice.scheduler.definition.AssetAddress;
import dev.sluice.scheduler.definition.Definition;
import dev.sluice.scheduler.definition.Gate;
import dev.sluice.scheduler.definition.Pool;
import dev.sluice.scheduler.definition.ResourceName;
import dev.sluice.scheduler.definition.Service;
import dev.sluice.scheduler.definition.TriggerLoops;
import dev.sluice.scheduler.definition.Workflow;
import dev.sluice.scheduler.definition.plan.CapacityDiff;
import dev.sluice.scheduler.definition.plan.Change;
import dev.sluice.scheduler.definition.plan.DefinitionDiff;
import dev.sluice.scheduler.definition.plan.GateDiff;
import dev.sluice.scheduler.definition.plan.GatePreview;
import dev.sluice.scheduler.definition.plan.PlanPreview;
import dev.sluice.scheduler.definition.read.DefinitionProblem;
import dev.sluice.scheduler.definition.read.DefinitionReader;
import dev.sluice.scheduler.definition.read.KnownNames;
import dev.sluice.scheduler.definition.read.Loaded;
import dev.sluice.scheduler.definition.read.ReadResult;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Works out what deploying a set of files would do. Changes nothing. */
final class DefinitionPlanner {
    private static final int FIRES_SHOWN = 5;

    private final DeployedCache cache;
    private final Connections connections;
    private final ServiceProblems service;
    private final DefinitionReader reader;
    private final InstantSource time;

    DefinitionPlanner(DeployedCache cache, Connections connections, CheckVocabulary checks, InstantSource time) {
        this.cache = cache;
        this.connections = connections;
        this.service = new ServiceProblems(connections, checks);
        this.reader = new DefinitionReader(checks);
        this.time = time;
    }

    /** All workflows as they are, and as they will be. */
    private record Landscape(
            List<Workflow> before, List<Workflow> after, Map<DefinitionRows.Key, Integer> removedBefore) {}

    ReadResult read(Tx tx, Deployment deployment) throws SQLException {
        Map<ResourceName, Pool> pools = new TreeMap<>();
        Set<ResourceName> services = new HashSet<>();
        for (DefinitionRows.Row row : DefinitionRows.current(tx).values()) {
            switch (row.kind()) {
                case POOL -> pools.put(row.name(), cache.pool(tx, row.id(), row.version()));
                case SERVICE -> services.add(row.name());
                case WORKFLOW, GATE -> {}
            }
        }
        return reader.read(deployment.files(), new KnownNames(pools, services));
    }

    /** @param scope outside of which nothing is removed */
    DefinitionPlan plan(Tx tx, Deployment deployment, ReadResult read, Scope scope) throws SQLException {
        List<DefinitionProblem> problems = new ArrayList<>(read.problems());
        deployment.files().forEach(file -> ServiceProblems.secretsInClear(tx, file, problems));
        read.definitions().forEach(loaded -> service.unknownConnections(loaded, problems));
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
        List<DefinitionRows.Row> stay = new ArrayList<>(current.values());
        stay.removeAll(removed);
        if (problems.isEmpty()) {
            new StageConflicts(tx, cache, connections, stay, read)
                    .problems()
                    .forEach((loaded, message) ->
                            problems.add(ServiceProblems.problem(loaded, message, "let both gates audit one stage")));
        }
        Landscape landscape = landscape(tx, read, current, removed);
        List<String> breaks = breaks(landscape);
        if (problems.isEmpty()) {
            loops(read, landscape, problems);
            new CapacityLosses(tx, cache, stay, read).tell(landscape.after(), problems, breaks);
        }
        List<DefinitionChange> changes = new ArrayList<>();
        for (Loaded loaded : read.definitions()) {
            DefinitionRows.@Nullable Row row = current.get(key(loaded.definition()));
            changes.add(
                    switch (loaded.definition()) {
                        case Workflow workflow -> workflow(tx, loaded, workflow, row, landscape);
                        case Gate gate -> gate(tx, loaded, gate, row, problems.isEmpty(), landscape);
                        case Pool _, Service _ ->
                            change(loaded, row, differences(tx, loaded, row), Map.of(), List.of(), landscape);
                    });
        }
        for (DefinitionRows.Row row : removed) {
            changes.add(removal(tx, row, landscape));
        }
        return new DefinitionPlan(problems, changes, breaks);
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
        return new Landscape(List.copyOf(before.values()), List.copyOf(after.values()), DefinitionRows.removed(tx));
    }

    private List<String> breaks(Landscape landscape) {
        List<String> breaks = new ArrayList<>();
        PlanPreview.brokenConsumers(landscape.before(), landscape.after(), this::identity)
                .forEach(b -> breaks.add(b.workflow() + " " + b.path() + " needs " + b.asset() + ", which "
                        + b.producer() + " would not produce any more"));
        return breaks;
    }

    /** Those that take a workflow that is deployed already, or two addresses of one asset: the reader sees neither. */
    private void loops(ReadResult read, Landscape landscape, List<DefinitionProblem> problems) {
        Map<ResourceName, Loaded> loaded = new HashMap<>();
        read.definitions().forEach(l -> {
            if (l.definition() instanceof Workflow workflow) {
                loaded.put(workflow.metadata().name(), l);
            }
        });
        for (TriggerLoops.Loop loop : TriggerLoops.of(landscape.after(), this::identity)) {
            loop.steps().stream()
                    .map(step -> loaded.get(step.workflow()))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .ifPresent(l -> problems.add(ServiceProblems.problem(l, loop.text(), TriggerLoops.FIX)));
        }
    }

    private DefinitionChange workflow(
            Tx tx, Loaded loaded, Workflow workflow, DefinitionRows.@Nullable Row row, Landscape landscape)
            throws SQLException {
        Map<String, List<Instant>> fires = new TreeMap<>();
        PlanPreview.nextFireTimes(workflow, time.instant(), FIRES_SHOWN)
                .forEach(f -> fires.computeIfAbsent(f.trigger(), _ -> new ArrayList<>())
                        .add(f.at()));
        return change(loaded, row, differences(tx, loaded, row), fires, List.of(), landscape);
    }

    /** @param resolvable whether every connection is known; else nobody can tell who reads what */
    private DefinitionChange gate(
            Tx tx, Loaded loaded, Gate gate, DefinitionRows.@Nullable Row row, boolean resolvable, Landscape landscape)
            throws SQLException {
        List<String> effects = resolvable
                ? GatePreview.effects(gate, GatePreview.readers(gate, landscape.after(), this::identity))
                : List.of();
        return change(loaded, row, differences(tx, loaded, row), Map.of(), effects, landscape);
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

    private List<Change> differences(Tx tx, Loaded loaded, DefinitionRows.@Nullable Row row) throws SQLException {
        if (row == null || isSame(loaded, row)) {
            return List.of();
        }
        return switch (loaded.definition()) {
            case Workflow after ->
                DefinitionDiff.between(
                        cache.workflow(tx, row.id(), row.version()).workflow(), after);
            case Gate after -> GateDiff.between(cache.gate(tx, row.id(), row.version()), after);
            case Pool after -> CapacityDiff.between(cache.pool(tx, row.id(), row.version()), after);
            case Service after -> CapacityDiff.between(cache.service(tx, row.id(), row.version()), after);
        };
    }

    private static boolean isSame(Loaded loaded, DefinitionRows.Row row) {
        return row.digest().equals(loaded.digest().toString());
    }

    private static DefinitionChange change(
            Loaded loaded,
            DefinitionRows.@Nullable Row row,
            List<Change> differences,
            Map<String, List<Instant>> fires,
            List<String> effects,
            Landscape landscape) {
        Definition definition = loaded.definition();
        ResourceName name = definition.metadata().name();
        if (row == null) {
            return new DefinitionChange(
                    definition.kind(),
                    name,
                    Action.CREATE,
                    landscape.removedBefore().getOrDefault(key(definition), 0) + 1,
                    List.of(),
                    fires,
                    effects);
        }
        if (isSame(loaded, row)) {
            return new DefinitionChange(
                    definition.kind(), name, Action.UNCHANGED, row.version(), List.of(), fires, effects);
        }
        return new DefinitionChange(
                definition.kind(), name, Action.CHANGE, row.version() + 1, differences, fires, effects);
    }
}
