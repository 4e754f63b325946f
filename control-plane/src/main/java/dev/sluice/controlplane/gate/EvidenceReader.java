package dev.sluice.controlplane.gate;

import dev.sluice.controlplane.emit.RunEvents;
import dev.sluice.controlplane.eventlog.EventLog;
import dev.sluice.controlplane.eventlog.EventLog.StoredEvent;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.model.DatasetId;
import dev.sluice.model.LogPosition;
import dev.sluice.model.quality.CheckOutcome;
import dev.sluice.quality.imports.ExternalResult;
import dev.sluice.quality.imports.ImportFault;
import dev.sluice.quality.imports.OpenLineageEvidence;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows the event log for what other systems found out about datasets with gates: kept as evidence, and gates that ask for
 * it are evaluated again.
 *
 * <p>One replica at a time, by the lock of the position's row. The first start begins at the head of the log.
 */
public final class EvidenceReader {
    private static final String NAME = "gate-evidence";
    private static final int MOST_EVENTS = 500;
    private static final long MOST_BYTES = 8_000_000;
    private static final int LONGEST_TEXT = 2_000;

    private static final String BEGIN = """
            INSERT INTO projection_position (name, position, updated_at) SELECT ?, position, ? FROM log_head ON CONFLICT DO NOTHING
            """;

    /** Assets of a gate, also by the other names of the dataset that the result names. */
    private static final String GUARDED = """
            SELECT DISTINCT u.namespace, u.name, a.id
            FROM unnest(?::text[], ?::text[]) AS u (namespace, name)
            CROSS JOIN LATERAL (
                SELECT s.id FROM asset s WHERE s.namespace = u.namespace AND s.name = u.name
                UNION SELECT s.id FROM namespace n JOIN dataset d ON d.namespace_id = n.id AND d.name = u.name
                      JOIN dataset o ON o.canonical_id = d.canonical_id JOIN namespace m ON m.id = o.namespace_id
                      JOIN asset s ON s.namespace = m.name AND s.name = o.name WHERE n.name = u.namespace) AS a
            WHERE EXISTS (SELECT 1 FROM gate g WHERE g.active AND (g.asset_id = a.id OR g.stage_asset_id = a.id))
            """;

    private static final String KEEP = """
            INSERT INTO external_evidence (asset_id, event_position, ordinal, producer, job, assertion, column_name, success,
                severity, message, at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
            """;

    private final Transactions transactions;
    private final EventLog log;
    private final GateRows gates;
    private final GateTime gateTime;
    private final InstantSource time;

    EvidenceReader(Transactions transactions, EventLog log, GateRows gates, GateTime gateTime, InstantSource time) {
        this.transactions = transactions;
        this.log = log;
        this.gates = gates;
        this.gateTime = gateTime;
        this.time = time;
    }

    private record Found(long position, ExternalResult result) {}

    /** Reads one batch. Returns whether there may be more; not while another replica reads. */
    public boolean read() {
        return transactions.call(tx -> {
            Instant now = time.instant();
            Optional<Long> position = position(tx, now);
            if (position.isEmpty()) {
                return false;
            }
            List<StoredEvent> events = log.readAfter(new LogPosition(position.get()), MOST_EVENTS, MOST_BYTES);
            if (events.isEmpty()) {
                return false;
            }
            List<Found> found = new ArrayList<>();
            events.forEach(event -> results(event)
                    .forEach(r -> found.add(new Found(event.position().value(), r))));
            if (!found.isEmpty()) {
                keep(tx, found, now);
            }
            tx.update(
                    "UPDATE projection_position SET position = ?, updated_at = ? WHERE name = ?",
                    events.getLast().position().value(),
                    now,
                    NAME);
            return true;
        });
    }

    private static Optional<Long> position(Tx tx, Instant now) throws SQLException {
        String lock = "SELECT position FROM projection_position WHERE name = ? FOR UPDATE SKIP LOCKED";
        Optional<Long> position = tx.first(lock, row -> row.getLong(1), NAME);
        if (position.isPresent()) {
            return position;
        }
        tx.update(BEGIN, NAME, now);
        return tx.first(lock, row -> row.getLong(1), NAME);
    }

    /** Our own events tell what is known already. */
    private static List<ExternalResult> results(StoredEvent event) {
        String text = new String(event.raw(), StandardCharsets.UTF_8);
        if (!text.contains("\"dataQualityAssertions\"")) {
            return List.of();
        }
        try {
            return OpenLineageEvidence.read(text).results().stream()
                    .filter(r -> r.dataset().isPresent() && !r.producer().startsWith(RunEvents.PRODUCER.toString()))
                    .toList();
        } catch (ImportFault e) {
            return List.of(); // the projections have told of it
        }
    }

    private void keep(Tx tx, List<Found> found, Instant now) throws SQLException {
        Map<DatasetId, Set<Long>> guarded = guarded(tx, found);
        List<@Nullable Object[]> rows = new ArrayList<>();
        Set<Long> touched = new LinkedHashSet<>();
        Map<Long, Integer> ordinals = new HashMap<>();
        for (Found one : found) {
            for (long asset : guarded.getOrDefault(one.result().dataset().orElseThrow(), Set.of())) {
                touched.add(asset);
                for (@Nullable String column : columns(one.result())) {
                    int ordinal = ordinals.merge(one.position(), 1, Integer::sum);
                    rows.add(row(asset, one, ordinal, column));
                }
            }
        }
        tx.batch(KEEP, rows);
        for (Map.Entry<Long, List<ActiveGate>> entry : gates.of(tx, touched).entrySet()) {
            for (ActiveGate gate : entry.getValue()) {
                if (!gate.spec().external().isEmpty()) {
                    gateTime.newest(tx, gate, EvaluationQueue.Cause.EVIDENCE, now);
                }
            }
        }
    }

    private static List<@Nullable String> columns(ExternalResult result) {
        List<@Nullable String> columns = new ArrayList<>(result.columns());
        if (columns.isEmpty()) {
            columns.add(null);
        }
        return columns;
    }

    private static @Nullable Object[] row(long asset, Found found, int ordinal, @Nullable String column) {
        ExternalResult r = found.result();
        boolean success = r.outcome() == CheckOutcome.PASS;
        return new @Nullable Object[] {
            asset,
            found.position(),
            ordinal,
            text(r.producer()),
            r.job().map(job -> text(job.namespace() + "/" + job.name())).orElse(""),
            text(r.assertion()),
            column == null ? null : text(column),
            success,
            r.severity(),
            text(message(r)),
            r.at()
        };
    }

    private static String message(ExternalResult r) {
        if (!r.message().isBlank()) {
            return r.message();
        }
        return r.expected().map(e -> "expected " + e).orElse("")
                + r.actual()
                        .map(a -> (r.expected().isPresent() ? ", " : "") + "found " + a)
                        .orElse("");
    }

    private static String text(String text) {
        String clean = GateJson.clean(text);
        return clean.length() > LONGEST_TEXT ? clean.substring(0, LONGEST_TEXT) : clean;
    }

    private static Map<DatasetId, Set<Long>> guarded(Tx tx, List<Found> found) throws SQLException {
        List<DatasetId> named = found.stream()
                .map(f -> f.result().dataset().orElseThrow())
                .distinct()
                .toList();
        Map<DatasetId, Set<Long>> guarded = new HashMap<>();
        tx.query(
                        GUARDED,
                        row -> Map.entry(new DatasetId(row.getString(1), row.getString(2)), row.getLong(3)),
                        named.stream().map(DatasetId::namespace).toList(),
                        named.stream().map(DatasetId::name).toList())
                .forEach(e -> guarded.computeIfAbsent(e.getKey(), _ -> new LinkedHashSet<>())
                        .add(e.getValue()));
        return guarded;
    }
}
