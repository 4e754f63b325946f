package dev.sluice.controlplane.forecastview;

import static java.util.stream.Collectors.groupingBy;

import dev.sluice.controlplane.catalog.Cursor;
import dev.sluice.controlplane.catalog.Page;
import dev.sluice.controlplane.catalog.PageRequest;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.schedulerview.NameReader;
import dev.sluice.controlplane.schedulerview.NamedValue;
import dev.sluice.controlplane.schedulerview.Names;
import dev.sluice.controlplane.schedulerview.Where;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads what was decided because of forecasts, newest first. */
@ApplicationScoped
public class ForecastDecisions {
    /** Most decisions of one run that an answer holds beside a page. */
    public static final int MOST = 100;

    private static final Duration SUMMED = Duration.ofDays(30);

    private static final String COLUMNS = """
            SELECT d.id, d.kind, d.mode, d.definition_id, d.run_id, d.task, d.slot, d.subject, d.reason, d.miss_before, d.miss_after,
                d.inputs, d.effect, d.decided_at, d.expires_at, d.reversed_at, d.reversed_by, d.reversal, d.scored_at, d.score,
                d.score_detail
            """;

    private final Jdbc jdbc;
    private final NameReader reader;
    private final InstantSource time;

    ForecastDecisions(Jdbc jdbc, NameReader reader, InstantSource time) {
        this.reader = reader;
        this.jdbc = jdbc;
        this.time = time;
    }

    /** By time, newest first. */
    public Page<ForecastDecisionInfo> page(ForecastDecisionFilter filter, PageRequest request) {
        Cursor cursor = new Cursor("forecast decisions", filter);
        Where where = new Where()
                .andIf(name(filter.kind()), "d.kind = ?")
                .andIf(name(filter.mode()), "d.mode = ?")
                .andIf(filter.definitionId(), "d.definition_id = ?")
                .andIf(filter.run(), "d.run_id = ?")
                .andIf(filter.since(), "d.decided_at >= ?")
                .andIf(filter.scored(), "(d.scored_at IS NOT NULL) = ?");
        cursor.keyOf(request, 2)
                .ifPresent(key -> where.and(
                        "(d.decided_at, d.id) < (?, ?)", Stored.instant(key.getFirst()), Stored.uuid(key.getLast())));
        Instant now = time.instant();
        Names names = reader.names();
        List<ForecastDecisionInfo> found = jdbc.query(
                COLUMNS + "FROM forecast_decision d\n" + where.sql() + "ORDER BY d.decided_at DESC, d.id DESC LIMIT ?",
                row -> decision(row, now, names),
                where.then(request.limit()));
        return Page.of(found, request, each -> cursor.of(each.decidedAt(), each.id()));
    }

    private static @Nullable String name(@Nullable Enum<?> value) {
        return value == null ? null : value.name();
    }

    /** One by its id. */
    public Optional<ForecastDecisionInfo> find(UUID id) {
        Instant now = time.instant();
        Names names = reader.names();
        return jdbc.first(COLUMNS + "FROM forecast_decision d WHERE d.id = ?", row -> decision(row, now, names), id);
    }

    /** The newest of each run. */
    public Map<UUID, List<ForecastDecisionInfo>> ofRuns(Collection<UUID> runs, int each) {
        Instant now = time.instant();
        Names names = reader.names();
        return jdbc.query(COLUMNS + """
                        FROM unnest(?) AS k (id) CROSS JOIN LATERAL (SELECT * FROM forecast_decision o
                            WHERE o.run_id = k.id ORDER BY o.decided_at DESC, o.id DESC LIMIT ?) AS d
                        ORDER BY d.decided_at DESC, d.id DESC
                        """, row -> decision(row, now, names), Jdbc.uuids(runs), each).stream()
                .collect(groupingBy(decision -> Objects.requireNonNull(decision.run())));
    }

    /** By kind and mode; those decided since, or within the last 30 days. */
    public List<ScoreSummary> scores(@Nullable Instant since, @Nullable Long definitionId) {
        Instant from = since == null ? time.instant().minus(SUMMED) : since;
        Where where = new Where().and("d.decided_at >= ?", from).andIf(definitionId, "d.definition_id = ?");
        return jdbc.query(
                """
                SELECT d.kind, d.mode, count(*) AS decisions, count(*) FILTER (WHERE d.score = 'HELPED') AS helped,
                    count(*) FILTER (WHERE d.score = 'NO_DIFFERENCE') AS no_difference,
                    count(*) FILTER (WHERE d.score = 'HARMED') AS harmed, count(*) FILTER (WHERE d.score = 'UNKNOWN') AS unknown,
                    count(*) FILTER (WHERE d.scored_at IS NULL) AS open,
                    count(*) FILTER (WHERE d.reversed_at IS NOT NULL) AS reversed
                FROM forecast_decision d
                """ + where.sql() + "GROUP BY d.kind, d.mode ORDER BY d.kind, d.mode",
                ForecastDecisions::summary,
                where.then());
    }

    private static ScoreSummary summary(ResultSet row) throws SQLException {
        return new ScoreSummary(
                ForecastDecisionKind.valueOf(row.getString("kind")),
                ForecastMode.valueOf(row.getString("mode")),
                row.getLong("decisions"),
                row.getLong("helped"),
                row.getLong("no_difference"),
                row.getLong("harmed"),
                row.getLong("unknown"),
                row.getLong("open"),
                row.getLong("reversed"));
    }

    private static ForecastDecisionInfo decision(ResultSet row, Instant now, Names names) throws SQLException {
        UUID id = Objects.requireNonNull(Jdbc.uuid(row, "id"));
        @Nullable UUID run = Jdbc.uuid(row, "run_id");
        String score = row.getString("score");
        return new ForecastDecisionInfo(
                id,
                row.getLong("definition_id"),
                run,
                id.toString(),
                ForecastDecisionKind.valueOf(row.getString("kind")),
                ForecastMode.valueOf(row.getString("mode")),
                state(row, now),
                run == null ? null : run.toString(),
                row.getString("task"),
                Jdbc.instant(row, "slot"),
                names.cut(row.getString("subject")),
                names.cut(row.getString("reason")),
                Stored.number(row, "miss_before"),
                Stored.number(row, "miss_after"),
                values(row, "inputs", names),
                values(row, "effect", names),
                TimeQuantiles.instant(row, "decided_at"),
                TimeQuantiles.instant(row, "expires_at"),
                Jdbc.instant(row, "reversed_at"),
                row.getString("reversed_by"),
                row.getString("reversal"),
                Jdbc.instant(row, "scored_at"),
                score == null ? null : DecisionScore.valueOf(score),
                values(row, "score_detail", names));
    }

    private static List<NamedValue> values(ResultSet row, String column, Names names) throws SQLException {
        return Stored.values(Stored.tree(row.getString(column))).stream()
                .map(each -> new NamedValue(each.name(), names.cut(each.value())))
                .toList();
    }

    private static ForecastDecisionState state(ResultSet row, Instant now) throws SQLException {
        if (ForecastMode.valueOf(row.getString("mode")) == ForecastMode.ADVISE) {
            return ForecastDecisionState.ADVICE;
        }
        if (Jdbc.instant(row, "reversed_at") != null) {
            return ForecastDecisionState.REVERSED;
        }
        return TimeQuantiles.instant(row, "expires_at").isAfter(now)
                ? ForecastDecisionState.LIVE
                : ForecastDecisionState.EXPIRED;
    }
}
