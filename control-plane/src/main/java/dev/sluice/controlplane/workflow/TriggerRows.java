package dev.sluice.controlplane.workflow;

import dev.sluice.controlplane.forecast.act.EarlyStarts;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.trigger.ScheduleFiring;
import dev.sluice.model.DatasetId;
import dev.sluice.scheduler.definition.Trigger;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps the rows of triggers in step with the current version of their workflow. */
final class TriggerRows {
    private static final String UPSERT = """
            INSERT INTO trigger (definition_id, name, kind, version, active, next_slot, evaluate_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (definition_id, name) DO UPDATE SET kind = EXCLUDED.kind, version = EXCLUDED.version,
                active = EXCLUDED.active, next_slot = EXCLUDED.next_slot, evaluate_at = EXCLUDED.evaluate_at, state = NULL,
                failure = NULL
            RETURNING id
            """;

    private final Assets assets;
    private final Connections connections;

    TriggerRows(Assets assets, Connections connections) {
        this.assets = assets;
        this.connections = connections;
    }

    /** Makes the rows say what the new version says; an unchanged trigger goes on where it is. */
    void sync(Tx tx, Deployed now, @Nullable Deployed before, boolean paused, Instant at) throws SQLException {
        EarlyStarts.cancel(tx, now.definitionId(), "the definition was applied anew", at);
        List<String> names = new ArrayList<>();
        for (Trigger trigger : now.workflow().triggers()) {
            names.add(trigger.id());
            Optional<Trigger> old = before == null
                    ? Optional.empty()
                    : before.workflow().triggers().stream()
                            .filter(t -> t.id().equals(trigger.id()))
                            .findFirst();
            sync(tx, now, trigger, old, paused, at);
        }
        tx.update(
                "UPDATE trigger SET active = false, evaluate_at = NULL WHERE definition_id = ? AND name <> ALL (?::text[])",
                now.definitionId(),
                names);
    }

    private void sync(Tx tx, Deployed deployed, Trigger trigger, Optional<Trigger> old, boolean paused, Instant at)
            throws SQLException {
        boolean same = old.isPresent() && old.get().equals(trigger);
        if (same) {
            tx.update(
                    "UPDATE trigger SET version = ?, active = ? WHERE definition_id = ? AND name = ?",
                    deployed.version(),
                    !paused,
                    deployed.definitionId(),
                    trigger.id());
            return;
        }
        @Nullable Instant slot = trigger instanceof Trigger.OnSchedule s ? slot(tx, deployed, s, old, at) : null;
        @Nullable
        Instant evaluateAt =
                switch (trigger) {
                    case Trigger.OnSchedule s
                    when slot != null ->
                        ScheduleFiring.evaluateAt(
                                deployed.workflow().metadata().name().toString(), s, slot);
                    case Trigger.OnAssets _, Trigger.OnFile _ -> at;
                    case Trigger.OnSchedule _, Trigger.OnWebhook _, Trigger.OnKafka _, Trigger.OnEvent _ -> null;
                };
        long id = tx.query(
                        UPSERT,
                        row -> row.getLong(1),
                        deployed.definitionId(),
                        trigger.id(),
                        kind(trigger),
                        deployed.version(),
                        !paused,
                        slot,
                        evaluateAt)
                .getFirst();
        if (trigger instanceof Trigger.OnAssets onAssets) {
            subscribe(tx, id, onAssets, old.isPresent());
        }
    }

    /** The same timetable goes on with the slot that has not fired yet, whatever else of the trigger is new. */
    private static @Nullable Instant slot(
            Tx tx, Deployed deployed, Trigger.OnSchedule trigger, Optional<Trigger> old, Instant at)
            throws SQLException {
        boolean goesOn = old.orElse(null) instanceof Trigger.OnSchedule before
                && before.schedule().equals(trigger.schedule());
        Optional<Instant> pending = goesOn
                ? tx.first(
                        "SELECT next_slot FROM trigger WHERE definition_id = ? AND name = ? AND next_slot IS NOT NULL",
                        row -> Objects.requireNonNull(Jdbc.instant(row, "next_slot")),
                        deployed.definitionId(),
                        trigger.id())
                : Optional.empty();
        return pending.or(() -> trigger.schedule().next(at)).orElse(null);
    }

    /** A new subscription begins with the versions that come from now on; one of the version before keeps its cursor. */
    private void subscribe(Tx tx, long trigger, Trigger.OnAssets onAssets, boolean goesOn) throws SQLException {
        List<DatasetId> datasets = onAssets.assets().stream()
                .map(input -> connections.dataset(input.asset()))
                .toList();
        Map<DatasetId, Long> ids = assets.ids(tx, datasets);
        tx.update(
                "DELETE FROM trigger_asset WHERE trigger_id = ? AND asset_id <> ALL (?::bigint[])",
                trigger,
                goesOn ? ids.values() : List.of());
        for (Trigger.OnAssets.AssetInput input : onAssets.assets()) {
            tx.update(
                    """
                    INSERT INTO trigger_asset (trigger_id, asset_id, same_partition, cursor)
                    SELECT ?, id, ?, published_position FROM asset WHERE id = ?
                    ON CONFLICT (trigger_id, asset_id) DO UPDATE SET same_partition = EXCLUDED.same_partition
                    """,
                    trigger,
                    input.samePartition(),
                    Objects.requireNonNull(ids.get(connections.dataset(input.asset()))));
        }
    }

    static String kind(Trigger trigger) {
        return switch (trigger) {
            case Trigger.OnSchedule _ -> "schedule";
            case Trigger.OnAssets _ -> "asset";
            case Trigger.OnFile _ -> "file";
            case Trigger.OnWebhook _ -> "webhook";
            case Trigger.OnKafka _ -> "kafka";
            case Trigger.OnEvent _ -> "event";
        };
    }
}
