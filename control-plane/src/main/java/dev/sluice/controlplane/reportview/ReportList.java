package dev.sluice.controlplane.reportview;

import static java.util.stream.Collectors.toMap;

import dev.sluice.controlplane.catalog.Cursor;
import dev.sluice.controlplane.catalog.Page;
import dev.sluice.controlplane.catalog.PageRequest;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.lineage.NotFoundException;
import dev.sluice.controlplane.report.collect.ReportRequest;
import dev.sluice.controlplane.report.job.RequestJson;
import dev.sluice.controlplane.schedulerview.NamedValue;
import dev.sluice.controlplane.schedulerview.Where;
import dev.sluice.report.model.ReportKind;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads reports for those who may. */
@ApplicationScoped
public class ReportList {
    private static final String COLUMNS = """
            SELECT r.id, r.kind, r.request, r.title, r.requested_by, r.requested_role, r.requested_at, r.ledger_size,
                r.log_position, r.state, r.stage, r.progress, r.failure, r.detail, r.started_at, r.ended_at, r.expires_at,
                r.verdict, r.missing, r.report_digest, r.bundle_digest, r.bundle_bytes
            FROM report r
            """;

    private final Jdbc jdbc;

    public ReportList(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    /** By request, newest first. */
    public Page<ReportInfo> page(Reader reader, ReportFilter filter, PageRequest request) {
        Cursor cursor =
                new Cursor("reports by request", filter.kind(), filter.state(), filter.requestedBy(), filter.since());
        Where where = readable(reader)
                .andIf(name(filter.kind()), "r.kind = ?")
                .andIf(name(filter.state()), "r.state = ?")
                .andIf(filter.requestedBy(), "r.requested_by = ?")
                .andIf(filter.since(), "r.requested_at >= ?");
        cursor.keyOf(request, 2)
                .ifPresent(key ->
                        where.and("(r.requested_at, r.id) < (?, ?)", instant(key.getFirst()), id(key.getLast())));
        List<ReportInfo> found = jdbc.query(
                COLUMNS + where.sql() + "ORDER BY r.requested_at DESC, r.id DESC LIMIT ?",
                ReportList::report,
                where.then(request.limit()));
        return Page.of(found, request, each -> cursor.of(each.requestedAt(), each.id()));
    }

    /** A report; empty when there is none, or the reader may not read it. */
    public Optional<ReportInfo> find(Reader reader, UUID id) {
        Where where = readable(reader).and("r.id = ?", id);
        return jdbc.first(COLUMNS + where.sql(), ReportList::report, where.then());
    }

    /**
     * A report.
     *
     * @throws NotFoundException when there is none, or the reader may not read it: the answer does not tell which
     */
    public ReportInfo get(Reader reader, UUID id) {
        return find(reader, id)
                .orElseThrow(
                        () -> new NotFoundException("there is no report " + id + "; the query reports lists yours"));
    }

    /** Reports whose readers were asked about before. */
    Map<UUID, ReportInfo> byIds(Collection<UUID> ids) {
        return jdbc.query(COLUMNS + "WHERE r.id = ANY (?)", ReportList::report, (Object) Jdbc.uuids(ids)).stream()
                .collect(toMap(ReportInfo::id, each -> each));
    }

    private static Where readable(Reader reader) {
        Reader.Condition condition = reader.condition();
        return new Where().and(condition.sql(), condition.values().toArray());
    }

    private static @Nullable String name(@Nullable Enum<?> value) {
        return value == null ? null : value.name();
    }

    private static Instant instant(String part) {
        try {
            return Instant.parse(part);
        } catch (java.time.format.DateTimeParseException e) {
            throw Cursor.refused(part);
        }
    }

    private static UUID id(String part) {
        try {
            return UUID.fromString(part);
        } catch (IllegalArgumentException e) {
            throw Cursor.refused(part);
        }
    }

    private static ReportInfo report(ResultSet row) throws SQLException {
        UUID id = Objects.requireNonNull(Jdbc.uuid(row, "id"));
        ReportRequest request = RequestJson.read(row.getString("request"));
        ReportState state = ReportState.valueOf(row.getString("state"));
        String failure = row.getString("failure");
        String verdict = row.getString("verdict");
        Long missing = Jdbc.longOrNull(row, "missing");
        return new ReportInfo(
                id,
                id.toString(),
                ReportKind.valueOf(row.getString("kind")),
                row.getString("title"),
                request.subject().entrySet().stream()
                        .map(each -> new NamedValue(each.getKey(), each.getValue()))
                        .toList(),
                request.purpose(),
                row.getString("requested_by"),
                row.getString("requested_role"),
                Objects.requireNonNull(Jdbc.instant(row, "requested_at")),
                request.namespaces(),
                Jdbc.longOrNull(row, "ledger_size"),
                Jdbc.longOrNull(row, "log_position"),
                state,
                row.getString("stage"),
                row.getInt("progress"),
                failure == null ? null : ReportFailure.valueOf(failure),
                row.getString("detail"),
                Jdbc.instant(row, "started_at"),
                Jdbc.instant(row, "ended_at"),
                Jdbc.instant(row, "expires_at"),
                verdict == null ? null : ReportVerdict.valueOf(verdict),
                missing == null ? null : missing.intValue(),
                row.getString("report_digest"),
                row.getString("bundle_digest"),
                Jdbc.longOrNull(row, "bundle_bytes"),
                state == ReportState.DONE ? "/api/v1/reports/" + id + "/bundle" : null);
    }
}
