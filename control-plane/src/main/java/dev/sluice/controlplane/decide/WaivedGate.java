package dev.sluice.controlplane.decide;

import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.lineage.NotFoundException;
import dev.sluice.model.DatasetId;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * A deployed gate that a waiver is for, as it is now.
 *
 * @param asset that it audits before others see it, or else afterwards
 * @param newest version of the asset
 */
record WaivedGate(long id, int version, long asset, DatasetId dataset, long newest) {
    static WaivedGate of(Tx tx, String name) throws SQLException {
        int slash = name.indexOf('/');
        return tx.first(
                        """
                        SELECT g.definition_id, g.version, a.id, a.namespace, a.name, a.last_version
                        FROM definition d JOIN gate g ON g.definition_id = d.id
                        JOIN asset a ON a.id = coalesce(g.stage_asset_id, g.asset_id)
                        WHERE d.kind = 'Gate' AND d.namespace = ? AND d.name = ? AND g.active
                        """,
                        row -> new WaivedGate(
                                row.getLong(1),
                                row.getInt(2),
                                row.getLong(3),
                                new DatasetId(row.getString(4), row.getString(5)),
                                row.getLong(6)),
                        slash < 0 ? "" : name.substring(0, slash),
                        name.substring(slash + 1))
                .orElseThrow(() -> missing(name));
    }

    /** Of the gate, and of what it audits; empty when there is no such gate. */
    static Optional<List<String>> namespaces(Tx tx, String gate) throws SQLException {
        int slash = gate.indexOf('/');
        return tx.first(
                """
                SELECT d.namespace, a.namespace, s.namespace FROM definition d JOIN gate g ON g.definition_id = d.id
                JOIN asset a ON a.id = g.asset_id LEFT JOIN asset s ON s.id = g.stage_asset_id
                WHERE d.kind = 'Gate' AND d.namespace = ? AND d.name = ? AND g.active
                """,
                row -> {
                    String stage = row.getString(3);
                    return stage == null
                            ? List.of(row.getString(1), row.getString(2))
                            : List.of(row.getString(1), row.getString(2), stage);
                },
                slash < 0 ? "" : gate.substring(0, slash),
                gate.substring(slash + 1));
    }

    static NotFoundException missing(String name) {
        return new NotFoundException("there is no gate '" + name + "'");
    }
}
