package dev.sluice.controlplane.metrics;

import dev.sluice.controlplane.dispatch.SchedulerParts;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.workflow.DeployedCache;
import dev.sluice.model.quality.CheckSpec;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Reads the figures of gates: three short statements, and one that looks up the last result of each check of age. */
@Singleton
class GateReader {
    private static final Set<String> AGES = Set.of("freshness", "arrival", "upstreamAge");
    private static final double MILLIS = 1e3;

    private static final String HOLDS = "SELECT count(DISTINCT asset_id) FROM asset_hold WHERE kind <> 'CHECKING'";

    private static final String WAIVERS = """
            SELECT count(*) FILTER (WHERE state = 'APPROVED') AS active, count(*) FILTER (WHERE state = 'REQUESTED') AS pending,
                   min(expires_at) FILTER (WHERE state = 'APPROVED') AS next
            FROM waiver WHERE state IN ('REQUESTED', 'APPROVED') AND expires_at > ?
            """;

    private static final String GATES = "SELECT definition_id, version FROM gate WHERE active";

    private static final String STALE = """
            SELECT count(*) FROM unnest(?::bigint[], ?::text[]) AS c (definition_id, check_id) CROSS JOIN LATERAL (
                SELECT r.outcome FROM check_result r
                WHERE r.definition_id = c.definition_id AND r.check_id = c.check_id AND r.counted ORDER BY r.id DESC LIMIT 1) AS last
            WHERE last.outcome = 'FAIL'
            """;

    private final Transactions transactions;
    private final DeployedCache definitions;
    private final Map<Long, Ages> ages = new ConcurrentHashMap<>();

    GateReader(Transactions transactions, SchedulerParts parts) {
        this.transactions = transactions;
        this.definitions = parts.cache();
    }

    private record Deployed(long id, int version) {}

    private record Ages(int version, List<String> checks) {}

    private record Waivers(
            long active, long pending, @Nullable Instant next) {}

    GateReading read(Instant now) {
        return transactions.call(tx -> {
            long holds = tx.query(HOLDS, row -> row.getLong(1)).getFirst();
            Waivers waivers = tx.query(
                            WAIVERS, row -> new Waivers(row.getLong(1), row.getLong(2), Jdbc.instant(row, "next")), now)
                    .getFirst();
            return new GateReading(
                    holds,
                    waivers.active(),
                    waivers.pending(),
                    waivers.next() == null
                            ? Double.NaN
                            : Duration.between(now, waivers.next()).toMillis() / MILLIS,
                    stale(tx));
        });
    }

    private long stale(Tx tx) throws SQLException {
        List<Long> gates = new ArrayList<>();
        List<String> checks = new ArrayList<>();
        for (Deployed gate : tx.query(GATES, row -> new Deployed(row.getLong(1), row.getInt(2)))) {
            for (String check : ages(tx, gate)) {
                gates.add(gate.id());
                checks.add(check);
            }
        }
        return checks.isEmpty()
                ? 0
                : tx.query(STALE, row -> row.getLong(1), gates, checks).getFirst();
    }

    /** Remembered here: all gates at once would push what runs need out of the cache of definitions. */
    private List<String> ages(Tx tx, Deployed gate) throws SQLException {
        Ages known = ages.get(gate.id());
        if (known == null || known.version() != gate.version()) {
            known = new Ages(
                    gate.version(),
                    definitions.gate(tx, gate.id(), gate.version()).spec().checks().stream()
                            .filter(check -> AGES.contains(check.type()))
                            .map(CheckSpec::id)
                            .toList());
            ages.put(gate.id(), known);
        }
        return known.checks();
    }
}
