package dev.sluice.controlplane.report.population;

import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.report.collect.Collected;
import dev.sluice.controlplane.report.collect.FrameSections;
import dev.sluice.controlplane.report.collect.Heading;
import dev.sluice.controlplane.report.collect.LedgerFacts;
import dev.sluice.controlplane.report.collect.Point;
import dev.sluice.controlplane.report.collect.Progress;
import dev.sluice.controlplane.report.collect.ReportRequest;
import dev.sluice.controlplane.report.collect.ReportSource;
import dev.sluice.controlplane.report.collect.UnknownSubjectException;
import dev.sluice.controlplane.report.collect.sections.Draft;
import dev.sluice.controlplane.report.collect.sections.Facts;
import dev.sluice.report.model.Evidence;
import dev.sluice.report.model.Identity;
import dev.sluice.report.model.Lineage;
import dev.sluice.report.model.Report;
import dev.sluice.report.model.ReportKind;
import dev.sluice.report.model.Section;
import dev.sluice.report.model.Table;
import dev.sluice.report.model.Verdict;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The control report of a period: all of its runs, decisions and waivers, with counts that have to agree with the ledger and
 * the event log. What belongs to a period is what got its place in the ledger in it.
 */
@ApplicationScoped
public class PeriodReports implements ReportSource {
    private static final int MOST_EVIDENCE = 100_000;

    /** Kinds of entries that have rows here. */
    private static final List<String> LISTED = List.of(
            "run.state",
            "attempt.state",
            "gate.decided",
            "audit",
            "definition.applied",
            "definition.changed",
            "forecast.decided",
            "key.changed",
            "report.state",
            "reproduction.state");

    private final Jdbc jdbc;
    private final PeriodEntries entries;
    private final LedgerFacts ledger;
    private final Heading heading;

    public PeriodReports(Jdbc jdbc, PeriodEntries entries, LedgerFacts ledger, Heading heading) {
        this.jdbc = jdbc;
        this.entries = entries;
        this.ledger = ledger;
        this.heading = heading;
    }

    @Override
    public ReportKind kind() {
        return ReportKind.PERIOD;
    }

    @Override
    public Collected collect(ReportRequest request, Point at, Progress progress) {
        Period period = Period.of(request.subject());
        Identity identity = heading.of(request, at, "Controls from " + period);
        if (period.from().isAfter(identity.asOf())) {
            throw new UnknownSubjectException(
                    "the period begins at " + period.from() + ", and what is known ends at " + identity.asOf());
        }
        PeriodEntries.Counts counts = entries.counts(period, at);
        PeriodTables tables = new PeriodTables(new Visibility(jdbc, request));
        for (int i = 0; i < LISTED.size(); i++) {
            progress.at("reading " + LISTED.get(i), 50 + 700 * i / LISTED.size());
            entries.each(LISTED.get(i), period, at, tables::take);
        }
        Reconciliation reconciliation = new Reconciliation(counts, tables);
        for (String kind : LISTED) {
            reconciliation.listed(kind);
        }
        progress.at("comparing with the event log", 800);
        receipts(period, at, counts, reconciliation);
        lineage(period, at, tables, reconciliation);
        List<Section> sections = sections(request, identity, period, tables, reconciliation);
        List<Long> evidence = tables.evidence(MOST_EVIDENCE);
        return new Collected(
                new Report(kind(), identity, verdict(reconciliation, tables, sections), sections, Lineage.NONE),
                new Evidence(List.of(), ledger.bodies(evidence)));
    }

    private void receipts(Period period, Point at, PeriodEntries.Counts counts, Reconciliation reconciliation) {
        List<Long> ends = entries.receipts(period, at);
        long receipts = counts.of("event.received");
        reconciliation.compare(
                "events received",
                receipts,
                "positions " + ends.getFirst() + " to " + ends.getLast() + " of the event log",
                receipts == 0 ? 0 : entries.events(ends.getFirst(), ends.getLast()),
                "Each event of the log has one receipt, in its order.");
        reconciliation.compare(
                "entries",
                counts.all(),
                "numbers " + counts.first() + " to " + Math.max(counts.first(), counts.last()) + " of the ledger",
                counts.all() == 0 ? 0 : counts.last() - counts.first() + 1,
                "Numbers of the ledger have no gaps.");
    }

    private void lineage(Period period, Point at, PeriodTables tables, Reconciliation reconciliation) {
        long runs = tables.runIds().size();
        reconciliation.inform(
                "runs of workflows", runs, "of these told by lineage events", entries.withEvents(tables.runIds(), at));
        reconciliation.inform(
                "runs of other systems",
                entries.foreignRuns(period, at),
                "they have no entry of their own but the receipts of their events",
                0);
    }

    private static List<Section> sections(
            ReportRequest request,
            Identity identity,
            Period period,
            PeriodTables tables,
            Reconciliation reconciliation) {
        Draft runs = tables.runs();
        Facts population = new Facts("population");
        population.derived("from", "From", period.from().toString(), "request");
        population.derived("to", "Up to, not included", period.to().toString(), "request");
        population.derived(
                "agrees",
                "Counts agree with the ledger and the log",
                reconciliation.agrees() ? "yes" : "no",
                "reconciliation");
        population.derived(
                "hidden", "Entries that the requester may not see", String.valueOf(tables.allHidden()), "scope");
        List<String> notes = new ArrayList<>(List.of(
                "What belongs to the period is what got its place in the ledger in it, by the time of its entry."));
        if (period.to().isAfter(identity.asOf())) {
            notes.add("The period was not over: what is known ends at " + identity.asOf() + ".");
        }
        if (tables.allHidden() > 0) {
            notes.add(tables.allHidden() + " entries are left out: they are outside of what the requester may see.");
        }
        notes.addAll(runs.notes());
        return List.of(
                FrameSections.identity(ReportKind.PERIOD, identity, request),
                new Section(
                        3,
                        "code",
                        "Definitions",
                        List.of(),
                        List.of(tables.definitions.done()),
                        tables.definitions.notes()),
                new Section(
                        8,
                        "population",
                        "Population and reconciliation",
                        population.done(),
                        List.of(reconciliation.table(), runs.done()),
                        notes),
                section(9, "gates", "Gates and waivers", tables.decisions, tables.waivers),
                section(10, "attempts", "Attempts", tables.attempts),
                section(11, "predictions", "Predictions acted on", tables.forecasts),
                section(12, "people", "People, keys and exports", tables.people, tables.keys, tables.reports));
    }

    private static Section section(int number, String id, String title, Draft... drafts) {
        List<Table> tables = Stream.of(drafts).map(Draft::done).toList();
        List<String> notes =
                Stream.of(drafts).flatMap(draft -> draft.notes().stream()).toList();
        return new Section(number, id, title, List.of(), tables, notes);
    }

    private static Verdict verdict(Reconciliation reconciliation, PeriodTables tables, List<Section> sections) {
        List<String> why = new ArrayList<>(reconciliation.differences());
        boolean cut = sections.stream()
                .flatMap(section -> section.tables().stream())
                .anyMatch(t -> t.total() > t.rows().size());
        if (!reconciliation.agrees()) {
            return new Verdict(Verdict.Level.NOT_REPRODUCIBLE, why, new TreeMap<>());
        }
        if (tables.allHidden() > 0) {
            why.add(tables.allHidden() + " entries are outside of what the requester may see.");
        }
        if (cut) {
            why.add("Some tables are longer than a report shows; their totals are told.");
        }
        if (why.isEmpty()) {
            why.add("All counts agree with the ledger and the event log.");
            return new Verdict(Verdict.Level.REPRODUCIBLE, why, new TreeMap<>());
        }
        return new Verdict(Verdict.Level.REPRODUCIBLE_WITH_GAPS, why, new TreeMap<>());
    }
}
