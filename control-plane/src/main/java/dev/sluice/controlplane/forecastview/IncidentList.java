package dev.sluice.controlplane.forecastview;

import static java.util.stream.Collectors.groupingBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.controlplane.catalog.Cursor;
import dev.sluice.controlplane.catalog.Page;
import dev.sluice.controlplane.catalog.PageRequest;
import dev.sluice.controlplane.forecastview.IncidentInfo.Anomaly;
import dev.sluice.controlplane.forecastview.IncidentInfo.Evidence;
import dev.sluice.controlplane.forecastview.IncidentInfo.Node;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.schedulerview.NameReader;
import dev.sluice.controlplane.schedulerview.Names;
import dev.sluice.controlplane.schedulerview.Where;
import dev.sluice.controlplane.security.Sight;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads incidents, newest first. */
@ApplicationScoped
public class IncidentList {
    /** Most anomalies of one incident that an answer holds. */
    public static final int MOST_ANOMALIES = 200;

    private static final String COLUMNS = """
            SELECT i.id, i.root_kind, i.root_namespace, i.root_name, i.cause, i.summary, i.evidence, i.tier, i.consumers, i.miss,
                i.opened_at, i.last_at, i.acknowledged_at, i.acknowledged_by, i.closed_at, i.closed_by, i.close_reason
            FROM incident i
            """;

    private final Jdbc jdbc;
    private final NameReader reader;

    IncidentList(Jdbc jdbc, NameReader reader) {
        this.reader = reader;
        this.jdbc = jdbc;
    }

    /** By beginning, newest first; open ones, closed ones, or all; begun since. */
    public Page<IncidentInfo> page(@Nullable Boolean open, @Nullable Instant since, PageRequest request) {
        Cursor cursor = new Cursor("incidents", open, since);
        Where where = new Where().andIf(open, "(i.closed_at IS NULL) = ?").andIf(since, "i.opened_at >= ?");
        cursor.keyOf(request, 2)
                .ifPresent(key -> where.and(
                        "(i.opened_at, i.id) < (?, ?)", Stored.instant(key.getFirst()), Cursor.number(key.getLast())));
        Names names = reader.names();
        List<IncidentInfo> found = jdbc.query(
                COLUMNS + where.sql() + "ORDER BY i.opened_at DESC, i.id DESC LIMIT ?",
                row -> incident(row, names),
                where.then(request.limit()));
        return Page.of(found, request, each -> cursor.of(each.openedAt(), each.number()));
    }

    /** One by its number. */
    public Optional<IncidentInfo> find(long number) {
        Names names = reader.names();
        return jdbc.first(COLUMNS + "WHERE i.id = ?", row -> incident(row, names), number);
    }

    /** The first of each incident, in the order in which they were seen. */
    public Map<Long, List<Anomaly>> anomalies(Collection<Long> incidents, int each) {
        Names names = reader.names();
        return jdbc.query("""
                        SELECT a.id, a.incident_id, a.kind, a.job_namespace, a.job_name, a.run_id, a.dataset_id, a.observed, a.expected_low,
                            a.expected_high, a.score, a.summary, a.odd_at, a.seen_at, a.over_at
                        FROM unnest(?) AS k (id) CROSS JOIN LATERAL (SELECT * FROM anomaly o
                            WHERE o.incident_id = k.id ORDER BY o.id LIMIT ?) AS a
                        ORDER BY a.id
                        """, row -> anomaly(row, names), Jdbc.longs(incidents), each).stream()
                .collect(groupingBy(Anomaly::incident));
    }

    private static IncidentInfo incident(ResultSet row, Names names) throws SQLException {
        return new IncidentInfo(
                row.getLong("id"),
                Long.toString(row.getLong("id")),
                IncidentRoot.valueOf(row.getString("root_kind")),
                row.getString("root_namespace"),
                row.getString("root_name"),
                IncidentCause.valueOf(row.getString("cause")),
                names.cut(row.getString("summary")),
                evidence(Stored.tree(row.getString("evidence")), names),
                IncidentTier.valueOf(row.getString("tier")),
                row.getInt("consumers"),
                row.getDouble("miss"),
                TimeQuantiles.instant(row, "opened_at"),
                TimeQuantiles.instant(row, "last_at"),
                Jdbc.instant(row, "acknowledged_at"),
                row.getString("acknowledged_by"),
                Jdbc.instant(row, "closed_at"),
                row.getString("closed_by"),
                row.getString("close_reason"));
    }

    /** In the order of time, as it is stored; without what is about nodes that may not be seen. */
    private static List<Evidence> evidence(JsonNode stored, Names names) {
        List<Evidence> evidence = new ArrayList<>();
        for (JsonNode each : stored) {
            JsonNode node = each.path("node");
            if (node.isObject() && !sees(node, names.sight())) {
                continue;
            }
            evidence.add(new Evidence(
                    each.path("at").isTextual() ? Instant.parse(each.path("at").asText()) : null,
                    each.path("kind").asText(),
                    node.isObject()
                            ? new Node(
                                    IncidentRoot.valueOf(node.path("kind").asText()),
                                    node.path("namespace").asText(),
                                    node.path("name").asText())
                            : null,
                    names.cut(each.path("text").asText())));
        }
        return evidence;
    }

    private static boolean sees(JsonNode node, Sight sight) {
        String namespace = node.path("namespace").asText();
        return switch (IncidentRoot.valueOf(node.path("kind").asText())) {
            case JOB -> sight.seesJob(namespace, node.path("name").asText());
            case DATASET -> sight.seesDataset(namespace);
        };
    }

    private static Anomaly anomaly(ResultSet row, Names names) throws SQLException {
        @Nullable UUID run = Jdbc.uuid(row, "run_id");
        return new Anomaly(
                row.getLong("incident_id"),
                run,
                Jdbc.longOrNull(row, "dataset_id"),
                Long.toString(row.getLong("id")),
                AnomalyKind.valueOf(row.getString("kind")),
                new JobName(row.getString("job_namespace"), row.getString("job_name")),
                run == null ? null : run.toString(),
                row.getDouble("observed"),
                row.getDouble("expected_low"),
                row.getDouble("expected_high"),
                row.getDouble("score"),
                names.cut(row.getString("summary")),
                TimeQuantiles.instant(row, "odd_at"),
                TimeQuantiles.instant(row, "seen_at"),
                Jdbc.instant(row, "over_at"));
    }
}
