package dev.sluice.controlplane.report.collect;

import dev.sluice.controlplane.emit.EmitConfig;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.report.ReportsConfig;
import dev.sluice.controlplane.report.collect.SubjectFinder.Found;
import dev.sluice.controlplane.report.collect.sections.OwnSections;
import dev.sluice.controlplane.report.history.EventsGoneException;
import dev.sluice.controlplane.report.history.PostgresHistory;
import dev.sluice.report.model.Evidence;
import dev.sluice.report.model.Identity;
import dev.sluice.report.model.Lineage;
import dev.sluice.report.model.Report;
import dev.sluice.report.model.ReportKind;
import dev.sluice.report.model.Section;
import dev.sluice.report.model.Verdict;
import dev.sluice.verify.closure.Closure;
import dev.sluice.verify.closure.Limits;
import dev.sluice.verify.history.RunStory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Collects the reports on one run and on one version: finds the subject, walks upstream as known then, and writes all sections.
 * Everything of the event log is read in one snapshot, so what is projected meanwhile changes nothing. Blocking, up to minutes.
 */
@ApplicationScoped
public class RunReports {
    private final Transactions transactions;
    private final SubjectFinder subjects;
    private final OwnRuns own;
    private final Workflows workflows;
    private final OwnSections sections;
    private final Writers writers;

    /**
     * What frames a report.
     *
     * @param ownJobs namespace of our jobs in events
     */
    record Writers(Heading heading, LedgerEvidence ledger, String ownJobs, Limits limits) {}

    @Inject
    RunReports(
            Transactions transactions,
            SubjectFinder subjects,
            OwnRuns own,
            Workflows workflows,
            OwnSections sections,
            Heading heading,
            LedgerEvidence ledger,
            EmitConfig emit,
            ReportsConfig config) {
        this(
                transactions,
                subjects,
                own,
                workflows,
                sections,
                new Writers(
                        heading,
                        ledger,
                        emit.jobNamespace(),
                        new Limits(config.mostRuns(), Limits.DEFAULT.mostLevels())));
    }

    RunReports(
            Transactions transactions,
            SubjectFinder subjects,
            OwnRuns own,
            Workflows workflows,
            OwnSections sections,
            Writers writers) {
        this.transactions = transactions;
        this.subjects = subjects;
        this.own = own;
        this.workflows = workflows;
        this.sections = sections;
        this.writers = writers;
    }

    /** The report on a run or on a version, by the kind of the request. */
    Collected collect(ReportRequest request, Point at, Progress progress) {
        return transactions.snapshot(PostgresHistory.TABLES, tx -> {
            requireCatalogAt(tx, at);
            try {
                return inSnapshot(tx, request, at, progress);
            } catch (EventsGoneException e) {
                throw new ExpiredInputException(
                        "event " + e.positions().first(),
                        e.getMessage() + "; the report needs them to tell what was known then");
            }
        });
    }

    private static void requireCatalogAt(Tx tx, Point at) throws SQLException {
        long reached = tx.first(
                        "SELECT position FROM projection_position WHERE name = 'catalog'", row -> row.getLong(1))
                .orElse(0L);
        if (reached < at.logPosition()) {
            throw new CatalogBehindException(reached, at.logPosition());
        }
    }

    private Collected inSnapshot(Tx tx, ReportRequest request, Point at, Progress progress) {
        progress.at("looking for the subject", 0);
        Visible visible = new Visible(request, writers.ownJobs());
        PostgresHistory history = new PostgresHistory(tx, at.logPosition());
        Found found = request.kind() == ReportKind.VERSION
                ? subjects.version(request, at, history, visible)
                : subjects.run(request, at, history, visible);
        progress.at("walking upstream", 20);
        Closure walked = Upstream.of(history, found.runs(), writers.limits(), visible);
        progress.at("reading events", 150);
        HiddenNames hidden = new HiddenNames(visible);
        EventEvidence events = new EventEvidence(tx, at, hidden);
        events.addRuns(
                walked.runs().stream().map(reached -> reached.story().run()).toList());
        requireSubjectThere(found, events);
        boolean namesTold = events.addNames(walked);
        Subject subject = subject(request, at, found, withGaps(walked, events));
        progress.at("writing the graph", 400);
        Map<UUID, OwnRuns.Own> ours = own.of(subject.stories().keySet());
        LineageWriter writer = new LineageWriter(subject, events.said(), ours, visible, writers.ownJobs());
        Lineage lineage = writer.write(workflows.of(ours.values()));
        Material material = Material.of(subject, found, events.said(), ours, lineage);
        progress.at("writing sections", 500);
        List<Section> told = new ArrayList<>(sections.write(subject, other(request, at, history, visible)));
        DataSections data = new DataSections(material);
        told.addAll(List.of(data.inputs(), data.outputs(), ClosureSection.of(material, writer.columnsLeftOut())));
        events.addCited(Citations.in(told).events());
        namesTold = events.addNames(walked) && namesTold;
        progress.at("gathering evidence", 850);
        List<Section> shown = new ArrayList<>(told.stream().map(hidden::without).toList());
        List<Evidence.RawEvent> raw = events.events();
        Identity identity = writers.heading().of(request, at, found.title());
        shown.add(FrameSections.identity(request.kind(), identity, request));
        List<Evidence.LedgerEntry> entries = writers.ledger()
                .of(
                        Citations.in(shown).entries(),
                        about(found, ours),
                        raw.stream().map(Evidence.RawEvent::position).toList(),
                        at.ledgerSize());
        shown.add(FrameSections.integrity(identity, events, entries.size(), namesTold));
        shown.add(FrameSections.annex(events));
        Verdict verdict = Verdicts.of(material, shown);
        Report report = new Report(request.kind(), identity, verdict, ordered(shown, verdict), lineage);
        return new Collected(report, new Evidence(raw, entries));
    }

    /** Runs to compare with: those of the run that the request names as other. */
    private List<UUID> other(ReportRequest request, Point at, PostgresHistory history, Visible visible) {
        if (request.kind() != ReportKind.RERUN) {
            return List.of();
        }
        SortedMap<String, String> with = new TreeMap<>();
        with.put("run", request.subject().getOrDefault("other", ""));
        return subjects.run(request.about(with), at, history, visible).runs();
    }

    private static List<Section> ordered(List<Section> sections, Verdict verdict) {
        List<Section> all = new ArrayList<>(sections);
        all.add(Verdicts.section(verdict));
        all.sort(Comparator.comparingInt(Section::number));
        return all;
    }

    private static void requireSubjectThere(Found found, EventEvidence events) {
        for (UUID run : found.runs()) {
            Integer gone = events.gone().get(run);
            if (gone != null) {
                String what = found.version() == null ? "run " + run : "version " + LineageWriter.id(found.version());
                throw new ExpiredInputException(
                        what,
                        "retention deleted " + gone + " events of run " + run + "; " + what + " cannot be reported");
            }
        }
    }

    /** The closure, with a cut at each run whose raw events are not all in the evidence. */
    private static Closure withGaps(Closure walked, EventEvidence events) {
        Set<UUID> told = new HashSet<>();
        walked.cuts().stream()
                .filter(cut -> cut.reason() == Closure.Reason.PERMISSION && cut.run() != null)
                .forEach(cut -> told.add(cut.run()));
        List<Closure.Cut> cuts = new ArrayList<>(walked.cuts());
        for (Closure.Reached reached : walked.runs()) {
            UUID run = reached.story().run();
            Integer gone = events.gone().get(run);
            if (gone != null) {
                cuts.add(new Closure.Cut(run, null, Closure.Reason.EXPIRED, gone));
            }
            if (events.leftOut().containsKey(run) && !told.contains(run)) {
                cuts.add(new Closure.Cut(run, null, Closure.Reason.PERMISSION, null));
            }
        }
        return new Closure(walked.runs(), walked.reads(), walked.sources(), cuts);
    }

    private static Subject subject(ReportRequest request, Point at, Found found, Closure closure) {
        Map<UUID, RunStory> stories = new HashMap<>();
        closure.runs().forEach(reached -> stories.put(reached.story().run(), reached.story()));
        return new Subject(request, at, found.runs(), closure, stories);
    }

    /** Subjects of entries that belong to the report whether facts name them or not. */
    private static Set<String> about(Found found, Map<UUID, OwnRuns.Own> ours) {
        Set<String> about = new TreeSet<>();
        for (UUID run : found.runs()) {
            OwnRuns.Own own = ours.get(run);
            if (own != null) {
                about.add("run:" + own.run());
                about.add("definition:" + own.definition());
            }
        }
        return about;
    }
}
