package dev.sluice.controlplane.dispatch;

import dev.sluice.controlplane.gate.ActiveHolds;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.workflow.DeployedCache;
import dev.sluice.scheduler.definition.Pool;
import dev.sluice.scheduler.definition.ResourceName;
import dev.sluice.scheduler.definition.Service;
import dev.sluice.scheduler.plan.DispatchPlanner.Held;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What bounds the work of all replicas together, as it is now.
 *
 * @param pools by name
 * @param services by name
 * @param running slots taken in pools
 * @param held assets with a hold
 * @param paused workflows that start nothing
 */
public record Limits(
        Map<String, Pool> pools, Map<String, Service> services, List<Held> running, Set<Long> held, Set<Long> paused) {
    public Limits {
        pools = Map.copyOf(pools);
        services = Map.copyOf(services);
        running = List.copyOf(running);
        held = Set.copyOf(held);
        paused = Set.copyOf(paused);
    }

    private record Row(String kind, String name, long id, int version) {}

    /** Reads them: four short statements over small tables. */
    public static Limits read(Tx tx, DeployedCache definitions) throws SQLException {
        Map<String, Pool> pools = new HashMap<>();
        Map<String, Service> services = new HashMap<>();
        List<Row> rows = tx.query(
                """
                SELECT kind, namespace || '/' || name AS name, id, version FROM definition
                WHERE kind IN ('Pool', 'Service') AND removed_at IS NULL
                """,
                row -> new Row(row.getString("kind"), row.getString("name"), row.getLong("id"), row.getInt("version")));
        for (Row row : rows) {
            if (row.kind().equals("Pool")) {
                pools.put(row.name(), definitions.pool(tx, row.id(), row.version()));
            } else {
                services.put(row.name(), definitions.service(tx, row.id(), row.version()));
            }
        }
        return new Limits(
                pools,
                services,
                running(tx),
                ActiveHolds.assets(tx),
                new HashSet<>(tx.query("SELECT id FROM definition WHERE paused", row -> row.getLong(1))));
    }

    /** One service as it is now; empty when it is not defined any more. */
    static Optional<Service> service(Tx tx, DeployedCache definitions, ResourceName name) throws SQLException {
        Optional<Row> row = tx.first(
                """
                SELECT kind, name, id, version FROM definition
                WHERE kind = 'Service' AND namespace = ? AND name = ? AND removed_at IS NULL
                """,
                r -> new Row(r.getString("kind"), r.getString("name"), r.getLong("id"), r.getInt("version")),
                name.namespace(),
                name.name());
        return row.isEmpty()
                ? Optional.empty()
                : Optional.of(definitions.service(tx, row.get().id(), row.get().version()));
    }

    static List<Held> running(Tx tx) throws SQLException {
        return tx.query(
                "SELECT pool, owner, priority, sum(slots)::int AS slots FROM lease WHERE pool <> '' GROUP BY pool, owner, priority",
                row -> new Held(row.getString(1), row.getString(2), row.getInt(3), row.getInt(4)));
    }

    /** Pools without a free slot. */
    Set<String> full() {
        Map<String, Integer> used = new HashMap<>();
        running.forEach(h -> used.merge(h.pool(), h.slots(), Integer::sum));
        Set<String> full = new HashSet<>();
        pools.forEach((name, pool) -> {
            if (used.getOrDefault(name, 0) >= pool.slots()) {
                full.add(name);
            }
        });
        return full;
    }

    /** Owners that have all they may have of a pool, as pool and owner with a blank between. */
    Set<String> sated() {
        Map<String, Integer> used = new HashMap<>();
        running.forEach(h -> used.merge(h.pool() + " " + h.owner(), h.slots(), Integer::sum));
        Set<String> sated = new HashSet<>();
        running.forEach(h -> {
            Pool pool = pools.get(h.pool());
            String key = h.pool() + " " + h.owner();
            if (pool != null && used.getOrDefault(key, 0) >= pool.perOwner().orElse(Integer.MAX_VALUE)) {
                sated.add(key);
            }
        });
        return sated;
    }
}
