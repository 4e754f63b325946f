package dev.sluice.controlplane.gateview;

import static java.util.stream.Collectors.toMap;

import dev.sluice.controlplane.catalog.Cursor;
import dev.sluice.controlplane.catalog.Page;
import dev.sluice.controlplane.catalog.PageRequest;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.schedulerview.Where;
import dev.sluice.model.quality.CheckOutcome;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads verdicts, newest first. */
@ApplicationScoped
public class Verdicts {
    private static final String COLUMNS = """
            SELECT v.id, v.definition_id, v.version, v.slice, v.outcome, v.good, v.evaluation_id, v.evidence, v.waived, v.missing, v.at,
                v.valid_until
            """;

    private final Jdbc jdbc;

    Verdicts(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    /** Of one gate, by number, newest first. */
    public Page<VerdictInfo> page(long definitionId, @Nullable String partition, PageRequest request) {
        Cursor cursor = new Cursor("verdicts", definitionId, partition);
        Where where = new Where().and("v.definition_id = ?", definitionId).andIf(partition, "v.slice = ?");
        cursor.keyOf(request, 1).ifPresent(key -> where.and("v.id < ?", Cursor.number(key.getFirst())));
        List<VerdictInfo> found = jdbc.query(
                COLUMNS + "FROM gate_verdict v " + where.sql() + "ORDER BY v.id DESC LIMIT ?",
                Verdicts::verdict,
                where.then(request.limit()));
        return Page.of(found, request, each -> cursor.of(each.number()));
    }

    /** The newest of each gate, by definition. */
    public Map<Long, VerdictInfo> lastOf(Collection<Long> definitions) {
        return jdbc.query(COLUMNS + """
                        FROM unnest(?) AS k (id) CROSS JOIN LATERAL (
                            SELECT * FROM gate_verdict o WHERE o.definition_id = k.id ORDER BY o.id DESC LIMIT 1) AS v
                        """, Verdicts::verdict, (Object) Jdbc.longs(definitions)).stream()
                .collect(toMap(VerdictInfo::definitionId, each -> each));
    }

    private static VerdictInfo verdict(ResultSet row) throws SQLException {
        List<Long> evidence = Json.longs(row, "evidence");
        Long evaluation = Jdbc.longOrNull(row, "evaluation_id");
        return new VerdictInfo(
                row.getLong("id"),
                row.getLong("definition_id"),
                evidence,
                Long.toString(row.getLong("id")),
                CheckOutcome.valueOf(row.getString("outcome")),
                row.getBoolean("good"),
                row.getLong("version"),
                Json.partition(row),
                Objects.requireNonNull(Jdbc.instant(row, "at")),
                Jdbc.instant(row, "valid_until"),
                evaluation == null ? null : evaluation.toString(),
                Json.ids(evidence),
                Json.waived(Json.tree(row.getString("waived"))),
                Json.missing(Json.tree(row.getString("missing"))));
    }
}
