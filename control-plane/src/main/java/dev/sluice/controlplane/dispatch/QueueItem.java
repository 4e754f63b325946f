package dev.sluice.controlplane.dispatch;

import dev.sluice.controlplane.forecast.act.Foresights;
import dev.sluice.controlplane.gate.ActiveHolds;
import dev.sluice.controlplane.gate.AssetLocks;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.scheduler.plan.DispatchPlanner.Ready;
import dev.sluice.scheduler.plan.HoldReason;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * A candidate for a claim.
 *
 * @param waiting what the planner and forecasts see of it
 * @param consumes assets that it reads
 */
record QueueItem(Foresights.Waiting waiting, Set<Long> consumes) {
    QueueItem {
        consumes = Set.copyOf(consumes);
    }

    static QueueItem read(ResultSet row) throws SQLException {
        return new QueueItem(
                new Foresights.Waiting(
                        new Ready(
                                row.getObject("task_run_id", UUID.class),
                                row.getInt("priority"),
                                Objects.requireNonNull(Jdbc.instant(row, "ready_at")),
                                row.getString("pool"),
                                row.getInt("slots"),
                                row.getString("owner"),
                                row.getString("service"),
                                List.of(),
                                false),
                        row.getObject("run_id", UUID.class),
                        row.getString("task"),
                        row.getBoolean("ordered"),
                        row.getBoolean("hold_free"),
                        Foresights.Waiting.doomed(row)),
                Set.of((Long[]) row.getArray("consumes").getArray()));
    }

    /**
     * With the holds on what they read, looked at under the locks that order starts against holds. Waits for nobody: what
     * somebody decides about right now counts as held.
     */
    static Map<UUID, QueueItem> gated(Tx tx, Map<UUID, QueueItem> items, Instant now) throws SQLException {
        Set<Long> read = new HashSet<>();
        items.values().forEach(item -> read.addAll(item.consumes()));
        Set<Long> busy = AssetLocks.tryShared(tx, read);
        Map<UUID, List<HoldReason.Held>> held = ActiveHolds.of(tx, items.keySet(), now);
        Map<UUID, QueueItem> gated = new HashMap<>();
        items.forEach((id, item) -> {
            List<HoldReason.Held> holds = new ArrayList<>(held.getOrDefault(id, List.of()));
            if (item.consumes().stream().anyMatch(busy::contains)) {
                holds.add(new HoldReason.Held("an input", "gates", now, Set.of(), List.of(), "is being decided about"));
            }
            gated.put(id, item.with(holds));
        });
        return gated;
    }

    Ready ready() {
        return waiting.ready();
    }

    UUID run() {
        return waiting.run();
    }

    private QueueItem with(List<HoldReason.Held> held) {
        Ready r = ready();
        return new QueueItem(
                waiting.with(new Ready(
                        r.id(),
                        r.priority(),
                        r.readyAt(),
                        r.pool(),
                        r.slots(),
                        r.owner(),
                        r.service(),
                        held,
                        r.paused())),
                consumes);
    }
}
