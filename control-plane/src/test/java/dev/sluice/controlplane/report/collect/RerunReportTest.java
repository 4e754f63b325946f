package dev.sluice.controlplane.report.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.controlplane.dispatch.SchedulerHarness;
import dev.sluice.controlplane.dispatch.ScriptedExecutor;
import dev.sluice.controlplane.report.collect.sections.ReportStage;
import dev.sluice.report.model.ReportKind;
import dev.sluice.report.model.Section;
import dev.sluice.testkit.Events;
import dev.sluice.verify.closure.Limits;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RerunReportTest {
    @Test
    void twoRunsAreComparedWhicheverCameFirst() throws Exception {
        try (ReportStage stage = new ReportStage(ScriptedExecutor.succeeds())) {
            SchedulerHarness scheduler = stage.scheduler();
            scheduler.apply(SchedulerHarness.workflow("collect", """
                    parameters: {day: {type: string}}
                    tasks: [{id: load, type: noop, produces: [{asset: orders, uri: "connection://wh/raw.orders"}]}]
                    """));
            UUID one = scheduler.start("n/collect", Map.of("day", "2026-11-20"));
            stage.settled();
            UUID two = scheduler.start("n/collect", Map.of("day", "2026-11-21"));
            Point then = stage.settled();
            RunReports reports = Reporting.on(scheduler.dataSource(), Limits.DEFAULT);

            for (List<UUID> pair : List.of(List.of(one, two), List.of(two, one))) {
                Collected collected = reports.collect(
                        Reporting.request(
                                ReportKind.RERUN,
                                Map.of(
                                        "run",
                                        pair.getFirst().toString(),
                                        "other",
                                        pair.getLast().toString()),
                                null),
                        then,
                        Progress.NONE);

                Section changes = ReportStage.section(collected.report().sections(), "changes");
                String before = pair.getLast().equals(one) ? "2026-11-20" : "2026-11-21";
                String now = pair.getLast().equals(one) ? "2026-11-21" : "2026-11-20";
                assertThat(ReportStage.rows(changes, "changes.all", "section", "item", "change", "before", "after"))
                        .contains("parameters | day | CHANGED | " + before + " | " + now);
                assertThat(ReportStage.facts(changes))
                        .anyMatch(fact -> fact.startsWith("changes.other = ")
                                && fact.contains(pair.getLast().toString()));
            }
            assertThatThrownBy(() -> reports.collect(
                            Reporting.request(ReportKind.RERUN, Map.of("run", one.toString()), null),
                            then,
                            Progress.NONE))
                    .isInstanceOf(UnknownSubjectException.class);
        }
    }

    /** Rows and columns of the top level are the same, so only digests can tell. */
    @Test
    void contentAndNestedColumnsThatDifferAreTold() throws Exception {
        try (ReportStage stage = new ReportStage(ScriptedExecutor.succeeds())) {
            stage.send(List.of(
                    load("START", 1, "street", "aa"),
                    load("COMPLETE", 1, "street", "aa"),
                    load("START", 2, "city", "bb"),
                    load("COMPLETE", 2, "city", "bb")));

            Collected collected = Reporting.on(stage.scheduler().dataSource(), Limits.DEFAULT)
                    .collect(
                            Reporting.request(
                                    ReportKind.RERUN, Map.of("run", Events.runId(2), "other", Events.runId(1)), null),
                            stage.point(),
                            Progress.NONE);

            String dataset = Events.DATA + "/orders";
            assertThat(ReportStage.rows(
                            ReportStage.section(collected.report().sections(), "changes"),
                            "changes.all",
                            "section",
                            "item",
                            "change"))
                    .contains(
                            "outputs | content of " + dataset + " | CHANGED",
                            "outputs | schema of " + dataset + " | CHANGED")
                    .doesNotContain("outputs | rows of " + dataset + " | CHANGED");
        }
    }

    private static String load(String type, int number, String nested, String digest) {
        String at = "2026-11-20T0" + number + ":0" + (type.equals("START") ? 0 : 5) + ":00Z";
        return Events.run(type, "load", Events.runId(number))
                .at(at)
                .output("orders", d -> d.rows(10)
                        .facet(
                                "schema",
                                "\"fields\":[{\"name\":\"address\",\"type\":\"struct\",\"fields\":[{\"name\":\""
                                        + nested + "\",\"type\":\"text\"}]}]")
                        .facet(
                                "sluice_contentDigest",
                                "\"algorithm\":\"sha256\",\"digest\":\"" + digest.repeat(32) + "\""))
                .json();
    }
}
