package dev.sluice.controlplane.report.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.controlplane.dispatch.SchedulerHarness;
import dev.sluice.controlplane.dispatch.ScriptedExecutor;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.projection.CatalogOf;
import dev.sluice.controlplane.report.collect.sections.ReportStage;
import dev.sluice.controlplane.report.history.RawEvents;
import dev.sluice.report.model.Lineage;
import dev.sluice.report.model.ReportKind;
import dev.sluice.testkit.Events;
import dev.sluice.verify.closure.Closures;
import dev.sluice.verify.closure.Limits;
import dev.sluice.verify.history.EventHistory;
import dev.sluice.verify.history.RawEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens after the point of a report, and what is deleted, and how it shows. */
class LaterReportsTest {
    private static final String WORKFLOW = """
        tasks:
          - {id: load, type: noop, consumes: ["connection://wh/landing"], produces: [{asset: o, uri: "connection://wh/orders"}]}
        """;
    private static final String WAREHOUSE = "postgres://wh:5432";

    private ReportStage stage;
    private RunReports reports;
    private UUID run;
    private Point then;

    @BeforeEach
    void happens() throws Exception {
        stage = new ReportStage(ScriptedExecutor.failsFirst("nothing", 1));
        reports = Reporting.on(stage.scheduler().dataSource(), Limits.DEFAULT);
        stage.scheduler().apply(SchedulerHarness.workflow("orders", WORKFLOW));
        stage.send(
                List.of(extract("START", 1, "2026-11-19T00:00:00Z"), extract("COMPLETE", 1, "2026-11-19T00:05:00Z")));
        run = stage.scheduler().start("n/orders", Map.of());
        then = stage.settled();
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    private static String extract(String type, int number, String at) {
        return Events.run(type, "extract", Events.runId(number))
                .at(at)
                .input("source")
                .output("landing", d -> d.field("id", "bigint").rows(number))
                .json()
                .replace(Events.DATA, WAREHOUSE);
    }

    private Collected ofRun(UUID id, Point at) {
        return reports.collect(
                Reporting.request(ReportKind.RUN, Map.of("run", id.toString()), null), at, Progress.NONE);
    }

    private Collected newestOrders(Point at) {
        return reports.collect(
                Reporting.request(ReportKind.VERSION, Map.of("namespace", WAREHOUSE, "name", "orders"), null),
                at,
                Progress.NONE);
    }

    private static void areEqual(Collected now, Collected before) {
        assertThat(now.report()).isEqualTo(before.report());
        assertThat(now.evidence()).usingRecursiveComparison().isEqualTo(before.evidence());
    }

    @Test
    void nothingThatCameLaterChangesAReport() throws Exception {
        Collected ofRun = ofRun(run, then);
        Collected ofVersion = newestOrders(then);

        stage.scheduler().clock().tick(Duration.ofHours(1));
        stage.scheduler().apply(SchedulerHarness.workflow("orders", WORKFLOW.replace("id: load", "id: load2")));
        stage.scheduler().start("n/orders", Map.of());
        stage.settled();
        stage.send(List.of(
                extract("FAIL", 1, "2026-11-19T00:06:00Z"), // the run failed after all
                extract("START", 2, "2026-11-19T12:00:00Z"), // a version in between
                extract("COMPLETE", 2, "2026-11-19T12:05:00Z"),
                Events.dataset("landing", d -> d.symlink("landing-files"))
                        .at("2026-11-18T00:00:00Z")
                        .json()
                        .replace(Events.DATA, WAREHOUSE)));
        List<String> events = LongStream.rangeClosed(0, 200)
                .mapToObj(i -> extract("COMPLETE", (int) (100 + i), "2026-11-19T13:00:00Z"))
                .toList();
        stage.send(events);
        areEqual(ofRun(run, then), ofRun);
        areEqual(newestOrders(then), ofVersion);
        Point now = stage.point();
        assertThat(ofRun(run, now).report().lineage())
                .isNotEqualTo(ofRun.report().lineage());

        rebuild();
        areEqual(ofRun(run, then), ofRun);
        areEqual(newestOrders(then), ofVersion);
    }

    /** As a rebuild of the catalog does it. */
    private void rebuild() throws Exception {
        Transactions transactions = stage.scheduler().transactions();
        transactions.run(tx -> tx.update("""
            TRUNCATE namespace, dataset, job, field, facet_content, facet_set, event_index, event_dataset, run, run_io,
                     dataset_version, facet_version, symlink, dataset_lifecycle, edge, lineage_content, declaration,
                     edge_interval, producer, producer_fault
            """));
        transactions.run(tx -> tx.update("UPDATE projection_position SET position = 0 WHERE name = 'catalog'"));
        assertThatThrownBy(() -> ofRun(run, then)).isInstanceOf(CatalogBehindException.class);
        List<String> log = new ArrayList<>();
        transactions.run(tx -> new RawEvents(tx, Long.MAX_VALUE)
                .read(
                        LongStream.rangeClosed(1, stage.point().logPosition())
                                .boxed()
                                .toList(),
                        event -> log.add(new String(event.body(), StandardCharsets.UTF_8))));
        CatalogOf.events(stage.scheduler().dataSource(), 0, log);
    }

    @Test
    void namesThatOnlyOtherEventsTellAreInTheEvidence() throws Exception {
        stage.send(List.of(
                Events.dataset("orders", d -> d.symlink("orders-view"))
                        .at("2026-11-18T00:00:00Z")
                        .json()
                        .replace(Events.DATA, WAREHOUSE),
                Events.complete("draw", Events.runId(20))
                        .at("2026-12-01T00:00:00Z")
                        .input("orders")
                        .input("orders-view")
                        .json()
                        .replace(Events.DATA, WAREHOUSE)));

        Collected collected = ofRun(UUID.fromString(Events.runId(20)), stage.point());

        assertThat(collected.report().lineage().runs())
                .extracting(Lineage.Run::job)
                .contains("n.orders.load", "extract");
        assertThat(collected.report().lineage().edges())
                .as("one version under two names, read once")
                .doesNotHaveDuplicates();
        List<RawEvent> events = collected.evidence().events().stream()
                .map(event -> new RawEvent(event.position(), event.body()))
                .toList();
        assertThat(Closures.upstream(
                                EventHistory.of(events),
                                collected.report().lineage().subjects(),
                                Limits.DEFAULT)
                        .runs())
                .hasSameSizeAs(collected.report().lineage().runs());
    }

    @Test
    void eventsThatRetentionDeletedAreACutUpstreamAndARefusalAtTheSubject() {
        stage.scheduler().transactions().run(tx -> tx.update("DELETE FROM event_log WHERE position = 1"));

        assertThat(ofRun(run, then).report().lineage().cuts())
                .containsExactly(new Lineage.Cut(Events.runId(1), "EXPIRED", 1));
        assertThatThrownBy(() -> ofRun(UUID.fromString(Events.runId(1)), then))
                .isInstanceOfSatisfying(ExpiredInputException.class, e -> assertThat(e.expired())
                        .isEqualTo("run " + Events.runId(1)));
    }

    @Test
    void whatIsBeyondTheLimitIsCutAndCounted() {
        RunReports narrow = Reporting.on(stage.scheduler().dataSource(), new Limits(2, 10));

        Collected collected = narrow.collect(
                Reporting.request(ReportKind.RUN, Map.of("run", run.toString()), null), then, Progress.NONE);

        assertThat(collected.report().lineage().cuts())
                .extracting(cut -> cut.reason() + " " + cut.hidden())
                .containsExactly("LIMIT 1");
    }
}
