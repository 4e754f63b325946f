package dev.sluice.controlplane.gateview;

import static java.util.stream.Collectors.toMap;

import dev.sluice.controlplane.jdbc.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what gates say about assets and datasets: from what holds now, never from lineage. */
@ApplicationScoped
public class AssetGates {
    /** Assets that nobody guards and nothing holds are left out. */
    private static final String SELECT = """
            SELECT a.id, a.last_version, a.published_version, hold.rank AS held, hold.since, ruled.overridden, ruled.flapping, ruled.open
            FROM asset a
            CROSS JOIN LATERAL (
                SELECT min(CASE h.kind WHEN 'CHECKING' THEN 2 ELSE 1 END) AS rank, min(h.held_since) AS since
                FROM asset_hold h WHERE h.asset_id = a.id) AS hold
            CROSS JOIN LATERAL (
                SELECT coalesce(bool_or(r.decision = 'OVERRIDDEN'), false) AS overridden, coalesce(bool_or(r.flapping), false) AS flapping,
                       coalesce(bool_or(r.decision = 'OPEN'), false) AS open
                FROM gate_ruling r WHERE r.asset_id = a.id) AS ruled
            WHERE a.id = ANY (?) AND (hold.rank IS NOT NULL OR EXISTS (
                SELECT 1 FROM gate g WHERE g.active AND g.asset_id = a.id) OR EXISTS (
                SELECT 1 FROM gate g WHERE g.active AND g.stage_asset_id = a.id))
            """;

    /** By whatever name: its own, and those that symlinks joined to it. */
    private static final String OF_DATASETS = """
            SELECT d.canonical_id, a.id FROM dataset d JOIN namespace n ON n.id = d.namespace_id
            JOIN asset a ON a.namespace = n.name AND a.name = d.name WHERE d.canonical_id = ANY (?) ORDER BY 1, 2
            """;

    private final Jdbc jdbc;

    AssetGates(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    /** By asset. */
    public Map<Long, AssetGate> ofAssets(Collection<Long> assets) {
        return jdbc.query(SELECT, AssetGates::gate, (Object) Jdbc.longs(assets)).stream()
                .collect(toMap(each -> each.assetIds().getFirst(), each -> each));
    }

    /** By dataset of the catalog; of several assets under its names the strictest counts. */
    public Map<Long, AssetGate> ofDatasets(Collection<Long> datasets) {
        record Named(long dataset, long asset) {}
        List<Named> named =
                jdbc.query(OF_DATASETS, row -> new Named(row.getLong("canonical_id"), row.getLong("id")), (Object)
                        Jdbc.longs(datasets));
        Map<Long, AssetGate> gates = named.isEmpty()
                ? Map.of()
                : ofAssets(named.stream().map(Named::asset).toList());
        return named.stream()
                .filter(each -> gates.containsKey(each.asset()))
                .collect(toMap(Named::dataset, each -> gates.get(each.asset()), AssetGates::both));
    }

    private static AssetGate both(AssetGate one, AssetGate other) {
        return new AssetGate(
                Stream.concat(one.assetIds().stream(), other.assetIds().stream())
                        .toList(),
                strictness(one.state()) <= strictness(other.state()) ? one.state() : other.state(),
                earlier(one, other),
                Math.max(one.newestVersion(), other.newestVersion()),
                Math.max(one.publishedVersion(), other.publishedVersion()),
                one.flapping() || other.flapping());
    }

    private static @Nullable Instant earlier(AssetGate one, AssetGate other) {
        return Stream.of(one, other)
                .flatMap(each -> Stream.ofNullable(each.since()))
                .min(Instant::compareTo)
                .orElse(null);
    }

    private static int strictness(GateState state) {
        return switch (state) {
            case HELD -> 0;
            case CHECKING -> 1;
            case OVERRIDDEN -> 2;
            case UNKNOWN -> 3;
            case OPEN -> 4;
        };
    }

    private static AssetGate gate(ResultSet row) throws SQLException {
        int held = row.getInt("held"); // 0 for NULL
        GateState state = held == 1
                ? GateState.HELD
                : held == 2
                        ? GateState.CHECKING
                        : row.getBoolean("overridden")
                                ? GateState.OVERRIDDEN
                                : row.getBoolean("open") ? GateState.OPEN : GateState.UNKNOWN;
        return new AssetGate(
                List.of(row.getLong("id")),
                state,
                Jdbc.instant(row, "since"),
                row.getLong("last_version"),
                row.getLong("published_version"),
                row.getBoolean("flapping"));
    }
}
