package dev.sluice.controlplane.gateview;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.controlplane.catalog.Cursor;
import dev.sluice.controlplane.catalog.Page;
import dev.sluice.controlplane.catalog.PageRequest;
import dev.sluice.controlplane.gateview.AnswerInfo.AnswerDecision;
import dev.sluice.controlplane.gateview.AnswerInfo.AnsweredInput;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.schedulerview.NameReader;
import dev.sluice.controlplane.schedulerview.Names;
import dev.sluice.controlplane.schedulerview.Where;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads what other systems were told, newest first. Answers are forgotten after a while. */
@ApplicationScoped
public class AnswerList {
    private static final String SELECT = """
            SELECT w.id, w.revision, w.asked_by, w.request, w.decision, w.etag, w.body, w.at, w.valid_until FROM gate_answer w
            """;

    private final Jdbc jdbc;
    private final NameReader reader;

    AnswerList(Jdbc jdbc, NameReader reader) {
        this.reader = reader;
        this.jdbc = jdbc;
    }

    /** By time, newest first; those that are about an asset with gates or holds, those of one word. */
    public Page<AnswerInfo> page(@Nullable AssetKey asset, @Nullable AnswerDecision decision, PageRequest request) {
        Cursor cursor = new Cursor("answers by time", asset, decision);
        Where where = new Where().andIf(decision == null ? null : decision.name(), "w.decision = ?");
        if (asset != null) {
            where.and(
                    "w.assets @> ARRAY(SELECT id FROM asset WHERE namespace = ? AND name = ?) AND cardinality(w.assets) > 0",
                    asset.namespace(),
                    asset.name());
        }
        cursor.keyOf(request, 3)
                .ifPresent(key -> where.and(
                        "(w.at, w.id, w.revision) < (?, ?, ?)",
                        Holds.instant(key.getFirst()),
                        uuid(key.get(1)),
                        Cursor.number(key.getLast())));
        Names names = reader.names();
        List<AnswerInfo> found = jdbc.query(
                SELECT + where.sql() + "ORDER BY w.at DESC, w.id DESC, w.revision DESC LIMIT ?",
                row -> answer(row, names),
                where.then(request.limit()));
        return Page.of(found, request, each -> cursor.of(each.at(), each.id(), each.revision()));
    }

    private static UUID uuid(String part) {
        try {
            return UUID.fromString(part);
        } catch (IllegalArgumentException e) {
            throw Cursor.refused(part);
        }
    }

    /** The newest revision; empty when there is none. */
    public Optional<AnswerInfo> find(UUID id) {
        Names names = reader.names();
        return jdbc.first(SELECT + "WHERE w.id = ? ORDER BY w.revision DESC LIMIT 1", row -> answer(row, names), id);
    }

    private static AnswerInfo answer(ResultSet row, Names names) throws SQLException {
        JsonNode asked = Json.tree(row.getString("request"));
        JsonNode body = Json.tree(row.getString("body"));
        return new AnswerInfo(
                Objects.requireNonNull(Jdbc.uuid(row, "id")).toString(),
                row.getInt("revision"),
                AnswerDecision.valueOf(row.getString("decision")),
                row.getString("asked_by"),
                asked.path("caller").asText(),
                asked.path("job").path("namespace").asText() + " "
                        + asked.path("job").path("name").asText(),
                asked.path("runId").textValue(),
                asked.path("mode").asText(),
                inputs(asked.path("inputs")),
                inputs(body.path("pinned")),
                Cuts.reasons(Json.reasons(body.path("reasons")), names),
                waivers(body.path("waivers")),
                Objects.requireNonNull(Jdbc.instant(row, "at")),
                Objects.requireNonNull(Jdbc.instant(row, "valid_until")),
                row.getString("etag"),
                names.cut(row.getString("body")));
    }

    private static List<AnsweredInput> inputs(JsonNode list) {
        List<AnsweredInput> inputs = new ArrayList<>();
        for (JsonNode node : list) {
            inputs.add(new AnsweredInput(
                    node.path("namespace").asText(),
                    node.path("name").asText(),
                    node.path("version").isNumber() ? node.path("version").longValue() : null,
                    node.path("partition").textValue()));
        }
        return inputs;
    }

    private static List<String> waivers(JsonNode list) {
        List<String> ids = new ArrayList<>();
        list.forEach(node -> ids.add(node.path("id").asText()));
        return ids;
    }
}
