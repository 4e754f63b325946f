package dev.sluice.controlplane.gate;

import dev.sluice.controlplane.alert.AlertKind;
import dev.sluice.controlplane.alert.Alerts;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.run.AssetPublisher;
import dev.sluice.model.quality.GateSpec;
import dev.sluice.quality.execute.Source;
import dev.sluice.scheduler.definition.read.AssetUris;
import io.quarkus.logging.Log;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Write, audit, publish: takes good stages into the place of their dataset and bad ones into quarantine, one at a time, under
 * the lock of the stage and only while the audited version is the newest one.
 */
public final class Stages {
    private static final Duration AGAIN = Duration.ofSeconds(10);
    private static final int MOST_TRIES = 20;
    private static final int LONGEST_MESSAGE = 2_000;

    private static final String DUE = """
            SELECT id, definition_id, asset_id, target_id, version, state, quarantine, tries FROM gate_stage
            WHERE due_at <= ? ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED
            """;

    private final Transactions transactions;
    private final GateRows gates;
    private final GateSources sources;
    private final AssetPublisher publisher;
    private final StageStore store = new StageStore();

    Stages(Transactions transactions, GateRows gates, GateSources sources, AssetPublisher publisher) {
        this.transactions = transactions;
        this.gates = gates;
        this.sources = sources;
        this.publisher = publisher;
    }

    private record Row(
            long id,
            long definition,
            long asset,
            long target,
            long version,
            String state,
            @Nullable String quarantine,
            int tries) {}

    /** Notes what is to become of a stage whose verdict is there. */
    static void decided(Tx tx, ActiveGate gate, long version, boolean good, Instant now) throws SQLException {
        if (gate.target() == null || !(gate.spec().phase() instanceof GateSpec.Phase.Stage stage)) {
            return;
        }
        if (!good && stage.quarantine().isEmpty()) {
            return;
        }
        tx.update(
                """
                INSERT INTO gate_stage (definition_id, asset_id, target_id, version, state, due_at, at) VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (definition_id, version) DO UPDATE SET state = EXCLUDED.state, due_at = EXCLUDED.due_at,
                    at = EXCLUDED.at, tries = 0
                WHERE EXCLUDED.state = 'PROMOTING' AND gate_stage.state IN ('QUARANTINING', 'QUARANTINED', 'FAILED')
                """,
                gate.definitionId(),
                gate.asset(),
                gate.target(),
                version,
                good ? "PROMOTING" : "QUARANTINING",
                now,
                now);
    }

    /** Whether the data of a version has left the stage, so that looking there tells nothing about it. */
    static boolean isMoved(Tx tx, ActiveGate gate, long version) throws SQLException {
        return gate.target() != null
                && tx.first(
                                "SELECT 1 FROM gate_stage WHERE definition_id = ? AND version = ? AND state <> 'FAILED'",
                                row -> true,
                                gate.definitionId(),
                                version)
                        .isPresent();
    }

    /** Does the next step that is due. Returns whether there was one. */
    public boolean step(Instant now) {
        return transactions.call(tx -> {
            Optional<Row> due = tx.first(DUE, Stages::row, now);
            if (due.isPresent()) {
                AssetLocks.exclusive(tx, List.of(due.get().asset(), due.get().target()));
                step(tx, due.get(), now);
            }
            return due.isPresent();
        });
    }

    private void step(Tx tx, Row row, Instant now) throws SQLException {
        Optional<ActiveGate> gate = gates.find(tx, row.definition());
        if (gate.isEmpty() || !(gate.get().spec().phase() instanceof GateSpec.Phase.Stage phase)) {
            end(tx, row, "FAILED", null, "the gate has no stage any more", null, now);
            return;
        }
        try {
            Source stage = source(phase.stage());
            switch (row.state()) {
                case "PROMOTING" -> promote(tx, row, gate.get(), phase, stage, now);
                case "QUARANTINING" -> {
                    String where =
                            store.quarantine(stage, source(phase.quarantine().orElseThrow()), row.version());
                    end(tx, row, "QUARANTINED", where, null, now.plus(phase.keep()), now);
                }
                default -> {
                    store.drop(stage, source(phase.quarantine().orElseThrow()), row.version());
                    end(tx, row, "DROPPED", row.quarantine(), null, null, now);
                }
            }
        } catch (StageStore.BusyException e) {
            later(tx, row, gate.get(), String.valueOf(e.getMessage()), now);
        } catch (SQLException | IOException | RuntimeException e) {
            Log.warnf("stage not moved gate=%s version=%d cause=%s", gate.get().name(), row.version(), e.toString());
            later(tx, row, gate.get(), String.valueOf(e.getMessage()), now);
        }
    }

    private void promote(Tx tx, Row row, ActiveGate gate, GateSpec.Phase.Stage phase, Source stage, Instant now)
            throws SQLException, IOException, StageStore.BusyException {
        long newest = tx.query("SELECT last_version FROM asset WHERE id = ?", r -> r.getLong(1), row.asset())
                .getFirst();
        if (newest != row.version() && row.quarantine() == null) {
            // What is in the stage now is not what was audited; the newer version has its own audit.
            end(tx, row, "FAILED", null, "version " + newest + " took its place before it was promoted", null, now);
            return;
        }
        Source from = row.quarantine() == null
                ? stage
                : StageStore.inQuarantine(stage, source(phase.quarantine().orElseThrow()), row.version());
        Source target = sources.find(gate.guarded())
                .orElseThrow(() -> new IllegalStateException("no connection leads to the dataset of " + gate.name()));
        store.promote(from, target, row.version());
        end(tx, row, "PROMOTED", null, null, null, now);
        Alerts.resolve(tx, AlertKind.GATE_ERROR, "stage of " + gate.name(), now);
        Optional<AssetPublisher.Writer> writer = writer(tx, row);
        if (writer.isPresent()) {
            publisher.publish(tx, writer.get(), List.of(Dockets.dataset(tx, row.target())), now);
        }
    }

    private static Optional<AssetPublisher.Writer> writer(Tx tx, Row row) throws SQLException {
        return tx.first(
                "SELECT run_id, foreign_event, partition_key, fires FROM asset_candidate WHERE asset_id = ? AND version = ?",
                r -> new AssetPublisher.Writer(
                        r.getObject("run_id", UUID.class),
                        Jdbc.longOrNull(r, "foreign_event"),
                        r.getString("partition_key"),
                        r.getBoolean("fires")),
                row.asset(),
                row.version());
    }

    private Source source(String address) {
        return sources.find(AssetUris.parse(address))
                .orElseThrow(() -> new IllegalStateException("no configured connection leads to " + address));
    }

    private static void end(
            Tx tx,
            Row row,
            String state,
            @Nullable String quarantine,
            @Nullable String message,
            @Nullable Instant dueAt,
            Instant now)
            throws SQLException {
        tx.update(
                "UPDATE gate_stage SET state = ?, quarantine = ?, message = ?, due_at = ?, at = ?, tries = 0 WHERE id = ?",
                state,
                quarantine,
                message,
                dueAt,
                now,
                row.id());
    }

    /** Tried again for a while, then given up; people are told at once. */
    private static void later(Tx tx, Row row, ActiveGate gate, String message, Instant now) throws SQLException {
        String bounded = tx.cut(message, LONGEST_MESSAGE);
        boolean over = row.tries() + 1 >= MOST_TRIES;
        tx.update(
                "UPDATE gate_stage SET state = ?, message = ?, due_at = ?, tries = tries + 1, at = ? WHERE id = ?",
                over ? "FAILED" : row.state(),
                bounded,
                over ? null : now.plus(AGAIN),
                now,
                row.id());
        Alerts.raise(
                tx,
                AlertKind.GATE_ERROR,
                "stage of " + gate.name(),
                gate.definitionId(),
                null,
                "the stage of " + gate.name() + " is not " + row.state().toLowerCase(java.util.Locale.ROOT) + ": "
                        + bounded,
                now);
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                row.getLong("id"),
                row.getLong("definition_id"),
                row.getLong("asset_id"),
                row.getLong("target_id"),
                row.getLong("version"),
                row.getString("state"),
                row.getString("quarantine"),
                row.getInt("tries"));
    }
}
