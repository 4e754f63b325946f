package dev.sluice.controlplane.forecastview;

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
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the list of deadlines ahead and how likely each is missed. */
@ApplicationScoped
public class Risks {
    private static final String SELECT = """
            SELECT r.id, r.kind, r.definition_id, r.run_id, r.dataset_id, r.subject, r.deadline_at, r.p50, r.p90, r.p95, r.miss,
                r.slack_seconds, r.critical_path, r.warned, r.changes, r.computed_at
            FROM deadline_risk r
            """;

    private final Jdbc jdbc;
    private final NameReader reader;

    Risks(Jdbc jdbc, NameReader reader) {
        this.reader = reader;
        this.jdbc = jdbc;
    }

    /** The earliest deadline first, or the likeliest miss. A page can change with the next computation; none is repeated. */
    public Page<RiskInfo> page(RiskFilter filter, RiskOrder order, PageRequest request) {
        Cursor cursor = new Cursor("risks", order, filter.within(), filter.minMiss(), filter.definitionId());
        Where where = new Where()
                .and("r.deadline_at <= ?", filter.until())
                .and("r.miss >= ?", filter.minMiss())
                .andIf(filter.definitionId(), "r.definition_id = ?");
        cursor.keyOf(request, 2).ifPresent(key -> after(where, order, key.getFirst(), key.getLast()));
        Names names = reader.names();
        List<RiskInfo> found = jdbc.query(
                SELECT + where.sql()
                        + (order == RiskOrder.MISS ? "ORDER BY r.miss DESC, r.id" : "ORDER BY r.deadline_at, r.id")
                        + " LIMIT ?",
                row -> risk(row, names),
                where.then(request.limit()));
        return Page.of(
                found,
                request,
                each -> cursor.of(order == RiskOrder.MISS ? each.miss() : each.deadlineAt(), each.id()));
    }

    private static void after(Where where, RiskOrder order, String key, String id) {
        switch (order) {
            case DEADLINE -> where.and("(r.deadline_at, r.id) > (?, ?)", Stored.instant(key), id);
            case MISS -> where.and("(-r.miss, r.id) > (?, ?)", -Stored.real(key), id);
        }
    }

    /** Of runs that have a deadline ahead. */
    public Map<UUID, RiskInfo> ofRuns(Collection<UUID> runs) {
        Names names = reader.names();
        return jdbc
                .query(SELECT + "WHERE r.id = ANY (?)", row -> risk(row, names), (Object)
                        Jdbc.texts(runs.stream().map(run -> "run:" + run).toList()))
                .stream()
                .collect(toMap(each -> Objects.requireNonNull(each.run()), each -> each));
    }

    private static RiskInfo risk(ResultSet row, Names names) throws SQLException {
        @Nullable UUID run = Jdbc.uuid(row, "run_id");
        double miss = row.getDouble("miss");
        return new RiskInfo(
                Jdbc.longOrNull(row, "definition_id"),
                run,
                Jdbc.longOrNull(row, "dataset_id"),
                row.getString("id"),
                RiskKind.valueOf(row.getString("kind")),
                row.getString("subject"),
                run == null ? null : run.toString(),
                TimeQuantiles.instant(row, "deadline_at"),
                TimeQuantiles.of(row),
                miss,
                RiskBand.of(miss),
                row.getDouble("slack_seconds"),
                Stored.path(row.getString("critical_path"), names.sight()),
                row.getBoolean("warned"),
                row.getInt("changes"),
                TimeQuantiles.instant(row, "computed_at"));
    }
}
