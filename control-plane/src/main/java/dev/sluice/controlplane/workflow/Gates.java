package dev.sluice.controlplane.workflow;

import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.model.quality.GateSpec.Phase;
import dev.sluice.scheduler.definition.AssetAddress;
import dev.sluice.scheduler.definition.Gate;
import dev.sluice.scheduler.definition.Ownership;
import dev.sluice.scheduler.definition.ResourceName;
import dev.sluice.scheduler.definition.read.AssetUris;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The gates that are deployed, by the assets that they guard. */
public final class Gates {
    private static final String SELECT =
            "SELECT definition_id, version, asset_id, stage_asset_id FROM gate WHERE active";

    /** A gate that goes on with the same rhythm keeps its next evaluation; else it is evaluated at once. */
    private static final String UPSERT = """
            INSERT INTO gate (definition_id, version, name, owner, asset_id, stage_asset_id, phase, enforced, active, next_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, true, ?)
            ON CONFLICT (definition_id) DO UPDATE SET version = EXCLUDED.version, name = EXCLUDED.name,
                owner = EXCLUDED.owner, asset_id = EXCLUDED.asset_id, stage_asset_id = EXCLUDED.stage_asset_id,
                phase = EXCLUDED.phase, enforced = EXCLUDED.enforced, active = true,
                next_at = CASE WHEN gate.active AND ? THEN gate.next_at ELSE EXCLUDED.next_at END
            """;

    private final DeployedCache cache;
    private final Assets assets;
    private final Connections connections;

    public Gates(DeployedCache cache, Assets assets, Connections connections) {
        this.cache = cache;
        this.assets = assets;
        this.connections = connections;
    }

    /** The gates that guard these assets, in the order of their definitions. */
    public List<DeployedGate> guarding(Tx tx, Collection<Long> assetIds) throws SQLException {
        return assetIds.isEmpty()
                ? List.of()
                : load(tx, SELECT + " AND asset_id = ANY (?::bigint[]) ORDER BY definition_id", assetIds);
    }

    /** The gates that audit these assets as stages of others. */
    public List<DeployedGate> auditing(Tx tx, Collection<Long> stageIds) throws SQLException {
        return stageIds.isEmpty()
                ? List.of()
                : load(tx, SELECT + " AND stage_asset_id = ANY (?::bigint[]) ORDER BY definition_id", stageIds);
    }

    /** All of them; for lists and for what concerns every gate, never on the way of a run. */
    public List<DeployedGate> all(Tx tx) throws SQLException {
        return load(tx, SELECT + " ORDER BY definition_id");
    }

    /** One by its name. */
    public Optional<DeployedGate> find(Tx tx, ResourceName name) throws SQLException {
        return load(
                        tx,
                        SELECT + " AND definition_id = (SELECT id FROM definition WHERE kind = 'Gate' AND namespace = ?"
                                + " AND name = ? AND removed_at IS NULL)",
                        name.namespace(),
                        name.name())
                .stream()
                .findFirst();
    }

    /** One by its definition. */
    public Optional<DeployedGate> byDefinition(Tx tx, long definitionId) throws SQLException {
        return load(tx, SELECT + " AND definition_id = ?", definitionId).stream()
                .findFirst();
    }

    private record Row(
            long definitionId,
            int version,
            long assetId,
            @Nullable Long stageId) {}

    private List<DeployedGate> load(Tx tx, String sql, Object... values) throws SQLException {
        List<DeployedGate> gates = new ArrayList<>();
        for (Row row : tx.query(sql, Gates::row, values)) {
            gates.add(new DeployedGate(
                    row.definitionId(),
                    row.version(),
                    row.assetId(),
                    row.stageId() == null ? OptionalLong.empty() : OptionalLong.of(row.stageId()),
                    cache.gate(tx, row.definitionId(), row.version())));
        }
        return gates;
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                row.getLong("definition_id"),
                row.getInt("version"),
                row.getLong("asset_id"),
                row.getObject("stage_asset_id", Long.class));
    }

    /** Makes the row say what the new version says. */
    DeployedGate sync(Tx tx, long definitionId, int version, Gate gate, Optional<DeployedGate> before, Instant now)
            throws SQLException {
        long asset = assets.id(tx, connections.dataset(gate.asset()));
        OptionalLong stage = OptionalLong.empty();
        if (gate.spec().phase() instanceof Phase.Stage staged) {
            stage = OptionalLong.of(assets.id(tx, connections.dataset(stage(staged))));
        }
        Optional<Duration> every = gate.spec().every();
        boolean sameRhythm =
                before.isPresent() && before.get().gate().spec().every().equals(every);
        tx.update(
                UPSERT,
                definitionId,
                version,
                gate.metadata().name().toString(),
                gate.metadata().ownership().map(Ownership::owner).orElse(null),
                asset,
                stage.isPresent() ? stage.getAsLong() : null,
                phase(gate.spec().phase()),
                gate.spec().enforced(),
                every.isPresent() ? now : null,
                sameRhythm);
        return new DeployedGate(definitionId, version, asset, stage, gate);
    }

    /** What its producer writes. */
    public static AssetAddress stage(Phase.Stage phase) {
        return AssetUris.parse(phase.stage());
    }

    static void remove(Tx tx, long definitionId) throws SQLException {
        tx.update("UPDATE gate SET active = false, next_at = NULL WHERE definition_id = ?", definitionId);
    }

    private static String phase(Phase phase) {
        return switch (phase) {
            case Phase.Post _ -> "POST";
            case Phase.Pre _ -> "PRE";
            case Phase.Stage _ -> "STAGE";
        };
    }
}
