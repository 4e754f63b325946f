package dev.sluice.controlplane.gate;

import dev.sluice.controlplane.gate.HoldRow.Exemption;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.model.quality.GateSpec.OnHold;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rows that the claim and the decision API read, written by difference. The caller holds the locks of what it adds. */
final class HoldStore {
    private static final String READ = """
            SELECT asset_id, source, kind, definition_id, columns, partition_key, version, path, reasons, reason, on_hold, lazy
            FROM asset_hold WHERE origin_id = ? AND slice = ? AND kind <> 'OPERATOR'
            """;

    private static final String EXEMPT = """
            SELECT e.asset_id, e.source, e.definition_id, e.task, e.job_namespace, e.job_name, e.waiver_id, e.why, e.until
            FROM hold_exempt e JOIN asset_hold h ON h.asset_id = e.asset_id AND h.source = e.source
            WHERE h.origin_id = ? AND h.slice = ?
            """;

    private static final String PUT = """
            INSERT INTO asset_hold (asset_id, source, reason, held_by, held_since, kind, definition_id, origin_id, slice, columns,
                partition_key, version, path, reasons, on_hold, decision_id, lazy)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?, ?, ?)
            ON CONFLICT (asset_id, source) DO UPDATE SET reason = EXCLUDED.reason, kind = EXCLUDED.kind,
                columns = EXCLUDED.columns, partition_key = EXCLUDED.partition_key, version = EXCLUDED.version,
                path = EXCLUDED.path, reasons = EXCLUDED.reasons, on_hold = EXCLUDED.on_hold,
                decision_id = EXCLUDED.decision_id, lazy = EXCLUDED.lazy
            """;

    private static final String LET = """
            INSERT INTO hold_exempt (asset_id, source, definition_id, task, job_namespace, job_name, waiver_id, why, until)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private HoldStore() {}

    private record Key(long asset, String source) {}

    /** What makes holds belong together: all that follow from decisions about one asset and slice. */
    record Group(long origin, String slice) {}

    /** The holds that are there. */
    static List<HoldRow> read(Tx tx, Group group) throws SQLException {
        Map<Key, Set<Exemption>> exempt = new HashMap<>();
        tx.query(
                        EXEMPT,
                        row -> Map.entry(new Key(row.getLong(1), row.getString(2)), exemption(row)),
                        group.origin(),
                        group.slice())
                .forEach(e ->
                        exempt.computeIfAbsent(e.getKey(), _ -> new HashSet<>()).add(e.getValue()));
        List<HoldRow> rows = new ArrayList<>();
        for (HoldRow row : tx.query(READ, HoldStore::row, group.origin(), group.slice())) {
            rows.add(row.with(exempt.getOrDefault(new Key(row.asset(), row.source()), Set.of())));
        }
        return rows;
    }

    /**
     * Makes the rows say what is wanted.
     *
     * @param decision from which they follow
     * @param since of new ones
     */
    static void write(Tx tx, Group group, List<HoldRow> there, Collection<HoldRow> wanted, long decision, Instant since)
            throws SQLException {
        Map<Key, HoldRow> before = new LinkedHashMap<>();
        there.forEach(row -> before.put(new Key(row.asset(), row.source()), row));
        List<@Nullable Object[]> puts = new ArrayList<>();
        List<@Nullable Object[]> clear = new ArrayList<>();
        List<@Nullable Object[]> lets = new ArrayList<>();
        for (HoldRow row : wanted) {
            HoldRow old = before.remove(new Key(row.asset(), row.source()));
            if (row.equals(old)) {
                continue;
            }
            if (old == null || !row.with(Set.of()).equals(old.with(Set.of()))) {
                puts.add(put(row, group, decision, since));
            }
            if (old != null && !old.exempt().equals(row.exempt())) {
                clear.add(new @Nullable Object[] {row.asset(), row.source()});
            }
            if (old == null || !old.exempt().equals(row.exempt())) {
                row.exempt().forEach(e -> lets.add(let(row, e)));
            }
        }
        List<@Nullable Object[]> gone = new ArrayList<>();
        before.keySet().forEach(key -> gone.add(new @Nullable Object[] {key.asset(), key.source()}));
        tx.batch("DELETE FROM asset_hold WHERE asset_id = ? AND source = ?", gone);
        tx.batch(PUT, puts);
        tx.batch("DELETE FROM hold_exempt WHERE asset_id = ? AND source = ?", clear);
        tx.batch(LET, lets);
    }

    private static @Nullable Object[] put(HoldRow row, Group group, long decision, Instant since) {
        return new @Nullable Object[] {
            row.asset(),
            row.source(),
            row.text(),
            "gates",
            since,
            row.kind(),
            row.definitionId(),
            group.origin(),
            group.slice(),
            row.columns(),
            row.partition(),
            row.version(),
            row.path().toString(),
            row.reasons().toString(),
            row.onHold(),
            decision,
            row.lazy()
        };
    }

    private static @Nullable Object[] let(HoldRow row, Exemption e) {
        return new @Nullable Object[] {
            row.asset(),
            row.source(),
            e.definitionId(),
            e.task(),
            e.jobNamespace(),
            e.jobName(),
            e.waiver(),
            e.why(),
            e.until()
        };
    }

    private static HoldRow row(ResultSet row) throws SQLException {
        return new HoldRow(
                row.getLong("asset_id"),
                row.getString("source"),
                HoldRow.Kind.valueOf(row.getString("kind")),
                row.getLong("definition_id"),
                List.of((String[]) row.getArray("columns").getArray()),
                row.getString("partition_key"),
                row.getLong("version"),
                GateJson.tree(row.getString("path")),
                GateJson.tree(row.getString("reasons")),
                row.getString("reason"),
                OnHold.valueOf(row.getString("on_hold")),
                row.getBoolean("lazy"),
                Set.of());
    }

    private static Exemption exemption(ResultSet row) throws SQLException {
        return new Exemption(
                row.getLong("definition_id"),
                row.getString("task"),
                row.getString("job_namespace"),
                row.getString("job_name"),
                row.getLong("waiver_id"),
                row.getString("why"),
                Jdbc.instant(row, "until"));
    }
}
