package dev.sluice.controlplane.report.collect;

import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.report.collect.sections.Dossiers;
import dev.sluice.controlplane.report.collect.sections.EventFacets;
import dev.sluice.controlplane.report.collect.sections.GateContents;
import dev.sluice.controlplane.report.collect.sections.OwnSections;
import dev.sluice.controlplane.report.collect.sections.RunContents;
import dev.sluice.report.model.ReportKind;
import dev.sluice.verify.closure.Limits;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The parts that collect reports, on a store of a test. */
public final class Reporting {
    private Reporting() {}

    public static RunReports on(DataSource store, Limits limits) {
        Jdbc jdbc = new Jdbc(store);
        LedgerFacts ledger = new LedgerFacts(jdbc);
        EventFacets events = new EventFacets(jdbc);
        RunContents contents = new RunContents(jdbc);
        OwnRuns own = new OwnRuns(jdbc);
        return new RunReports(
                new Transactions(store),
                new SubjectFinder(jdbc, ledger, own),
                own,
                new Workflows(jdbc),
                new OwnSections(
                        jdbc, ledger, new Dossiers(ledger, events, contents), events, contents, new GateContents(jdbc)),
                new RunReports.Writers(new Heading(jdbc, "test"), new LedgerEvidence(jdbc, ledger), "sluice", limits));
    }

    /** What an auditor asks for who may see everything, or some namespaces. */
    public static ReportRequest request(
            ReportKind kind, Map<String, String> subject, @Nullable List<String> namespaces) {
        return new ReportRequest(kind, new TreeMap<>(subject), "yearly audit", "anna", "auditor", namespaces);
    }
}
