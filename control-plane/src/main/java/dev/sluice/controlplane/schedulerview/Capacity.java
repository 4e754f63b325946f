package dev.sluice.controlplane.schedulerview;

import dev.sluice.controlplane.dispatch.Breakers;
import dev.sluice.controlplane.dispatch.Limits;
import dev.sluice.controlplane.dispatch.SchedulerParts;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.security.ScopeSql;
import dev.sluice.controlplane.security.Sight;
import dev.sluice.scheduler.definition.Pool;
import dev.sluice.scheduler.definition.ResourceName;
import dev.sluice.scheduler.definition.Service;
import dev.sluice.scheduler.plan.Breaker;
import dev.sluice.scheduler.plan.DispatchPlanner.Held;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads what bounds the work: pools and the breakers of services, as the dispatcher sees them. */
@ApplicationScoped
public class Capacity {
    private final Transactions transactions;
    private final SchedulerParts parts;
    private final Jdbc jdbc;

    Capacity(Transactions transactions, SchedulerParts parts, Jdbc jdbc) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.parts = parts;
    }

    /** Pools by name. Who holds slots is told of runs that the reader may see. */
    public List<PoolInfo> pools() {
        Sight sight = jdbc.sight();
        return transactions.call(tx -> {
            Limits limits = Limits.read(tx, parts.cache());
            Map<String, Long> waiting = new HashMap<>();
            tx.query(
                            "SELECT pool, count(*) FROM work_item WHERE pool <> '' GROUP BY pool",
                            row -> Map.entry(row.getString(1), row.getLong(2)))
                    .forEach(entry -> waiting.put(entry.getKey(), entry.getValue()));
            List<PoolInfo> pools = new ArrayList<>();
            List<Held> told = sight.isWhole() ? limits.running() : running(tx, sight);
            new TreeMap<>(limits.pools()).forEach((name, pool) -> {
                if (sight.scope().contains(ResourceName.parse(name).namespace())) {
                    pools.add(pool(name, pool, limits, waiting.getOrDefault(name, 0L), told));
                }
            });
            return pools;
        });
    }

    private static List<Held> running(Tx tx, Sight sight) throws SQLException {
        ScopeSql inScope = ScopeSql.on(sight.scope(), "d.namespace");
        return tx.query(
                """
                SELECT l.pool, l.owner, l.priority, sum(l.slots)::int AS slots FROM lease l
                JOIN workflow_run r ON r.id = l.run_id JOIN definition d ON d.id = r.definition_id
                WHERE l.pool <> '' AND %s GROUP BY l.pool, l.owner, l.priority
                """.formatted(inScope.text()),
                row -> new Held(row.getString(1), row.getString(2), row.getInt(3), row.getInt(4)),
                inScope.parameters().toArray());
    }

    private static PoolInfo pool(String name, Pool pool, Limits limits, long waiting, List<Held> told) {
        int used = limits.running().stream()
                .filter(held -> held.pool().equals(name))
                .mapToInt(Held::slots)
                .sum();
        List<PoolInfo.Holder> holders = told.stream()
                .filter(held -> held.pool().equals(name))
                .map(held -> new PoolInfo.Holder(held.owner(), held.priority(), held.slots()))
                .toList();
        return new PoolInfo(
                name,
                pool.slots(),
                used,
                waiting,
                pool.perOwner().isPresent() ? pool.perOwner().getAsInt() : null,
                pool.reservations().stream()
                        .map(each -> new PoolInfo.Reserved(each.priorityAtLeast(), each.slots()))
                        .toList(),
                holders);
    }

    /** Services by name. */
    public List<ServiceInfo> services() {
        return transactions.call(this::services);
    }

    private List<ServiceInfo> services(Tx tx) throws SQLException {
        Map<String, Service> services = Limits.read(tx, parts.cache()).services();
        Map<String, Breaker> breakers = Breakers.read(tx, services.keySet());
        List<ServiceInfo> found = new ArrayList<>();
        Sight sight = jdbc.sight();
        new TreeMap<>(services).forEach((name, service) -> {
            if (sight.scope().contains(ResourceName.parse(name).namespace())) {
                found.add(service(name, service, breakers.getOrDefault(name, Breaker.fresh())));
            }
        });
        return found;
    }

    private static ServiceInfo service(String name, Service service, Breaker breaker) {
        return switch (breaker) {
            case Breaker.Closed closed ->
                new ServiceInfo(
                        name,
                        BreakerState.CLOSED,
                        null,
                        closed.outcomes().length(),
                        failures(closed.outcomes()),
                        service.failureRate(),
                        service.window());
            case Breaker.Open open ->
                new ServiceInfo(name, BreakerState.OPEN, open.until(), 0, 0, service.failureRate(), service.window());
            case Breaker.HalfOpen half ->
                new ServiceInfo(
                        name,
                        BreakerState.HALF_OPEN,
                        null,
                        half.succeeded(),
                        0,
                        service.failureRate(),
                        service.window());
        };
    }

    private static int failures(String outcomes) {
        return (int) outcomes.chars().filter(outcome -> outcome == 'x').count();
    }
}
