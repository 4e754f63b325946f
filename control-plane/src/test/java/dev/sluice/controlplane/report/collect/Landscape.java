package dev.sluice.controlplane.report.collect;

import dev.sluice.controlplane.dispatch.SchedulerHarness;
import dev.sluice.controlplane.dispatch.ScriptedExecutor;
import dev.sluice.controlplane.report.collect.sections.ReportStage;
import dev.sluice.report.model.ReportKind;
import dev.sluice.testkit.Events;
import dev.sluice.verify.closure.Limits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** A small landscape, before all tests about it: one workflow of ours between runs of other systems. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Landscape {
    private static final String WORKFLOW = SchedulerHarness.workflow("orders", """
        tasks:
          - id: load
            type: noop
            consumes: ["connection://wh/landing.orders"]
            produces: [{asset: orders, uri: "connection://wh/raw.orders"}]
            retry: {maxAttempts: 3, backoff: fixed, initial: 1s, max: 1s, jitter: 0}
          - {id: sum, type: noop, consumes: [orders], produces: [{asset: sums, uri: "connection://wh/mart.sums"}]}
        """);
    static final String WAREHOUSE = "postgres://wh:5432";
    static final String STAFF = "postgres://hr-secret:5432";

    ReportStage stage;
    RunReports reports;
    UUID run;
    UUID dashboard = UUID.fromString(Events.runId(20));
    Point then;

    @BeforeAll
    void happens() throws Exception {
        stage = new ReportStage(ScriptedExecutor.failsFirst("load", 1));
        reports = Reporting.on(stage.scheduler().dataSource(), Limits.DEFAULT);
        stage.scheduler().apply(WORKFLOW);
        stage.send(List.of(
                extract("START", 1, "2026-11-19T00:00:00Z"),
                extract("COMPLETE", 1, "2026-11-19T00:05:00Z"),
                extract("START", 2, "2026-11-20T00:00:00Z"),
                extract("FAIL", 2, "2026-11-20T00:05:00Z")));
        run = stage.scheduler().start("n/orders", Map.of());
        stage.settled();
        stage.scheduler().clock().tick(Duration.ofMinutes(5));
        stage.settled();
        stage.send(List.of(
                draw("START", "2026-11-22T00:00:00Z"),
                draw("COMPLETE", "2026-11-22T00:05:00Z"),
                Events.complete("mail", Events.runId(21))
                        .at("2026-11-22T01:00:00Z")
                        .parent("payroll-secret", Events.runId(31))
                        .input("mart.sums")
                        .json()
                        .replace(Events.JOBS + "\",\"name\":\"payroll", "hr-secret-jobs\",\"name\":\"payroll")
                        .replace(Events.DATA, WAREHOUSE),
                Events.complete("hire", Events.runId(30))
                        .in("hr-secret-jobs")
                        .at("2026-11-21T00:00:00Z")
                        .output("staff-secret")
                        .json()
                        .replace(Events.DATA, STAFF)));
        then = stage.point();
    }

    @AfterAll
    void stop() {
        stage.close();
    }

    /** A run of another system that loads what our workflow reads. */
    private static String extract(String type, int number, String at) {
        return Events.run(type, "extract", Events.runId(number))
                .at(at)
                .sql("copy orders")
                .input("source.orders")
                .output("landing.orders", d -> d.field("id", "bigint")
                        .rows(10)
                        .facet(
                                "sluice_contentDigest",
                                "\"algorithm\":\"sha256\",\"digest\":\"" + "ab".repeat(32) + "\"")
                        .column("id", "source.orders", "id"))
                .json()
                .replace(Events.DATA, WAREHOUSE);
    }

    /** A run of another system that reads what our workflow wrote, and what not everybody may see. */
    private String draw(String type, String at) {
        return Events.run(type, "draw", dashboard.toString())
                .at(at)
                .jobFacet(
                        "sourceCodeLocation",
                        "\"type\":\"git\",\"url\":\"https://git.example/bi\",\"version\":\"c0ffee\"")
                .runFacet("sluice_runtimeImage", "\"name\":\"bi\",\"digest\":\"sha256:" + "cd".repeat(32) + "\"")
                .input("mart.sums")
                .input("staff-secret")
                .output("bi.orders")
                .json()
                .replace(Events.DATA + "\",\"name\":\"staff", STAFF + "\",\"name\":\"staff")
                .replace(Events.DATA, WAREHOUSE);
    }

    Collected of(ReportKind kind, Map<String, String> subject, @Nullable List<String> namespaces) {
        return reports.collect(Reporting.request(kind, subject, namespaces), then, Progress.NONE);
    }

    Collected ofRun(UUID id) {
        return of(ReportKind.RUN, Map.of("run", id.toString()), null);
    }
}
