package dev.sluice.controlplane.workflow;

import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.model.DatasetId;
import dev.sluice.model.quality.GateSpec.Phase;
import dev.sluice.scheduler.definition.Definition;
import dev.sluice.scheduler.definition.Gate;
import dev.sluice.scheduler.definition.ResourceName;
import dev.sluice.scheduler.definition.read.Loaded;
import dev.sluice.scheduler.definition.read.ReadResult;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Gates that would audit one asset on different stages: what one of them promotes the other has never seen. */
final class StageConflicts {
    private final Connections connections;
    private final Map<ResourceName, Gate> gates = new TreeMap<>();
    private final ReadResult read;

    /**
     * @param deployed what does not go
     * @param read what comes or changes; all of its connections are known
     */
    StageConflicts(
            Tx tx, DeployedCache cache, Connections connections, List<DefinitionRows.Row> deployed, ReadResult read)
            throws SQLException {
        this.connections = connections;
        this.read = read;
        for (DefinitionRows.Row row : deployed) {
            if (row.kind() == Definition.Kind.GATE) {
                gates.put(row.name(), cache.gate(tx, row.id(), row.version()));
            }
        }
        read.definitions().forEach(loaded -> {
            if (loaded.definition() instanceof Gate gate) {
                gates.put(gate.metadata().name(), gate);
            }
        });
    }

    /** What is wrong, by the definition that brings it. */
    Map<Loaded, String> problems() {
        Map<Loaded, String> problems = new LinkedHashMap<>();
        for (Loaded loaded : read.definitions()) {
            if (loaded.definition() instanceof Gate gate) {
                conflict(gate).ifPresent(message -> problems.put(loaded, message));
            }
        }
        return problems;
    }

    private Optional<String> conflict(Gate gate) {
        Optional<DatasetId> stage = stage(gate);
        if (stage.isEmpty()) {
            return Optional.empty();
        }
        DatasetId asset = connections.dataset(gate.asset());
        return gates.values().stream()
                .filter(other ->
                        stage(other).filter(its -> !its.equals(stage.get())).isPresent()
                                && connections.dataset(other.asset()).equals(asset))
                .findFirst()
                .map(other -> "gates " + gate.metadata().name() + " and "
                        + other.metadata().name() + " audit different stages of " + gate.asset());
    }

    private Optional<DatasetId> stage(Gate gate) {
        return gate.spec().phase() instanceof Phase.Stage stage
                ? Optional.of(connections.dataset(Gates.stage(stage)))
                : Optional.empty();
    }
}
