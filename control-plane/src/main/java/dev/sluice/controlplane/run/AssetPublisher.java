package dev.sluice.controlplane.run;

import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.workflow.Assets;
import dev.sluice.model.DatasetId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The one place where versions of assets come into being, all in the transaction of what wrote them: published at once, with
 * those woken who wait for them, or candidates that wait for the verdict of a gate.
 */
public final class AssetPublisher {
    private static final String KNOWN = """
            SELECT 1 FROM asset_version WHERE asset_id = ? AND run_id = ? AND coalesce(foreign_event, 0) = ?
            UNION ALL SELECT 1 FROM asset_candidate WHERE asset_id = ? AND run_id = ? AND coalesce(foreign_event, 0) = ?
            """;

    private final Assets assets;
    private final Guard guard;

    public AssetPublisher(Assets assets, Guard guard) {
        this.assets = assets;
        this.guard = guard;
    }

    /**
     * What wrote the assets.
     *
     * @param run OpenLineage run id; the same run publishes an asset once
     * @param foreignEvent log position, when another system wrote them
     * @param partition key; null without one
     * @param fires whether asset triggers take the versions up
     */
    public record Writer(
            UUID run, @Nullable Long foreignEvent, @Nullable String partition, boolean fires) {}

    /** A version that was written. */
    public record Written(long asset, long version, Writer writer) {}

    /** Stands between writing and publishing. */
    public interface Guard {
        /**
         * Those of the assets that have a gate. Locks them, in ascending order, against everybody who starts something that
         * reads them: to be called before any row of an asset is locked.
         */
        Set<Long> guarded(Tx tx, Collection<Long> assets) throws SQLException;

        /** Takes candidates over: they are published now, later or never. */
        void written(Tx tx, List<Written> candidates, Instant now) throws SQLException;

        /** No gates at all. */
        Guard NONE = new Guard() {
            @Override
            public Set<Long> guarded(Tx tx, Collection<Long> assets) {
                return Set.of();
            }

            @Override
            public void written(Tx tx, List<Written> candidates, Instant now) {}
        };
    }

    /** Locks what has a gate among datasets that are to be published in several calls of one transaction. */
    public void prepare(Tx tx, Collection<DatasetId> datasets) throws SQLException {
        if (!datasets.isEmpty()) {
            guard.guarded(tx, assets.ids(tx, datasets).values());
        }
    }

    /**
     * Gives each dataset a version, and publishes those without a gate. Returns the new versions, candidates among them; what
     * the writer had written already is not.
     */
    public Map<DatasetId, Long> publish(Tx tx, Writer writer, Collection<DatasetId> datasets, Instant now)
            throws SQLException {
        Map<DatasetId, Long> versions = new HashMap<>();
        if (datasets.isEmpty()) {
            return versions;
        }
        // In one order for everybody: the row of an asset stays locked until the commit.
        SortedMap<Long, DatasetId> byId = new TreeMap<>();
        assets.ids(tx, datasets).forEach((dataset, id) -> byId.put(id, dataset));
        Set<Long> guarded = guard.guarded(tx, byId.keySet());
        List<Written> candidates = new ArrayList<>();
        for (Map.Entry<Long, DatasetId> entry : byId.entrySet()) {
            long asset = entry.getKey();
            if (isKnown(tx, asset, writer)) {
                continue;
            }
            long version = tx.query(
                            "UPDATE asset SET last_version = last_version + 1 WHERE id = ? RETURNING last_version",
                            row -> row.getLong(1),
                            asset)
                    .getFirst();
            versions.put(entry.getValue(), version);
            Written written = new Written(asset, version, writer);
            if (guarded.contains(asset)) {
                candidates.add(written);
            } else {
                publish(tx, written, now);
            }
        }
        if (!candidates.isEmpty()) {
            guard.written(tx, candidates, now);
        }
        return versions;
    }

    /** Makes a version the one that consumers see, and wakes who waits for it. */
    public static void publish(Tx tx, Written written, Instant now) throws SQLException {
        Writer writer = written.writer();
        long position = tx.query("""
                        UPDATE asset SET published_version = ?, published_position = published_position + 1
                        WHERE id = ? RETURNING published_position
                        """, row -> row.getLong(1), written.version(), written.asset())
                .getFirst();
        tx.update(
                """
                INSERT INTO asset_version (asset_id, version, position, published_at, partition_key, run_id, foreign_event, fires)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                written.asset(),
                written.version(),
                position,
                now,
                writer.partition(),
                writer.run(),
                writer.foreignEvent(),
                writer.fires());
        if (writer.fires()) {
            wake(tx, written.asset());
        }
    }

    /** Has the triggers on an asset look at it. */
    public static void wake(Tx tx, long asset) throws SQLException {
        tx.update(
                "INSERT INTO trigger_wake (trigger_id) SELECT trigger_id FROM trigger_asset WHERE asset_id = ?", asset);
    }

    private static boolean isKnown(Tx tx, long asset, Writer writer) throws SQLException {
        long event = writer.foreignEvent() == null ? 0 : writer.foreignEvent();
        return tx.first(KNOWN, row -> true, asset, writer.run(), event, asset, writer.run(), event)
                .isPresent();
    }
}
