package dev.sluice.controlplane.report.collect.sections;

import dev.sluice.controlplane.decide.WaiverService;
import dev.sluice.controlplane.decide.Waiving;
import dev.sluice.controlplane.dispatch.SchedulerHarness;
import dev.sluice.controlplane.eventlog.LogOf;
import dev.sluice.controlplane.gate.GateStage;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.ledger.Sequencer;
import dev.sluice.controlplane.projection.CatalogOf;
import dev.sluice.controlplane.report.collect.LedgerFacts;
import dev.sluice.controlplane.report.collect.Point;
import dev.sluice.controlplane.report.collect.ReportRequest;
import dev.sluice.controlplane.report.collect.Subject;
import dev.sluice.controlplane.report.history.PostgresHistory;
import dev.sluice.controlplane.security.Actor;
import dev.sluice.controlplane.security.Role;
import dev.sluice.report.model.Fact;
import dev.sluice.report.model.ReportKind;
import dev.sluice.report.model.Section;
import dev.sluice.report.model.Table;
import dev.sluice.scheduler.execute.TaskExecutor;
import dev.sluice.verify.closure.Closure;
import dev.sluice.verify.closure.Closures;
import dev.sluice.verify.closure.Limits;
import dev.sluice.verify.history.RunStory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Scheduler, gates, event log, catalog and ledger on one real store, and the sections of reports about what happened there. */
public final class ReportStage implements AutoCloseable {
    private final GateStage gates;
    private long position;

    public ReportStage(TaskExecutor executor) throws Exception {
        gates = new GateStage(executor);
    }

    public GateStage gates() {
        return gates;
    }

    public SchedulerHarness scheduler() {
        return gates.scheduler;
    }

    WaiverService waivers() {
        return Waiving.on(scheduler());
    }

    /** A key that somebody has. */
    public Actor key(String name, Role role) {
        String id = scheduler()
                .transactions()
                .call(tx -> tx.query(
                        """
                                INSERT INTO api_key (name, prefix, hash, role, created_at) VALUES (?, ?, sha256(convert_to(?, 'UTF8')), ?, ?)
                                RETURNING id
                                """,
                        row -> row.getString(1),
                        name,
                        "slc_" + name,
                        name + role,
                        role.name().toLowerCase(Locale.ROOT),
                        scheduler().clock().instant()))
                .getFirst();
        return new Actor(name, Long.parseLong(id), role);
    }

    /** Lets everything happen that is due, and carries it into log, catalog and ledger. */
    public Point settled() throws Exception {
        gates.settle();
        return recorded();
    }

    /** As {@link #settled}, but nothing more happens. */
    public Point recorded() throws Exception {
        List<String> events = scheduler().lineage();
        scheduler().transactions().run(tx -> tx.update("DELETE FROM lineage_outbox"));
        send(events);
        return point();
    }

    /** Events of other systems, after those that wait. */
    public void send(List<String> events) throws Exception {
        LogOf.events(
                scheduler().dataSource(), position, events, scheduler().clock().instant());
        if (!events.isEmpty()) {
            CatalogOf.events(scheduler().dataSource(), position, events);
        }
        position += events.size();
        Sequencer sequencer =
                new Sequencer(scheduler().transactions(), scheduler().clock(), 500);
        int taken;
        do {
            taken = sequencer.step();
        } while (taken > 0);
    }

    public Point point() {
        return scheduler()
                .transactions()
                .call(tx -> tx.query(
                        "SELECT size, receipt_position FROM ledger_head",
                        row -> new Point(row.getLong(1), row.getLong(2))))
                .getFirst();
    }

    /** A run of a workflow with its attempts. */
    public Subject run(UUID run, Point at) {
        List<UUID> runs = new ArrayList<>(List.of(run));
        scheduler()
                .rows(
                        "SELECT a.id FROM attempt a JOIN task_run t ON t.id = a.task_run_id WHERE t.run_id = ? ORDER BY t.ordinal, a.number",
                        run)
                .forEach(id -> runs.add(UUID.fromString(id)));
        return subject(runs, at);
    }

    /** Any runs. */
    public Subject subject(List<UUID> runs, Point at) {
        return scheduler().transactions().snapshot(PostgresHistory.TABLES, tx -> {
            Closure closure = Closures.upstream(new PostgresHistory(tx, at.logPosition()), runs, Limits.DEFAULT);
            Map<UUID, RunStory> stories = new HashMap<>();
            closure.runs().forEach(reached -> stories.put(reached.story().run(), reached.story()));
            ReportRequest request = new ReportRequest(
                    ReportKind.RUN,
                    new TreeMap<>(Map.of("run", runs.getFirst().toString())),
                    "yearly audit",
                    "anna",
                    "auditor",
                    null);
            return new Subject(request, at, runs, closure, stories);
        });
    }

    OwnSections sections() {
        Jdbc jdbc = new Jdbc(scheduler().dataSource());
        LedgerFacts ledger = new LedgerFacts(jdbc);
        EventFacets events = new EventFacets(jdbc);
        RunContents contents = new RunContents(jdbc);
        return new OwnSections(
                jdbc, ledger, new Dossiers(ledger, events, contents), events, contents, new GateContents(jdbc));
    }

    public static Section section(List<Section> sections, String id) {
        return sections.stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** Facts as text: id, value, grade, source. */
    public static List<String> facts(Section section) {
        return section.facts().stream()
                .map(fact -> fact.id() + " = " + fact.value() + " [" + fact.grade() + " " + fact.source() + "]")
                .toList();
    }

    /** Facts as text without their sources: id without the section, value, grade. */
    static List<String> said(Section section) {
        return section.facts().stream().map(ReportStage::text).toList();
    }

    private static String text(Fact fact) {
        return fact.id().substring(fact.id().indexOf('.') + 1) + " = " + fact.value() + " " + fact.grade();
    }

    /** An attempt of a task. */
    UUID attempt(UUID run, String task, int number) {
        return UUID.fromString(scheduler()
                .rows(
                        "SELECT a.id FROM attempt a JOIN task_run t ON t.id = a.task_run_id WHERE t.run_id = ? AND t.task = ? AND a.number = ?",
                        run,
                        task,
                        number)
                .getFirst());
    }

    /** As somebody with all rights could. */
    void tamper(String sql, @Nullable Object... parameters) {
        scheduler().transactions().run(tx -> tx.update(sql, parameters));
    }

    /** Some columns of a table, joined by bars; an empty cell is a dash. */
    public static List<String> rows(Section section, String table, String... columns) {
        Table found = section.tables().stream()
                .filter(each -> each.id().equals(table))
                .findFirst()
                .orElseThrow();
        List<String> ids = found.columns().stream().map(Table.Column::id).toList();
        List<String> rows = new ArrayList<>();
        for (Table.Row row : found.rows()) {
            StringJoiner text = new StringJoiner(" | ");
            for (String column : columns) {
                @Nullable String cell = row.cells().get(ids.indexOf(column));
                text.add(cell == null ? "-" : cell);
            }
            rows.add(text.toString());
        }
        return rows;
    }

    @Override
    public void close() {
        gates.close();
    }
}
