package dev.sluice.controlplane.gateview;

import static java.util.stream.Collectors.groupingBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.controlplane.catalog.Cursor;
import dev.sluice.controlplane.catalog.Page;
import dev.sluice.controlplane.catalog.PageRequest;
import dev.sluice.controlplane.gateview.GateHoldInfo.PathStep;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.schedulerview.NameReader;
import dev.sluice.controlplane.schedulerview.Names;
import dev.sluice.controlplane.schedulerview.Where;
import dev.sluice.model.DatasetId;
import dev.sluice.model.quality.GateSpec.OnHold;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads what is held now. */
@ApplicationScoped
public class Holds {
    /** Most holds of one gate or one asset that an answer holds beside a page. */
    static final int MOST = 200;

    private static final String COLUMNS = """
            SELECT h.asset_id, h.source, d.id AS definition_id, coalesce(o.id, h.asset_id) AS origin_id, h.kind,
                d.namespace || '/' || d.name AS gate, h.on_hold, h.held_since, h.reason, h.held_by, h.version, h.partition_key,
                h.columns, h.path, h.reasons, CASE WHEN o.id IS NOT NULL THEN h.decision_id END AS decision_id, a.namespace, a.name
            """;

    /** An origin or a gate that may not be seen is not there. */
    private static final String JOINED = """
            JOIN asset a ON a.id = h.asset_id LEFT JOIN asset o ON o.id = coalesce(h.origin_id, h.asset_id)
            LEFT JOIN definition d ON d.id = h.definition_id
            """;

    private final Jdbc jdbc;
    private final NameReader reader;

    Holds(Jdbc jdbc, NameReader reader) {
        this.reader = reader;
        this.jdbc = jdbc;
    }

    /** In the order of their beginning; those of one gate, of one asset, or all. */
    public Page<GateHoldInfo> page(@Nullable Long definitionId, @Nullable AssetKey asset, PageRequest request) {
        Cursor cursor = new Cursor("holds by beginning", definitionId, asset);
        Where where = new Where().andIf(definitionId, "h.definition_id = ?");
        if (asset != null) {
            where.and("a.namespace = ? AND a.name = ?", asset.namespace(), asset.name());
        }
        cursor.keyOf(request, 3)
                .ifPresent(key -> where.and(
                        "(h.held_since, h.asset_id, h.source) > (?, ?, ?)",
                        instant(key.getFirst()),
                        Cursor.number(key.get(1)),
                        key.getLast()));
        Names names = reader.names();
        List<GateHoldInfo> found = jdbc.query(
                COLUMNS + "FROM asset_hold h " + JOINED + where.sql()
                        + "ORDER BY h.held_since, h.asset_id, h.source LIMIT ?",
                row -> hold(row, names),
                where.then(request.limit()));
        return Page.of(
                found,
                request,
                each -> cursor.of(each.since(), each.key().asset(), each.key().source()));
    }

    static Instant instant(String part) {
        try {
            return Instant.parse(part);
        } catch (DateTimeParseException e) {
            throw Cursor.refused(part);
        }
    }

    /** The oldest of each gate, by definition. */
    public Map<Long, List<GateHoldInfo>> ofGates(Collection<Long> definitions, int each) {
        return ofKeys("o.definition_id = k.id", definitions, Math.min(each, MOST)).stream()
                .collect(groupingBy(hold -> Objects.requireNonNull(hold.definitionId())));
    }

    /** The oldest of each asset. */
    public Map<Long, List<GateHoldInfo>> ofAssets(Collection<Long> assets, int each) {
        return ofKeys("o.asset_id = k.id", assets, Math.min(each, MOST)).stream()
                .collect(groupingBy(hold -> hold.key().asset()));
    }

    private List<GateHoldInfo> ofKeys(String which, Collection<Long> ids, int each) {
        Names names = reader.names();
        return jdbc.query(
                COLUMNS + "FROM unnest(?) AS k (id) CROSS JOIN LATERAL (SELECT * FROM asset_hold o WHERE " + which
                        + " ORDER BY o.held_since, o.asset_id, o.source LIMIT ?) AS h\n" + JOINED
                        + "ORDER BY h.held_since, h.asset_id, h.source",
                row -> hold(row, names),
                Jdbc.longs(ids),
                each);
    }

    /** Those of these sources, by asset as reasons name it: namespace, blank, name. */
    public Map<String, List<GateHoldInfo>> named(Collection<String> assets) {
        Names names = reader.names();
        return jdbc
                .query(
                        COLUMNS + "FROM asset_hold h " + JOINED
                                + "WHERE a.namespace || ' ' || a.name = ANY (?) ORDER BY h.held_since, h.source",
                        row -> Map.entry(row.getString("namespace") + " " + row.getString("name"), hold(row, names)),
                        (Object) Jdbc.texts(assets))
                .stream()
                .collect(groupingBy(
                        Map.Entry::getKey,
                        java.util.stream.Collectors.mapping(
                                Map.Entry::getValue, java.util.stream.Collectors.toList())));
    }

    private static GateHoldInfo hold(ResultSet row, Names names) throws SQLException {
        List<String> columns = Json.texts(row, "columns");
        Long decision = Jdbc.longOrNull(row, "decision_id");
        return new GateHoldInfo(
                new GateHoldInfo.Key(row.getLong("asset_id"), row.getString("source")),
                new DatasetId(row.getString("namespace"), row.getString("name")),
                Jdbc.longOrNull(row, "definition_id"),
                row.getLong("origin_id"),
                HoldKind.valueOf(row.getString("kind")),
                row.getString("gate"),
                onHold(OnHold.valueOf(row.getString("on_hold"))),
                Objects.requireNonNull(Jdbc.instant(row, "held_since")),
                names.cut(row.getString("reason")),
                row.getString("held_by"),
                Jdbc.longOrNull(row, "version"),
                row.getString("partition_key"),
                columns,
                Cuts.path(
                        path(
                                Json.tree(row.getString("path")),
                                row.getString("namespace"),
                                row.getString("name"),
                                columns),
                        names),
                Cuts.reasons(Json.reasons(Json.tree(row.getString("reasons"))), names),
                decision == null ? null : decision.toString());
    }

    private static String onHold(OnHold onHold) {
        return switch (onHold) {
            case WAIT -> "wait";
            case SKIP -> "skip";
            case LAST_GOOD -> "lastGood";
        };
    }

    /** Stored is who reads what; shown is who led where: the job of a step stands at the next. */
    private static List<PathStep> path(JsonNode steps, String namespace, String name, List<String> columns) {
        List<PathStep> path = new ArrayList<>();
        String job = null;
        for (JsonNode step : steps) {
            JsonNode dataset = step.path("dataset");
            path.add(new PathStep(
                    dataset.path("namespace").asText(),
                    dataset.path("name").asText(),
                    Json.texts(step.path("columns")),
                    job));
            job = step.path("job").path("namespace").asText() + " "
                    + step.path("job").path("name").asText();
        }
        if (job != null) {
            path.add(new PathStep(namespace, name, columns, job));
        }
        return path;
    }
}
