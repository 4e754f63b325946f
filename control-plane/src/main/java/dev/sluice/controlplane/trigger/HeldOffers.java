package dev.sluice.controlplane.trigger;

import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.workflow.Assets;
import dev.sluice.controlplane.workflow.Connections;
import dev.sluice.controlplane.workflow.Deployed;
import dev.sluice.model.DatasetId;
import dev.sluice.scheduler.definition.Task;
import dev.sluice.scheduler.definition.Trigger.OnAssets;
import dev.sluice.scheduler.plan.AssetTriggerPlanner.Fire;
import dev.sluice.scheduler.plan.AssetTriggerPlanner.Version;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Versions that a gate holds back, offered to workflows that it lets go on: outside the bad columns, named as an exception, or by a
 * waiver. Such a version is not published, so cursors never meet it; when it is published after all, its run is known by the
 * same key and not made again.
 *
 * <p>Only triggers on a single asset take offers: one that waits for several assets waits for published versions.
 */
final class HeldOffers {
    private static final String HELD = """
            SELECT c.asset_id, c.version, c.partition_key, c.decided_at
            FROM trigger_asset ta JOIN asset_candidate c ON c.asset_id = ta.asset_id
            WHERE ta.trigger_id = ? AND c.state = 'HELD' AND c.fires ORDER BY c.version
            """;

    private static final String HOLDS = """
            SELECT source FROM asset_hold WHERE asset_id = ? AND (partition_key IS NULL OR ?::text IS NULL OR partition_key = ?)
            """;

    /** A row without a task exempts every task of the workflow. */
    private static final String EXEMPT = """
            SELECT 1 FROM hold_exempt
            WHERE asset_id = ? AND source = ? AND definition_id = ? AND task IN ('', ?) AND (until IS NULL OR until > ?) LIMIT 1
            """;

    private final Assets assets;
    private final Connections connections;

    HeldOffers(Assets assets, Connections connections) {
        this.assets = assets;
        this.connections = connections;
    }

    /** Runs to make now, one a version. */
    List<Fire> fires(Tx tx, long trigger, Deployed deployed, OnAssets on, Instant now) throws SQLException {
        if (on.assets().size() != 1) {
            return List.of();
        }
        List<Version> held = tx.query(
                HELD,
                row -> new Version(
                        row.getLong("asset_id"),
                        row.getLong("version"),
                        0,
                        row.getString("partition_key"),
                        Objects.requireNonNull(Jdbc.instant(row, "decided_at"))),
                trigger);
        List<Fire> fires = new ArrayList<>();
        for (Version version : held) {
            if (goesOn(tx, version, deployed, now)) {
                fires.add(new Fire(
                        on.assets().getFirst().samePartition() ? version.partition() : null, List.of(version)));
            }
        }
        return fires;
    }

    private boolean goesOn(Tx tx, Version version, Deployed deployed, Instant now) throws SQLException {
        Set<String> readers = readers(tx, version.asset(), deployed);
        List<String> holds =
                tx.query(HOLDS, row -> row.getString(1), version.asset(), version.partition(), version.partition());
        for (String source : holds) {
            for (String task : readers) {
                if (tx.first(EXEMPT, row -> true, version.asset(), source, deployed.definitionId(), task, now)
                        .isEmpty()) {
                    return false;
                }
            }
        }
        return !readers.isEmpty();
    }

    /** Tasks that read the asset; a workflow without any cannot be told to be outside what is held. */
    private Set<String> readers(Tx tx, long asset, Deployed deployed) throws SQLException {
        Set<String> readers = new HashSet<>();
        for (Task task : deployed.workflow().tasks()) {
            List<DatasetId> read =
                    task.consumes().stream().map(connections::dataset).toList();
            if (assets.ids(tx, read).containsValue(asset)) {
                readers.add(task.id());
            }
        }
        return readers;
    }
}
