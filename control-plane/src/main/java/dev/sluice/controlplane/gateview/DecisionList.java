package dev.sluice.controlplane.gateview;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.controlplane.catalog.Cursor;
import dev.sluice.controlplane.catalog.Page;
import dev.sluice.controlplane.catalog.PageRequest;
import dev.sluice.controlplane.gateview.DecisionInfo.FailedOpen;
import dev.sluice.controlplane.gateview.DecisionInfo.GateGround;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.schedulerview.NameReader;
import dev.sluice.controlplane.schedulerview.Names;
import dev.sluice.controlplane.schedulerview.Where;
import dev.sluice.model.quality.CheckOutcome;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads decisions about assets, newest first. */
@ApplicationScoped
public class DecisionList {
    private static final String SELECT = """
            SELECT e.id, e.asset_id, e.version, e.slice, e.decision, e.outcome, e.reasons, e.since, e.by_whom, e.why, e.until, e.waivers,
                e.grounds, e.warnings, e.fail_open, e.verdicts, e.evidence, e.cause, e.by_cause, e.changed, e.at
            FROM gate_decision e
            """;

    private final Jdbc jdbc;
    private final NameReader reader;

    DecisionList(Jdbc jdbc, NameReader reader) {
        this.reader = reader;
        this.jdbc = jdbc;
    }

    /** By number, newest first: about an asset, about what a gate audits, or about all; of a partition. */
    public Page<DecisionInfo> page(
            @Nullable AssetKey asset, @Nullable Long definitionId, @Nullable String partition, PageRequest request) {
        Cursor cursor = new Cursor("decisions", asset, definitionId, partition);
        Where where = new Where();
        if (asset != null) {
            where.and(
                    "e.asset_id = (SELECT id FROM asset WHERE namespace = ? AND name = ?)",
                    asset.namespace(),
                    asset.name());
        }
        where.andIf(
                definitionId,
                "e.asset_id = (SELECT coalesce(stage_asset_id, asset_id) FROM gate WHERE definition_id = ?)");
        where.andIf(partition, "e.slice = ?");
        cursor.keyOf(request, 1).ifPresent(key -> where.and("e.id < ?", Cursor.number(key.getFirst())));
        Names names = reader.names();
        List<DecisionInfo> found = jdbc.query(
                SELECT + where.sql() + "ORDER BY e.id DESC LIMIT ?",
                row -> Cuts.decision(decision(row), names),
                where.then(request.limit()));
        return Page.of(found, request, each -> cursor.of(each.number()));
    }

    private static DecisionInfo decision(ResultSet row) throws SQLException {
        List<Long> evidence = Json.longs(row, "evidence");
        return new DecisionInfo(
                row.getLong("id"),
                row.getLong("asset_id"),
                evidence,
                Long.toString(row.getLong("id")),
                GateState.valueOf(row.getString("decision")),
                CheckOutcome.valueOf(row.getString("outcome")),
                Objects.requireNonNull(Jdbc.instant(row, "at")),
                row.getString("cause"),
                row.getString("by_cause"),
                row.getLong("version"),
                Json.partition(row),
                Jdbc.instant(row, "since"),
                Jdbc.instant(row, "until"),
                row.getString("why"),
                row.getString("by_whom"),
                Json.ids(Json.longs(row, "waivers")),
                Json.reasons(Json.tree(row.getString("reasons"))),
                Json.reasons(Json.tree(row.getString("warnings"))),
                grounds(Json.tree(row.getString("grounds"))),
                failOpen(Json.tree(row.getString("fail_open"))),
                Json.ids(Json.longs(row, "verdicts")),
                Json.ids(evidence),
                row.getBoolean("changed"));
    }

    private static List<GateGround> grounds(JsonNode list) {
        List<GateGround> grounds = new ArrayList<>();
        for (JsonNode node : list) {
            grounds.add(new GateGround(
                    node.path("gate").asText(),
                    node.path("ground").asText(),
                    node.path("rule").textValue(),
                    node.has("verdict") ? node.path("verdict").asText() : null));
        }
        return grounds;
    }

    private static List<FailedOpen> failOpen(JsonNode list) {
        List<FailedOpen> failOpen = new ArrayList<>();
        for (JsonNode node : list) {
            failOpen.add(new FailedOpen(
                    node.path("gate").asText(),
                    node.path("check").asText(""),
                    node.path("why").asText(),
                    node.path("message").asText()));
        }
        return failOpen;
    }
}
