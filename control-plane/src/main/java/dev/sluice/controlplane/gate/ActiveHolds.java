package dev.sluice.controlplane.gate;

import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.scheduler.plan.HoldReason;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/** The holds that concern tasks of the queue: of their slice, and without an exemption for them. */
public final class ActiveHolds {
    /**
     * Whether a hold {@code h} concerns a work item {@code i}; takes the time as its parameter. A hold of a slice concerns who
     * says nothing of slices.
     */
    public static final String CONCERNS = """
            h.asset_id = ANY (i.consumes)
            AND (h.partition_key IS NULL OR i.partition_key IS NULL OR h.partition_key = i.partition_key)
            AND NOT EXISTS (SELECT 1 FROM hold_exempt e WHERE e.asset_id = h.asset_id AND e.source = h.source
                AND e.definition_id = i.definition_id AND e.task IN ('', i.task) AND (e.until IS NULL OR e.until > ?))
            """;

    private static final String OF_ITEMS = """
            SELECT i.task_run_id, a.namespace || ' ' || a.name AS asset, h.source, h.held_since, h.columns, h.reason,
                   ARRAY(SELECT (s -> 'dataset' ->> 'namespace') || ' ' || (s -> 'dataset' ->> 'name')
                         FROM jsonb_array_elements(h.path) WITH ORDINALITY AS p (s, n) ORDER BY n) AS path
            FROM work_item i JOIN asset_hold h ON
            """ + CONCERNS + """
            JOIN asset a ON a.id = h.asset_id WHERE i.task_run_id = ANY (?::uuid[]) ORDER BY 1, 2, h.source
            """;

    private ActiveHolds() {}

    private record Row(UUID item, HoldReason.Held held) {}

    /** Holds by item; an item that is free has no entry. */
    public static Map<UUID, List<HoldReason.Held>> of(Tx tx, Collection<UUID> items, Instant now) throws SQLException {
        Map<UUID, List<HoldReason.Held>> holds = new HashMap<>();
        if (!items.isEmpty()) {
            for (Row row : tx.query(OF_ITEMS, ActiveHolds::row, now, items)) {
                holds.computeIfAbsent(row.item(), _ -> new ArrayList<>()).add(row.held());
            }
        }
        return holds;
    }

    /** Assets with any hold, whomever it concerns: what most of the queue reads is not among them. */
    public static Set<Long> assets(Tx tx) throws SQLException {
        return Set.copyOf(tx.query("SELECT DISTINCT asset_id FROM asset_hold", row -> row.getLong(1)));
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                row.getObject("task_run_id", UUID.class),
                new HoldReason.Held(
                        row.getString("asset"),
                        row.getString("source"),
                        Objects.requireNonNull(Jdbc.instant(row, "held_since")),
                        Set.copyOf(texts(row.getArray("columns"))),
                        texts(row.getArray("path")),
                        row.getString("reason")));
    }

    private static List<String> texts(Array array) throws SQLException {
        return List.of((String[]) array.getArray());
    }
}
