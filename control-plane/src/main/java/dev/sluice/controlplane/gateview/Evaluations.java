package dev.sluice.controlplane.gateview;

import static java.util.stream.Collectors.toMap;

import dev.sluice.controlplane.catalog.Cursor;
import dev.sluice.controlplane.catalog.Page;
import dev.sluice.controlplane.catalog.PageRequest;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.schedulerview.NameReader;
import dev.sluice.controlplane.schedulerview.Names;
import dev.sluice.controlplane.schedulerview.Where;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads evaluations, newest first. */
@ApplicationScoped
public class Evaluations {
    private static final String COLUMNS = """
            SELECT e.id, e.definition_id, e.asset_id, d.namespace || '/' || d.name AS gate, e.gate_version, e.state, e.cause, e.asked_by,
                e.version, e.slice, e.created_at, e.started_at, e.ended_at, e.outcome, e.row_count, e.progress, e.message
            """;

    private static final String FROM = "FROM gate_evaluation e JOIN definition d ON d.id = e.definition_id\n";

    private final Jdbc jdbc;
    private final NameReader reader;

    Evaluations(Jdbc jdbc, NameReader reader) {
        this.reader = reader;
        this.jdbc = jdbc;
    }

    /** By number, newest first; of one gate, in one state. */
    public Page<EvaluationInfo> page(
            @Nullable Long definitionId, @Nullable EvaluationState state, PageRequest request) {
        Cursor cursor = new Cursor("evaluations", definitionId, state);
        Where where = new Where().andIf(definitionId, "e.definition_id = ?");
        where.andIf(state == null ? null : state.name(), "e.state = ?");
        cursor.keyOf(request, 1).ifPresent(key -> where.and("e.id < ?", Cursor.number(key.getFirst())));
        Names names = reader.names();
        List<EvaluationInfo> found = jdbc.query(
                COLUMNS + FROM + where.sql() + "ORDER BY e.id DESC LIMIT ?",
                row -> evaluation(row, names),
                where.then(request.limit()));
        return Page.of(found, request, each -> cursor.of(each.number()));
    }

    /** Empty when there is none. */
    public Optional<EvaluationInfo> find(long id) {
        Names names = reader.names();
        return jdbc.first(COLUMNS + FROM + "WHERE e.id = ?", row -> evaluation(row, names), id);
    }

    /** The newest of each gate, by definition. */
    public Map<Long, EvaluationInfo> lastOf(Collection<Long> definitions) {
        Names names = reader.names();
        return jdbc.query(COLUMNS + """
                        FROM unnest(?) AS k (id) JOIN definition d ON d.id = k.id CROSS JOIN LATERAL (
                            SELECT * FROM gate_evaluation o WHERE o.definition_id = k.id ORDER BY o.id DESC LIMIT 1) AS e
                        """, row -> evaluation(row, names), (Object) Jdbc.longs(definitions)).stream()
                .collect(toMap(EvaluationInfo::definitionId, each -> each));
    }

    private static EvaluationInfo evaluation(ResultSet row, Names names) throws SQLException {
        EvaluationState state = EvaluationState.valueOf(row.getString("state"));
        @Nullable Double thousandths = state == EvaluationState.RUNNING ? Json.number(row, "progress") : null;
        return new EvaluationInfo(
                row.getLong("id"),
                row.getLong("definition_id"),
                row.getLong("asset_id"),
                Long.toString(row.getLong("id")),
                row.getString("gate"),
                row.getInt("gate_version"),
                state,
                row.getString("cause"),
                row.getString("asked_by"),
                row.getLong("version"),
                Json.partition(row),
                Objects.requireNonNull(Jdbc.instant(row, "created_at")),
                Jdbc.instant(row, "started_at"),
                Jdbc.instant(row, "ended_at"),
                Json.outcome(row),
                Jdbc.longOrNull(row, "row_count"),
                thousandths == null ? null : Double.valueOf(thousandths / 1_000),
                names.cutOrNull(row.getString("message")));
    }
}
