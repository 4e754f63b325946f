package dev.sluice.controlplane.report.population;

import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.report.collect.ReportRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Which subjects of the ledger a requester may see: those of whose namespaces all are visible to them. What belongs to no
 * namespace, as keys and settings do, is for those who see everything. Names of rows never change, so answers do not either.
 */
final class Visibility {
    private static final Map<String, String> NAMESPACES = Map.of(
            "definition", "SELECT namespace FROM definition WHERE id = ?",
            "asset", "SELECT namespace FROM asset WHERE id = ?",
            "waiver", "SELECT a.namespace FROM waiver w JOIN asset a ON a.id = w.asset_id WHERE w.id = ?",
            "run", "SELECT d.namespace FROM workflow_run r JOIN definition d ON d.id = r.definition_id WHERE r.id = ?");

    private final Jdbc jdbc;
    private final ReportRequest request;
    private final Map<String, Optional<String>> known = new HashMap<>();

    Visibility(Jdbc jdbc, ReportRequest request) {
        this.jdbc = jdbc;
        this.request = request;
    }

    boolean isVisible(String subject) {
        return request.namespaces() == null
                || known.computeIfAbsent(subject, this::namespace)
                        .filter(request::maySee)
                        .isPresent();
    }

    boolean isVisibleNamespace(String namespace) {
        return request.maySee(namespace);
    }

    private Optional<String> namespace(String subject) {
        int colon = subject.indexOf(':');
        String kind = colon < 0 ? subject : subject.substring(0, colon);
        String id = subject.substring(colon + 1);
        if (kind.equals("gate") || kind.equals("workflow")) {
            return id.indexOf('/') < 0 ? Optional.empty() : Optional.of(id.substring(0, id.indexOf('/')));
        }
        String sql = NAMESPACES.get(kind);
        if (sql == null) {
            return Optional.empty();
        }
        try {
            Object parameter = kind.equals("run") ? UUID.fromString(id) : Long.valueOf(id);
            return jdbc.query(sql, row -> row.getString(1), parameter).stream().findFirst();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
