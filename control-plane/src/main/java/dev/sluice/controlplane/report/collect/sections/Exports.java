package dev.sluice.controlplane.report.collect.sections;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.report.collect.LedgerFacts;
import dev.sluice.controlplane.report.collect.LedgerFacts.Entry;
import dev.sluice.controlplane.report.collect.Subject;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** Earlier reports on the same subject: who has taken what out. */
final class Exports {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String SAME = """
            SELECT id FROM report WHERE kind = ? AND request::jsonb -> 'subject' = ?::jsonb ORDER BY requested_at, id
            """;

    private Exports() {}

    /** Entries about their completion, in order of the ledger. */
    static List<Entry> of(Subject subject, Jdbc jdbc, LedgerFacts ledger) {
        ObjectNode about = JSON.createObjectNode();
        subject.request().subject().forEach(about::put);
        List<UUID> reports = jdbc.query(
                SAME,
                row -> Objects.requireNonNull(Jdbc.uuid(row, "id")),
                subject.request().kind().name(),
                about.toString());
        return ledger
                .bySubject(
                        reports.stream().map(id -> "report:" + id).toList(),
                        List.of("report.state"),
                        subject.at().ledgerSize())
                .values()
                .stream()
                .flatMap(List::stream)
                .filter(entry -> "DONE".equals(entry.text("state")))
                .sorted(Comparator.comparingLong(Entry::seq))
                .toList();
    }
}
