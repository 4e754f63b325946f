package dev.sluice.controlplane.workflow;

import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.security.ForbiddenException;
import dev.sluice.controlplane.security.Scope;
import dev.sluice.model.quality.GateSpec.Phase;
import dev.sluice.scheduler.definition.AssetAddress;
import dev.sluice.scheduler.definition.Definition;
import dev.sluice.scheduler.definition.Gate;
import dev.sluice.scheduler.definition.ResourceName;
import dev.sluice.scheduler.definition.read.Loaded;
import dev.sluice.scheduler.definition.read.ReadResult;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Who may deploy what: a definition in the namespaces of a right, and a gate only where the asset that it guards is in them
 * too, for it is the asset's consumers that it holds. What a workflow reads or writes is not asked: it starts nobody by that
 * but who waits for a version.
 */
final class DeployRights {
    private final Gates gates;
    private final Connections connections;

    DeployRights(Gates gates, Connections connections) {
        this.gates = gates;
        this.connections = connections;
    }

    /** Refuses files about anything outside of the scope. The message names what the files name, whatever there is. */
    void require(Tx tx, ReadResult read, Scope scope) throws SQLException {
        if (scope.isAll()) {
            return;
        }
        for (Loaded loaded : read.definitions()) {
            Definition definition = loaded.definition();
            ResourceName name = definition.metadata().name();
            if (!scope.contains(name.namespace())) {
                throw new ForbiddenException(definition.kind() + " " + name + " is in namespace '" + name.namespace()
                        + "', which is outside of yours; leave it out, or use a key for it");
            }
            if (definition instanceof Gate gate) {
                Set<String> guarded = guarded(gate, connections);
                Optional<DeployedGate> before = gates.find(tx, name);
                if (before.isPresent()) {
                    guarded.addAll(guarded(before.get().gate(), connections));
                }
                if (!guarded.stream().allMatch(scope::contains)) {
                    throw new ForbiddenException("Gate " + name
                            + " guards an asset in a namespace that is outside of yours; use a key for that one too");
                }
            }
        }
    }

    /** Namespaces of what a gate guards; those of unknown connections are left out, for such a gate is not deployed. */
    static Set<String> guarded(Gate gate, Connections connections) {
        Set<AssetAddress> addresses = new LinkedHashSet<>();
        addresses.add(gate.asset());
        if (gate.spec().phase() instanceof Phase.Stage stage) {
            addresses.add(Gates.stage(stage));
        }
        Set<String> namespaces = new LinkedHashSet<>();
        addresses.forEach(address -> namespace(address, connections).ifPresent(namespaces::add));
        return namespaces;
    }

    private static Optional<String> namespace(AssetAddress address, Connections connections) {
        try {
            return Optional.of(connections.dataset(address).namespace());
        } catch (Connections.UnknownConnectionException e) {
            return Optional.empty(); // told as a problem
        }
    }
}
