package dev.sluice.controlplane.report.collect.sections;

import dev.sluice.controlplane.decide.WaiverRecord;
import dev.sluice.controlplane.decide.WaiverRequest;
import dev.sluice.controlplane.dispatch.SchedulerHarness;
import dev.sluice.controlplane.dispatch.ScriptedExecutor;
import dev.sluice.controlplane.gate.GateStage;
import dev.sluice.controlplane.operate.Operations;
import dev.sluice.controlplane.report.collect.Point;
import dev.sluice.controlplane.security.Actor;
import dev.sluice.controlplane.security.Role;
import dev.sluice.model.quality.CheckOutcome;
import dev.sluice.quality.gate.Waiver;
import dev.sluice.report.model.Section;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** One night in a shop, before all tests about it: a retry, a held dataset, a waiver, a changed definition. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ShopNight {
    static final String WORKFLOW = """
            apiVersion: sluice.dev/v1alpha1
            kind: Workflow
            metadata: {name: collect, namespace: shop, ownership: {owner: "team:shop"}}
            spec:
              parameters:
                day: {type: string}
                mode: {type: string, default: full}
              tasks:
                - id: load
                  type: sql
                  connection: wh
                  run: insert into raw.orders select * from landing where day = ${{ params.day }}%s
                  retry: {maxAttempts: 3, backoff: fixed, initial: 1s, max: 1s, jitter: 0}
                  produces: [{asset: orders, uri: "connection://wh/raw.orders"}]
                - id: mail
                  type: process
                  command: [send-mail]
                  env: {MODE: "${{ params.mode }}", COPY: "s3cret?"}
                  passEnv: [PATH]
                  secrets: {TOKEN: known}
                  after: [load]
            """;
    static final String REPORT = SchedulerHarness.workflow("report", """
            tasks:
              - {id: sum, type: noop, consumes: ["connection://wh/raw.orders"], produces: [{asset: s, uri: "connection://wh/mart.sums"}]}
            """);
    static final String ORDERS = "postgres://wh:5432/raw.orders";

    ReportStage stage;
    UUID good;
    UUID bad;
    UUID report;
    Point then;
    List<Section> ofGood;
    List<Section> ofBad;
    List<Section> ofReport;

    @BeforeAll
    void happens() throws Exception {
        stage = new ReportStage(ScriptedExecutor.failsFirst("load", 1)
                .telling("sluice_runtimeImage", "{\"name\":\"tool\",\"tag\":\"1\",\"digest\":\"sha256:5a\"}")
                .telling("sluice_runtime", "{\"engine\":\"DuckDB\",\"engineVersion\":\"1.4.1\"}"));
        Actor olga = stage.key("olga", Role.OPERATOR);
        Actor stefan = stage.key("stefan", Role.STEWARD);
        stage.key("test", Role.ADMIN);
        SchedulerHarness scheduler = stage.scheduler();
        scheduler.apply(WORKFLOW.formatted(""));
        scheduler.apply(REPORT);
        scheduler.apply(GateStage.gate("orders", "raw.orders", GateStage.notNull("ids", "id")));
        good = scheduler.start("shop/collect", Map.of("day", "2026-11-20"));
        stage.settled();
        stage.gates().tick(Duration.ofSeconds(5));
        stage.settled();
        scheduler.apply(WORKFLOW.formatted(" and amount > 0"));
        stage.gates().checks.says("ids", CheckOutcome.FAIL);
        bad = scheduler.start("shop/collect", Map.of("day", "2026-11-21", "mode", "delta"));
        stage.settled();
        report = scheduler.start("n/report", Map.of());
        stage.settled();
        Operations operations = new Operations(scheduler.transactions(), scheduler.clock());
        long sums = Long.parseLong(
                scheduler.rows("SELECT id FROM asset WHERE name = 'raw.orders'").getFirst());
        operations.hold(sums, "looks odd", olga);
        operations.release(sums, stefan);
        WaiverRecord asked = stage.waivers().request(olga, waiver());
        scheduler.clock().tick(Duration.ofMinutes(1));
        stage.waivers().approve(stefan, asked.id(), "talked to the shop");
        stage.gates().tick(Duration.ofSeconds(5));
        then = stage.settled();
        ofGood = stage.sections().write(stage.run(good, then));
        ofBad = stage.sections().write(stage.run(bad, then));
        ofReport = stage.sections().write(stage.run(report, then));
    }

    WaiverRequest waiver() {
        return new WaiverRequest(
                "n/orders",
                new Waiver.Scope.Check("n/orders", "ids"),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                "the shop knows and repairs it",
                Optional.of("SHOP-1"),
                stage.scheduler().clock().instant().plus(Duration.ofHours(2)));
    }

    @AfterAll
    void stop() {
        stage.close();
    }

    String one(String sql, Object... parameters) {
        return stage.scheduler().rows(sql, parameters).getFirst();
    }
}
