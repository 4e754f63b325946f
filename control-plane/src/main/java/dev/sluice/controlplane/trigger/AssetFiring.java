package dev.sluice.controlplane.trigger;

import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.run.NewRun;
import dev.sluice.controlplane.run.RunCreator;
import dev.sluice.controlplane.run.RunScope;
import dev.sluice.controlplane.trigger.TriggerEngine.Due;
import dev.sluice.controlplane.trigger.TriggerEngine.Evaluated;
import dev.sluice.controlplane.workflow.Assets;
import dev.sluice.controlplane.workflow.Connections;
import dev.sluice.controlplane.workflow.Deployed;
import dev.sluice.scheduler.definition.RunPolicy.Overlap;
import dev.sluice.scheduler.definition.Trigger.OnAssets;
import dev.sluice.scheduler.plan.AssetTriggerPlanner;
import dev.sluice.scheduler.plan.AssetTriggerPlanner.Fire;
import dev.sluice.scheduler.plan.AssetTriggerPlanner.Version;
import dev.sluice.scheduler.plan.AssetTriggerPlanner.Watched;
import dev.sluice.scheduler.time.Partition;
import dev.sluice.scheduler.time.Partitioning;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Makes the runs that follow from new versions of assets, and moves the cursors. */
public final class AssetFiring {
    /** Versions looked at per asset; the rest in the next evaluation. */
    private static final int MOST_VERSIONS = 500;

    private static final String NEWER = """
            SELECT ta.asset_id, ta.same_partition, v.version, v.position, v.partition_key, v.published_at
            FROM trigger_asset ta LEFT JOIN LATERAL (
                SELECT version, position, partition_key, published_at FROM asset_version
                WHERE asset_id = ta.asset_id AND position > ta.cursor AND fires ORDER BY position LIMIT ?) AS v ON true
            WHERE ta.trigger_id = ? ORDER BY ta.asset_id, v.position
            """;

    private final TriggerParameters parameters;
    private final HeldOffers offers;

    public AssetFiring(TriggerParameters parameters, Assets assets, Connections connections) {
        this.parameters = parameters;
        this.offers = new HeldOffers(assets, connections);
    }

    private record Row(
            long asset, boolean samePartition, @Nullable Version version) {}

    Evaluated evaluate(Tx tx, Due due, Deployed deployed, OnAssets trigger, RunCreator.@Nullable Load load, Instant now)
            throws SQLException {
        int admissible = admissible(deployed.workflow().run().overlap(), load);
        AssetTriggerPlanner.Plan plan = AssetTriggerPlanner.plan(trigger, watched(tx, due.id()), admissible, now);
        List<NewRun> runs = new ArrayList<>();
        for (Fire fire : plan.fires()) {
            runs.addAll(runs(tx, deployed, trigger, fire, now));
        }
        for (Fire fire : offers.fires(tx, due.id(), deployed, trigger, now)) {
            if (runs.size() < admissible) {
                runs.addAll(runs(tx, deployed, trigger, fire, now));
            }
        }
        List<@Nullable Object[]> moves = new ArrayList<>();
        plan.cursors().forEach((asset, cursor) -> moves.add(new @Nullable Object[] {cursor, due.id(), asset}));
        tx.batch("UPDATE trigger_asset SET cursor = greatest(cursor, ?) WHERE trigger_id = ? AND asset_id = ?", moves);
        return new Evaluated(runs, null, plan.evaluateAt().orElse(null));
    }

    /** Runs that the overlap rule would not throw away: versions are left in line rather than spent on those. */
    private static int admissible(Overlap overlap, RunCreator.@Nullable Load load) {
        int active = load == null ? 0 : load.active();
        int buffered = load == null ? 0 : load.buffered();
        return switch (overlap) {
            case ALLOW, BUFFER_ALL -> Integer.MAX_VALUE;
            case SKIP -> active + buffered == 0 ? 1 : 0;
            case BUFFER_ONE -> buffered == 0 ? (active == 0 ? 2 : 1) : 0;
            case CANCEL_OTHER -> 1;
        };
    }

    private static List<Watched> watched(Tx tx, long trigger) throws SQLException {
        Map<Long, List<Version>> versions = new LinkedHashMap<>();
        Map<Long, Boolean> samePartition = new HashMap<>();
        List<Row> rows = tx.query(
                NEWER,
                row -> {
                    Long version = Jdbc.longOrNull(row, "version");
                    return new Row(
                            row.getLong("asset_id"),
                            row.getBoolean("same_partition"),
                            version == null
                                    ? null
                                    : new Version(
                                            row.getLong("asset_id"),
                                            version,
                                            row.getLong("position"),
                                            row.getString("partition_key"),
                                            Objects.requireNonNull(Jdbc.instant(row, "published_at"))));
                },
                MOST_VERSIONS,
                trigger);
        for (Row row : rows) {
            samePartition.put(row.asset(), row.samePartition());
            List<Version> line = versions.computeIfAbsent(row.asset(), _ -> new ArrayList<>());
            if (row.version() != null) {
                line.add(row.version());
            }
        }
        List<Watched> watched = new ArrayList<>();
        versions.forEach(
                (asset, line) -> watched.add(new Watched(asset, Boolean.TRUE.equals(samePartition.get(asset)), line)));
        return watched;
    }

    private List<NewRun> runs(Tx tx, Deployed deployed, OnAssets trigger, Fire fire, Instant now) throws SQLException {
        String facts = facts(tx, fire);
        String key = "asset:" + trigger.id() + ":" + fire.dedupeKey();
        List<Optional<Partition>> partitions = partitions(deployed, fire.partition(), now);
        List<NewRun> runs = new ArrayList<>();
        for (Optional<Partition> partition : partitions) {
            runs.add(new NewRun(
                    deployed,
                    key + Arrivals.suffix(partitions, partition),
                    NewRun.Origin.trigger(deployed, trigger.id(), "asset", facts),
                    Optional.empty(),
                    partition,
                    parameters.of(deployed, trigger, "asset", facts, null),
                    Optional.empty(),
                    fire.versions()));
        }
        return runs;
    }

    /** Versions that name no partition start what any other trigger would start now. */
    private static List<Optional<Partition>> partitions(Deployed deployed, @Nullable String key, Instant now) {
        return key == null ? ScheduleFiring.partitions(deployed, now) : List.of(partition(deployed, key));
    }

    /** The newest of the versions speaks for the trigger. */
    private static String facts(Tx tx, Fire fire) throws SQLException {
        Version newest = fire.versions().getLast();
        Map<String, Object> facts = new LinkedHashMap<>(tx.first(
                        "SELECT namespace, name FROM asset WHERE id = ?",
                        row -> Map.<String, Object>of(
                                "trigger.asset.namespace", row.getString(1), "trigger.asset.name", row.getString(2)),
                        newest.asset())
                .orElse(Map.of()));
        facts.put("trigger.asset.version", String.valueOf(newest.version()));
        if (fire.partition() != null) {
            facts.put("trigger.asset.partition", fire.partition());
        }
        return RunScope.json(facts);
    }

    private static Optional<Partition> partition(Deployed deployed, String key) {
        Optional<Partitioning> partitions = deployed.workflow().partitions();
        if (partitions.isEmpty()) {
            return Optional.empty();
        }
        OptionalLong ordinal = partitions.get().ordinal(key);
        return ordinal.isPresent() ? Optional.of(partitions.get().partition(ordinal.getAsLong())) : Optional.empty();
    }
}
