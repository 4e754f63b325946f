package dev.sluice.controlplane.gateview;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import dev.sluice.controlplane.catalog.Cursor;
import dev.sluice.controlplane.catalog.Page;
import dev.sluice.controlplane.catalog.PageRequest;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.schedulerview.NameReader;
import dev.sluice.controlplane.schedulerview.Names;
import dev.sluice.controlplane.schedulerview.Where;
import dev.sluice.model.quality.CheckOutcome;
import dev.sluice.model.quality.Severity;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads what checks found. */
@ApplicationScoped
public class Results {
    /** Most results of one evaluation or verdict that an answer holds: more than any gate has checks. */
    private static final int MOST = 1_000;

    private static final String COLUMNS = """
            SELECT c.id, c.evaluation_id, c.definition_id, c.check_id, c.check_type, c.severity, c.outcome, c.columns, c.value, c.unit,
                c.numerator, c.row_count, c.threshold, c.message, c.statement, c.took_micros, c.relative_error, c.sample, c.version,
                c.slice, c.counted, c.at
            """;

    private final Jdbc jdbc;
    private final NameReader reader;

    Results(Jdbc jdbc, NameReader reader) {
        this.reader = reader;
        this.jdbc = jdbc;
    }

    /** A check of a gate. */
    public record Key(long definitionId, String check) {}

    /** What counts of each evaluation, in the order of the gate's checks. */
    public Map<Long, List<CheckResultInfo>> ofEvaluations(Collection<Long> evaluations) {
        Names names = reader.names();
        return jdbc.query(COLUMNS + """
                        FROM unnest(?) AS k (id) CROSS JOIN LATERAL (
                            SELECT * FROM check_result o WHERE o.evaluation_id = k.id AND o.counted ORDER BY o.id LIMIT ?) AS c
                        ORDER BY c.id
                        """, row -> result(row, names), Jdbc.longs(evaluations), MOST).stream()
                .collect(groupingBy(each -> Objects.requireNonNull(each.evaluationId())));
    }

    /** By number. */
    public Map<Long, CheckResultInfo> byIds(Collection<Long> numbers) {
        Names names = reader.names();
        return jdbc
                .query(COLUMNS + "FROM check_result c WHERE c.id = ANY (?)", row -> result(row, names), (Object)
                        Jdbc.longs(numbers))
                .stream()
                .collect(toMap(CheckResultInfo::number, each -> each));
    }

    /** The newest of each check that counts. */
    public Map<Key, CheckResultInfo> lastOf(Collection<Key> checks) {
        List<Long> gates = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        checks.forEach(key -> {
            gates.add(key.definitionId());
            ids.add(key.check());
        });
        Names names = reader.names();
        return jdbc.query(COLUMNS + """
                        FROM unnest(?, ?) AS k (gate, name) CROSS JOIN LATERAL (
                            SELECT * FROM check_result o WHERE o.definition_id = k.gate AND o.check_id = k.name AND o.counted
                            ORDER BY o.id DESC LIMIT 1) AS c
                        """, row -> result(row, names), Jdbc.longs(gates), Jdbc.texts(ids)).stream()
                .collect(toMap(each -> new Key(each.definitionId(), each.check()), each -> each));
    }

    /** Everything that a check ever found, newest first. */
    public Page<CheckResultInfo> page(Key check, PageRequest request) {
        Cursor cursor = new Cursor("results of a check", check);
        Where where = new Where().and("c.definition_id = ? AND c.check_id = ?", check.definitionId(), check.check());
        cursor.keyOf(request, 1).ifPresent(key -> where.and("c.id < ?", Cursor.number(key.getFirst())));
        Names names = reader.names();
        List<CheckResultInfo> found = jdbc.query(
                COLUMNS + "FROM check_result c " + where.sql() + "ORDER BY c.id DESC LIMIT ?",
                row -> result(row, names),
                where.then(request.limit()));
        return Page.of(found, request, each -> cursor.of(each.number()));
    }

    private static CheckResultInfo result(ResultSet row, Names names) throws SQLException {
        return new CheckResultInfo(
                row.getLong("id"),
                Jdbc.longOrNull(row, "evaluation_id"),
                row.getLong("definition_id"),
                Long.toString(row.getLong("id")),
                row.getString("check_id"),
                row.getString("check_type"),
                Severity.valueOf(row.getString("severity")),
                CheckOutcome.valueOf(row.getString("outcome")),
                Json.texts(row, "columns"),
                Json.number(row, "value"),
                row.getString("unit"),
                Jdbc.longOrNull(row, "numerator"),
                Jdbc.longOrNull(row, "row_count"),
                names.cut(row.getString("threshold")),
                names.cut(row.getString("message")),
                names.cut(row.getString("statement")),
                row.getLong("took_micros") / 1_000.0,
                Json.number(row, "relative_error"),
                Json.sample(Json.tree(row.getString("sample"))),
                row.getLong("version"),
                Json.partition(row),
                row.getBoolean("counted"),
                Objects.requireNonNull(Jdbc.instant(row, "at")));
    }
}
