package dev.sluice.controlplane.dispatch;

import dev.sluice.controlplane.alert.AlertKind;
import dev.sluice.controlplane.alert.Alerts;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.scheduler.definition.Service;
import dev.sluice.scheduler.plan.Breaker;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Keeps the breakers of services, which all replicas share. */
public final class Breakers {
    private static final String SELECT =
            "SELECT service, state, outcomes, open_until, started, succeeded FROM breaker WHERE service = ANY (?)";

    private Breakers() {}

    /** Breakers by service, locked until the transaction ends; a service that has none is closed. */
    static Map<String, Breaker> lock(Tx tx, Collection<String> services, Instant now) throws SQLException {
        TreeSet<String> sorted = new TreeSet<>(services);
        if (sorted.isEmpty()) {
            return Map.of();
        }
        for (String service : sorted) {
            tx.update(
                    "INSERT INTO breaker (service, state, changed_at) VALUES (?, 'CLOSED', ?) ON CONFLICT DO NOTHING",
                    service,
                    now);
        }
        return read(tx, sorted, SELECT + " ORDER BY service FOR UPDATE");
    }

    /** Breakers by service, as they are. */
    public static Map<String, Breaker> read(Tx tx, Collection<String> services) throws SQLException {
        return services.isEmpty() ? Map.of() : read(tx, services, SELECT);
    }

    private static Map<String, Breaker> read(Tx tx, Collection<String> services, String sql) throws SQLException {
        Map<String, Breaker> breakers = new HashMap<>();
        services.forEach(service -> breakers.put(service, Breaker.fresh()));
        tx.query(sql, row -> Map.entry(row.getString(1), breaker(row)), services)
                .forEach(entry -> breakers.put(entry.getKey(), entry.getValue()));
        return breakers;
    }

    /** Writes breakers that changed. */
    static void write(Tx tx, Map<String, Breaker> before, Map<String, Breaker> after, Instant now) throws SQLException {
        for (Map.Entry<String, Breaker> entry : after.entrySet()) {
            if (before.containsKey(entry.getKey()) && !entry.getValue().equals(before.get(entry.getKey()))) {
                write(tx, entry.getKey(), entry.getValue(), now);
            }
        }
    }

    /**
     * Changes one breaker under its lock and tells when it opens or closes. Returns whether a probe failed: it opens again.
     */
    static boolean change(Tx tx, Service service, UnaryOperator<Breaker> change, Instant now) throws SQLException {
        String name = service.metadata().name().toString();
        Breaker before =
                Objects.requireNonNull(lock(tx, java.util.List.of(name), now).get(name));
        Breaker after = change.apply(before);
        if (after.equals(before)) {
            return false;
        }
        write(tx, name, after, now);
        if (after instanceof Breaker.Open open && !(before instanceof Breaker.Open)) {
            Alerts.raise(
                    tx,
                    AlertKind.BREAKER_OPEN,
                    name,
                    definition(tx, service),
                    null,
                    "service " + name + " fails; its tasks are held until " + open.until(),
                    now);
        } else if (after instanceof Breaker.Closed && before instanceof Breaker.HalfOpen) {
            Alerts.resolve(tx, AlertKind.BREAKER_OPEN, name, now);
        }
        return after instanceof Breaker.Open && before instanceof Breaker.HalfOpen;
    }

    /** Whose owner and tiers hear of it; 0: nobody's. */
    private static long definition(Tx tx, Service service) throws SQLException {
        return tx.first(
                        "SELECT id FROM definition WHERE kind = 'Service' AND namespace = ? AND name = ?",
                        row -> row.getLong(1),
                        service.metadata().name().namespace(),
                        service.metadata().name().name())
                .orElse(0L);
    }

    private static void write(Tx tx, String service, Breaker breaker, Instant now) throws SQLException {
        @Nullable Instant until = breaker instanceof Breaker.Open open ? open.until() : null;
        int started = breaker instanceof Breaker.HalfOpen half ? half.started() : 0;
        int succeeded = breaker instanceof Breaker.HalfOpen half ? half.succeeded() : 0;
        tx.update(
                """
                UPDATE breaker SET state = ?, outcomes = ?, open_until = ?, started = ?, succeeded = ?, changed_at = ?
                WHERE service = ?
                """,
                switch (breaker) {
                    case Breaker.Closed _ -> "CLOSED";
                    case Breaker.Open _ -> "OPEN";
                    case Breaker.HalfOpen _ -> "HALF_OPEN";
                },
                breaker instanceof Breaker.Closed closed ? closed.outcomes() : "",
                until,
                started,
                succeeded,
                now,
                service);
    }

    private static Breaker breaker(ResultSet row) throws SQLException {
        return switch (row.getString("state")) {
            case "OPEN" -> new Breaker.Open(Objects.requireNonNull(Jdbc.instant(row, "open_until")));
            case "HALF_OPEN" -> new Breaker.HalfOpen(row.getInt("started"), row.getInt("succeeded"));
            default -> new Breaker.Closed(row.getString("outcomes"));
        };
    }
}
