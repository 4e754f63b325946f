package dev.sluice.controlplane.report.collect;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.ledger.json.CanonicalBytes;
import dev.sluice.report.model.Identity;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Says which report it is. */
@ApplicationScoped
public class Heading {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Jdbc jdbc;
    private final String generator;

    public Heading(
            Jdbc jdbc, @ConfigProperty(name = "quarkus.application.version", defaultValue = "unknown") String version) {
        this.jdbc = jdbc;
        this.generator = "sluice " + version;
    }

    /** The head of the report that answers a request at a point. */
    public Identity of(ReportRequest request, Point at, String title) {
        List<String> scope = request.namespaces() == null ? List.of() : request.namespaces();
        ObjectNode node = JSON.createObjectNode()
                .put("kind", request.kind().name())
                .put("purpose", request.purpose())
                .put("requester", request.requester())
                .put("role", request.role())
                .put("ledgerSize", String.valueOf(at.ledgerSize()))
                .put("logPosition", String.valueOf(at.logPosition()))
                .put("generator", generator)
                .put("everything", request.namespaces() == null);
        ObjectNode subject = node.putObject("subject");
        request.subject().forEach(subject::put);
        scope.forEach(node.withArray("scope")::add);
        return new Identity(
                Digests.sha256(CanonicalBytes.of(node.toString())),
                request.subject(),
                title,
                asOf(at),
                at.ledgerSize(),
                at.logPosition(),
                request.requester() + " (" + request.role() + ")",
                request.purpose(),
                scope,
                generator);
    }

    /** When the last entry that counts got its place; the epoch for an empty ledger. */
    private Instant asOf(Point at) {
        return jdbc.first(
                        "SELECT at FROM ledger_entry WHERE seq = ?",
                        row -> Objects.requireNonNull(Jdbc.instant(row, "at")),
                        at.ledgerSize() - 1)
                .orElse(Instant.EPOCH);
    }
}
