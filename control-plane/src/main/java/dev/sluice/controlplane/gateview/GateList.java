package dev.sluice.controlplane.gateview;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.controlplane.catalog.Cursor;
import dev.sluice.controlplane.catalog.Page;
import dev.sluice.controlplane.catalog.PageRequest;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.lineage.NotFoundException;
import dev.sluice.controlplane.schedulerview.NameReader;
import dev.sluice.controlplane.schedulerview.Names;
import dev.sluice.controlplane.schedulerview.Where;
import dev.sluice.scheduler.definition.ResourceName;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads gates and what they say now. */
@ApplicationScoped
public class GateList {
    /**
     * What a gate says follows from the decisions in force about the asset that it audits, slice by slice: those that let
     * everybody through need not be read. A reason of outcome SKIPPED says that the verdict is awaited.
     */
    private static final String SELECT = """
            SELECT d.id, d.namespace, d.name AS short_name, g.version, g.name, g.owner, g.phase, g.enforced, g.asset_id,
                g.stage_asset_id, coalesce(f.flapping, false) AS flapping, said.state,
                CASE WHEN said.state IN ('HELD', 'CHECKING') THEN now.held_since END AS held_since, now.reasons
            FROM definition d JOIN gate g ON g.definition_id = d.id
            JOIN asset a ON a.id = g.asset_id
            LEFT JOIN LATERAL (
                SELECT bool_or(r.flapping) AS flapping FROM gate_ruling r
                WHERE r.asset_id = coalesce(g.stage_asset_id, g.asset_id)) AS f ON true
            LEFT JOIN LATERAL (
                SELECT min(CASE WHEN own.decision = 'HELD' AND own.failed THEN 1 WHEN own.decision = 'HELD' AND own.reasons <> '[]' THEN 2
                                WHEN own.ground = 'WAIVED' THEN 3 END) AS rank,
                       min(own.held_since) FILTER (WHERE own.decision = 'HELD' AND own.reasons <> '[]') AS held_since,
                       jsonb_agg(own.reasons) FILTER (WHERE own.decision = 'HELD') AS reasons
                FROM (SELECT r.decision, r.held_since,
                             jsonb_path_query_array(e.reasons, '$[*] ? (@.gate == $gate)', jsonb_build_object('gate', g.name)) AS reasons,
                             jsonb_path_exists(e.reasons, '$[*] ? (@.gate == $gate && (@.check != "" || @.outcome != "SKIPPED"))',
                                               jsonb_build_object('gate', g.name)) AS failed,
                             jsonb_path_query_first(e.grounds, '$[*] ? (@.gate == $gate).ground',
                                                    jsonb_build_object('gate', g.name)) #>> '{}' AS ground
                      FROM gate_ruling r JOIN gate_decision e ON e.id = r.decision_id
                      WHERE r.asset_id = coalesce(g.stage_asset_id, g.asset_id) AND r.decision <> 'OPEN') AS own) AS now ON true
            CROSS JOIN LATERAL (
                SELECT EXISTS (SELECT 1 FROM gate_verdict v WHERE v.definition_id = d.id) AS verdict,
                       EXISTS (SELECT 1 FROM gate_evaluation q WHERE q.definition_id = d.id AND q.state IN ('QUEUED', 'RUNNING'))
                           AS pending) AS seen
            CROSS JOIN LATERAL (
                SELECT CASE WHEN now.rank = 1 THEN 'HELD' WHEN NOT seen.verdict AND NOT seen.pending THEN 'UNKNOWN'
                            WHEN now.rank = 2 OR NOT seen.verdict THEN 'CHECKING' WHEN now.rank = 3 THEN 'OVERRIDDEN'
                            ELSE 'OPEN' END AS state) AS said
            """;

    private static final String DEPLOYED = "d.kind = 'Gate' AND d.removed_at IS NULL AND g.active";

    private final Jdbc jdbc;
    private final NameReader reader;

    GateList(Jdbc jdbc, NameReader reader) {
        this.reader = reader;
        this.jdbc = jdbc;
    }

    /** By namespace and name; removed ones are left out. */
    public Page<GateInfo> page(GateFilter filter, PageRequest request) {
        Cursor cursor = new Cursor("gates by name", filter);
        Where where = new Where().and(DEPLOYED);
        cursor.keyOf(request, 2)
                .ifPresent(key -> where.and("(d.namespace, d.name) > (?, ?)", key.getFirst(), key.getLast()));
        AssetKey asset = filter.asset();
        if (asset != null) {
            where.and("a.namespace = ? AND a.name = ?", asset.namespace(), asset.name());
        }
        where.andIf(filter.owner(), "g.owner = ?");
        where.andIf(filter.state() == null ? null : filter.state().name(), "said.state = ?");
        Names names = reader.names();
        List<GateInfo> found = jdbc.query(
                SELECT + where.sql() + "ORDER BY d.namespace, d.name LIMIT ?",
                row -> gate(row, names),
                where.then(request.limit()));
        return Page.of(found, request, each -> {
            ResourceName name = ResourceName.parse(each.name());
            return cursor.of(name.namespace(), name.name());
        });
    }

    /** Empty when there is none, or it was removed. */
    public Optional<GateInfo> find(ResourceName name) {
        Names names = reader.names();
        return jdbc.first(
                SELECT + "WHERE " + DEPLOYED + " AND d.namespace = ? AND d.name = ?",
                row -> gate(row, names),
                name.namespace(),
                name.name());
    }

    /** By definition; removed ones are left out. */
    public Map<Long, GateInfo> byIds(Collection<Long> definitions) {
        Names names = reader.names();
        return jdbc
                .query(SELECT + "WHERE " + DEPLOYED + " AND d.id = ANY (?)", row -> gate(row, names), (Object)
                        Jdbc.longs(definitions))
                .stream()
                .collect(toMap(GateInfo::definitionId, each -> each));
    }

    /** Those that guard an asset, or audit it as a stage, by asset; by name. */
    public Map<Long, List<GateInfo>> ofAssets(Collection<Long> assets) {
        Long[] ids = Jdbc.longs(assets);
        Names names = reader.names();
        record Of(long asset, GateInfo gate) {}
        return jdbc
                .query(
                        SELECT + "WHERE " + DEPLOYED + " AND (g.asset_id = ANY (?) OR g.stage_asset_id = ANY (?))"
                                + " ORDER BY d.namespace, d.name",
                        row -> gate(row, names),
                        ids,
                        ids)
                .stream()
                .flatMap(gate -> Stream.of(gate.assetId(), gate.audited())
                        .distinct()
                        .filter(assets::contains)
                        .map(asset -> new Of(asset, gate)))
                .collect(groupingBy(
                        Of::asset,
                        java.util.stream.Collectors.mapping(Of::gate, java.util.stream.Collectors.toList())));
    }

    /**
     * The number of a gate, also of one that was removed: its past is still there.
     *
     * @throws NotFoundException when there never was one of this name
     */
    public long number(ResourceName name) {
        return jdbc.first(
                        "SELECT id FROM definition WHERE kind = 'Gate' AND namespace = ? AND name = ?",
                        row -> row.getLong("id"),
                        name.namespace(),
                        name.name())
                .orElseThrow(
                        () -> new NotFoundException("there is no gate '" + name + "'; the query gates lists them"));
    }

    private static GateInfo gate(ResultSet row, Names names) throws SQLException {
        Set<GateReason> reasons = new LinkedHashSet<>();
        for (JsonNode ofSlice : Json.tree(row.getString("reasons"))) {
            reasons.addAll(Json.reasons(ofSlice));
        }
        return new GateInfo(
                row.getLong("id"),
                row.getLong("asset_id"),
                Jdbc.longOrNull(row, "stage_asset_id"),
                row.getString("name"),
                row.getInt("version"),
                row.getString("owner"),
                GatePhase.valueOf(row.getString("phase")),
                row.getBoolean("enforced"),
                GateState.valueOf(row.getString("state")),
                Jdbc.instant(row, "held_since"),
                row.getBoolean("flapping"),
                Cuts.reasons(List.copyOf(reasons), names));
    }
}
