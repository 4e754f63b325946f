package dev.sluice.controlplane.run;

import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.workflow.Assets;
import dev.sluice.model.DatasetId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Publishes versions of assets and wakes who waits for them, all in the transaction of what wrote them. */
public final class AssetPublisher {
    private final Assets assets;

    public AssetPublisher(Assets assets) {
        this.assets = assets;
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

    /** Publishes a version of each dataset. Returns the new versions; what the writer had published already is not among them. */
    public Map<DatasetId, Long> publish(Tx tx, Writer writer, Collection<DatasetId> datasets, Instant now)
            throws SQLException {
        Map<DatasetId, Long> published = new HashMap<>();
        if (datasets.isEmpty()) {
            return published;
        }
        // In one order for everybody: the row of an asset stays locked until the commit.
        SortedMap<Long, DatasetId> byId = new TreeMap<>();
        assets.ids(tx, datasets).forEach((dataset, id) -> byId.put(id, dataset));
        for (Map.Entry<Long, DatasetId> entry : byId.entrySet()) {
            long asset = entry.getKey();
            boolean known = tx.first(
                            "SELECT 1 FROM asset_version WHERE asset_id = ? AND run_id = ? AND coalesce(foreign_event, 0) = ?",
                            row -> true,
                            asset,
                            writer.run(),
                            writer.foreignEvent() == null ? 0L : writer.foreignEvent())
                    .isPresent();
            if (known) {
                continue;
            }
            long version = tx.query(
                            "UPDATE asset SET last_version = last_version + 1 WHERE id = ? RETURNING last_version",
                            row -> row.getLong(1),
                            asset)
                    .getFirst();
            tx.update(
                    """
                    INSERT INTO asset_version (asset_id, version, published_at, partition_key, run_id, foreign_event, fires)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """, asset, version, now, writer.partition(), writer.run(), writer.foreignEvent(), writer.fires());
            published.put(entry.getValue(), version);
            if (writer.fires()) {
                tx.update(
                        "INSERT INTO trigger_wake (trigger_id) SELECT trigger_id FROM trigger_asset WHERE asset_id = ?",
                        asset);
            }
        }
        return published;
    }
}
