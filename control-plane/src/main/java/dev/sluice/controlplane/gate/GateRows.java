package dev.sluice.controlplane.gate;

import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.workflow.DeployedGate;
import dev.sluice.controlplane.workflow.Gates;
import dev.sluice.model.quality.GateSpec;
import dev.sluice.scheduler.definition.Ownership;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The deployed gates by the asset that each of them audits. */
final class GateRows {
    private final Gates gates;

    GateRows(Gates gates) {
        this.gates = gates;
    }

    /** Gates by asset, in the order of their names; assets without one are missing. */
    Map<Long, List<ActiveGate>> of(Tx tx, Collection<Long> assets) throws SQLException {
        List<ActiveGate> found = new ArrayList<>();
        gates.guarding(tx, assets).stream().filter(g -> g.stageId().isEmpty()).forEach(g -> found.add(active(g)));
        gates.auditing(tx, assets).forEach(g -> found.add(active(g)));
        found.sort(Comparator.comparing(ActiveGate::name));
        Map<Long, List<ActiveGate>> byAsset = new TreeMap<>();
        found.forEach(
                g -> byAsset.computeIfAbsent(g.asset(), _ -> new ArrayList<>()).add(g));
        return byAsset;
    }

    /** One gate; empty when it is not deployed any more. */
    Optional<ActiveGate> find(Tx tx, long definitionId) throws SQLException {
        return gates.byDefinition(tx, definitionId).map(GateRows::active);
    }

    static ActiveGate active(DeployedGate deployed) {
        return new ActiveGate(
                deployed.definitionId(),
                deployed.version(),
                deployed.gate().metadata().name().toString(),
                deployed.gate().metadata().ownership().map(Ownership::owner).orElse(null),
                deployed.stageId().orElse(deployed.assetId()),
                deployed.gate().spec().phase() instanceof GateSpec.Phase.Stage stage
                        ? Gates.stage(stage)
                        : deployed.gate().asset(),
                deployed.gate().asset(),
                deployed.stageId().isPresent() ? deployed.assetId() : null,
                deployed.gate().spec());
    }
}
