package dev.sluice.controlplane.gateview;

import dev.sluice.controlplane.audit.CanonicalJson;
import dev.sluice.controlplane.catalog.Cursor;
import dev.sluice.controlplane.catalog.Page;
import dev.sluice.controlplane.catalog.PageRequest;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.schedulerview.Where;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;

/** Reads the audit trail, newest first. */
@ApplicationScoped
public class AuditTrail {
    private final Jdbc jdbc;

    AuditTrail(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    /** By time, newest first. */
    public Page<AuditEntryInfo> page(AuditFilter filter, PageRequest request) {
        Cursor cursor = new Cursor("audit trail", filter);
        Where where = new Where()
                .andIf(filter.subject(), "e.subject = ?")
                .andIf(filter.actor(), "e.actor = ?")
                .andIf(filter.action(), "e.action = ?")
                .andIf(filter.since(), "e.at >= ?")
                .andIf(filter.before(), "e.at < ?");
        cursor.keyOf(request, 2)
                .ifPresent(key -> where.and(
                        "(e.at, e.id) < (?, ?)", Holds.instant(key.getFirst()), Cursor.number(key.getLast())));
        List<AuditEntryInfo> found = jdbc.query(
                "SELECT e.id, e.at, e.actor, e.action, e.subject, e.detail FROM audit_entry e\n" + where.sql()
                        + "ORDER BY e.at DESC, e.id DESC LIMIT ?",
                AuditTrail::entry,
                where.then(request.limit()));
        return Page.of(found, request, each -> cursor.of(each.at(), each.number()));
    }

    private static AuditEntryInfo entry(ResultSet row) throws SQLException {
        return new AuditEntryInfo(
                row.getLong("id"),
                Long.toString(row.getLong("id")),
                Objects.requireNonNull(Jdbc.instant(row, "at")),
                row.getString("actor"),
                row.getString("action"),
                row.getString("subject"),
                CanonicalJson.of(Json.map(row.getString("detail"))));
    }
}
