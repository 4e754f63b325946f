package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Terminal.Result;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The commands about gates: what they send, what they tell, how they exit. */
class GateCommandsTest extends GateCommands {
    private static final String REASON = """
            {"gate": "shop/orders", "check": "emails", "outcome": "FAIL", "columns": ["email"],
             "message": "3 of 100 rows do not match (3%)"}
            """;
    private static final String VERDICT = """
            {"outcome": "FAIL", "version": 7, "partition": null, "at": "2026-11-21T08:00:00Z", "validUntil": null}
            """;
    private static final String RESULT = """
            {"check": "emails", "type": "regex", "severity": "ERROR", "outcome": "FAIL", "columns": ["email"],
             "value": 3.0, "unit": "percent", "violations": 3, "rows": 100, "threshold": "> 1%",
             "message": "3 of 100 rows do not match (3%)", "tookMillis": 4.5, "at": "2026-11-21T08:00:00Z",
             "sample": [{"cells": [{"column": "id", "value": "17"}, {"column": "email", "value": "***"}]},
                        {"cells": [{"column": "id", "value": "18"}, {"column": "email", "value": null}]}]}
            """;
    private static final String HOLDS = """
            {"nodes": [
              {"kind": "GATE", "gate": "shop/orders", "onHold": "wait", "since": "2026-11-21T08:00:00Z", "version": 7,
               "partition": null, "columns": ["email"], "asset": {"namespace": "pg", "name": "raw.orders"},
               "origin": {"namespace": "pg", "name": "raw.orders"}, "path": [], "reasons": [%s],
               "blocked": [{"workflow": "shop/mailing", "task": "send", "job": null, "columns": ["email"]}],
               "exempt": [{"workflow": "shop/revenue", "task": "sum", "job": null,
                           "why": "reads none of the bad columns", "until": null, "waiver": null}],
               "waivers": [%s]},
              {"kind": "DERIVED", "gate": "shop/orders", "onHold": "wait", "since": "2026-11-21T08:00:00Z", "version": 7,
               "partition": "2026-01-01", "columns": ["address"], "asset": {"namespace": "pg", "name": "shop.mailing"},
               "origin": {"namespace": "pg", "name": "raw.orders"},
               "path": [{"namespace": "pg", "name": "raw.orders", "columns": ["email"], "job": null},
                        {"namespace": "pg", "name": "shop.mailing", "columns": ["address"], "job": "shop/mailing.send"}],
               "reasons": [], "blocked": [{"workflow": null, "task": null, "job": "airflow campaign", "columns": []}],
               "exempt": [{"workflow": "shop/report", "task": null, "job": null, "why": "waived",
                           "until": "2026-11-21T09:00:00Z", "waiver": "12"}],
               "waivers": []}],
             "pageInfo": {"hasNextPage": false, "endCursor": null}}
            """.formatted(REASON, REQUESTED);
    private static final String HOLDS_TOLD = """
            pg raw.orders (column email) is held since 2026-11-21T08:00:00Z by shop/orders
              because shop/orders check emails FAIL (column email): 3 of 100 rows do not match (3%)
              holds shop/mailing task send (column email)
              goes on: shop/revenue task sum, reads none of the bad columns
              waiver 12 REQUESTED: shop/orders check emails, version 7, up to 5, until 2026-11-21T08:01:00Z; asked by ann: the shop repairs it
            pg shop.mailing (column address) is held since 2026-11-21T08:00:00Z by shop/orders, downstream of pg raw.orders, only partition 2026-01-01
              path raw.orders (column email) -> [shop/mailing.send] -> shop.mailing (column address)
              holds airflow campaign
              goes on: shop/report, waived (waiver 12) until 2026-11-21T09:00:00Z
            """;

    @Test
    void gatesAreListedWithStateVerdictAndReasons() {
        service.answers("gates", """
                {"nodes": [
                  {"name": "shop/customers", "version": 1, "state": "UNKNOWN", "enforced": false, "flapping": false,
                   "heldSince": null, "asset": {"namespace": "pg", "name": "raw.customers"}, "lastVerdict": null,
                   "reasons": []},
                  {"name": "shop/orders", "version": 3, "state": "HELD", "enforced": true, "flapping": true,
                   "heldSince": "2026-11-21T08:00:00Z", "asset": {"namespace": "pg", "name": "raw.orders"},
                   "lastVerdict": %s, "reasons": [%s]}],
                 "pageInfo": {"hasNextPage": false, "endCursor": null}}
                """.formatted(VERDICT, REASON));

        Result result = terminal.type("gates", "--state", "held");

        assertThat(result).isEqualTo(new Result(0, """
                UNKNOWN (advisory)  shop/customers  pg raw.customers  no verdict yet
                HELD        shop/orders  pg raw.orders  FAIL on version 7 at 2026-11-21T08:00:00Z, flapping
                            shop/orders check emails FAIL (column email): 3 of 100 rows do not match (3%)
                """, ""));
        assertThat(service.sent()).containsExactly("gates {\"first\":100,\"state\":\"HELD\"}");
    }

    @Test
    void oneGateIsToldWhole() {
        service.answers("gate", """
                {"name": "shop/orders", "version": 3, "description": "", "owner": "team:shop", "state": "HELD",
                 "phase": "STAGE", "enforced": true, "flapping": false, "heldSince": "2026-11-21T08:00:00Z",
                 "asset": {"namespace": "pg", "name": "raw.orders"}, "stage": {"namespace": "pg", "name": "stage.orders"},
                 "lastVerdict": %s, "lastEvaluation": null, "reasons": [%s],
                 "checks": [{"id": "emails", "type": "regex", "severity": "ERROR", "columns": ["email"], "warn": null,
                             "fail": "> 1%%", "description": "", "last": %s},
                            {"id": "rows", "type": "rowCount", "severity": "ERROR", "columns": [], "warn": null,
                             "fail": null, "description": "", "last": null}],
                 "holds": [], "waivers": [%s]}
                """.formatted(VERDICT, REASON, RESULT, REQUESTED));

        Result result = terminal.type("gates", "shop/orders");

        assertThat(result).isEqualTo(new Result(0, """
                gate shop/orders (version 3) guards pg raw.orders
                  state: HELD since 2026-11-21T08:00:00Z
                  last verdict: FAIL on version 7 at 2026-11-21T08:00:00Z
                  phase: stage pg stage.orders; owner: team:shop
                  because shop/orders check emails FAIL (column email): 3 of 100 rows do not match (3%)
                  checks:
                    FAIL    emails regex (column email): 3 of 100 rows do not match (3%)
                    -       rows rowCount: nothing yet
                  waiver 12 REQUESTED: shop/orders check emails, version 7, up to 5, until 2026-11-21T08:01:00Z; asked by ann: the shop repairs it
                """, ""));
        assertThat(service.sent().getFirst()).isEqualTo("gate {\"name\":\"shop/orders\"}");
    }

    @Test
    void aGateThatIsNotThereIsTold() {
        service.answers("gate", "null");

        assertThat(terminal.type("gates", "shop/order"))
                .isEqualTo(new Result(1, "", "sluice: there is no gate shop/order\n"));
        assertThat(terminal.type("gates", "orders").exitCode()).isEqualTo(2);
        assertThat(terminal.type("gates", "shop/orders", "--state", "open").exitCode())
                .isEqualTo(2);
    }

    @Test
    void checkWaitsAndExitsByTheOutcome() {
        String evaluation = """
                {"id": "5", "gate": "shop/orders", "state": "%s", "cause": "ASKED", "askedBy": "ann", "version": 7,
                 "partition": "2026-01-01", "createdAt": "2026-11-21T08:00:00Z", "startedAt": null, "endedAt": null,
                 "outcome": %s, "rows": 100, "progress": 0.42, "message": null, "results": [%s]}
                """;
        service.answers("evaluateGate", evaluation.formatted("QUEUED", null, ""))
                .answers("gateEvaluation", evaluation.formatted("QUEUED", null, ""))
                .answers("gateEvaluation", evaluation.formatted("RUNNING", null, ""))
                .answers("gateEvaluation", evaluation.formatted("DONE", "\"FAIL\"", RESULT));

        Result result = terminal.type("check", "shop/orders", "--partition", "2026-01-01");

        assertThat(result).isEqualTo(new Result(1, """
                FAIL    emails regex (column email): 3 of 100 rows do not match (3%)
                          id=17, email=***
                          id=18, email=NULL
                shop/orders on version 7 of partition 2026-01-01: FAIL
                """, ""));
        assertThat(service.sent().getFirst())
                .isEqualTo("evaluateGate {\"gate\":\"shop/orders\",\"idempotencyKey\":\"key-1\","
                        + "\"partition\":\"2026-01-01\"}");
        assertThat(terminal.passed()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void checkEndsWhatRuns() {
        service.answers("cancelEvaluations", """
                [{"id": "31", "message": "cancelled by olga: it scans for hours"}]""");

        Result result = terminal.type("check", "shop/orders", "--cancel", "it scans for hours");

        assertThat(result).isEqualTo(new Result(0, "evaluation 31: cancelled by olga: it scans for hours\n", ""));
    }

    @Test
    void checkSucceedsOnAWarningAndGivesUpInTime() throws IOException {
        String evaluation = """
                {"id": "5", "gate": "shop/orders", "state": "%s", "cause": "ASKED", "askedBy": "ann", "version": 7,
                 "partition": null, "createdAt": "2026-11-21T08:00:00Z", "startedAt": null, "endedAt": null,
                 "outcome": %s, "rows": null, "progress": 0.42, "message": null, "results": []}
                """;
        service.answers("evaluateGate", evaluation.formatted("QUEUED", null))
                .answers("gateEvaluation", evaluation.formatted("DONE", "\"WARN\""));
        assertThat(terminal.type("check", "shop/orders"))
                .isEqualTo(new Result(0, "shop/orders on version 7: WARN\n", ""));

        try (FakeService slow = new FakeService()) {
            slow.answers("evaluateGate", evaluation.formatted("QUEUED", null))
                    .answers("gateEvaluation", evaluation.formatted("RUNNING", null));
            assertThat(slow.terminal(folder).type("check", "shop/orders", "--timeout", "2s"))
                    .isEqualTo(new Result(
                            3,
                            "",
                            "sluice: evaluation 5 is still RUNNING (42%); it goes on. ./sluice gates shop/orders tells"
                                    + " what comes of it\n"));
        }
    }

    @Test
    void holdsTellPathColumnsConsumersAndWaivers() {
        service.answers("gateHolds", HOLDS);

        assertThat(terminal.type("holds", "shop/orders")).isEqualTo(new Result(0, HOLDS_TOLD, ""));
        assertThat(service.sent()).containsExactly("gateHolds {\"first\":100,\"gate\":\"shop/orders\"}");
    }

    @Test
    void nothingHeldIsSaid() {
        service.answers("gateHolds", "{\"nodes\": [], \"pageInfo\": {\"hasNextPage\": false, \"endCursor\": null}}");

        assertThat(terminal.type("holds")).isEqualTo(new Result(0, "nothing is held\n", ""));
        assertThat(terminal.type("holds", "--format", "json")).isEqualTo(new Result(0, "", ""));
    }

    @Test
    void whyShowsTheHoldBehindAGate() {
        String run = "019b7800-0000-7000-8000-000000000001";
        service.answers("why", """
                {"runId": "%s", "state": "QUEUED", "startedBy": "asset", "reasons": [],
                 "tasks": [{"task": "send", "state": "READY", "reasons": [
                   {"code": "GATE", "text": "is held: pg raw.orders by shop/orders",
                    "holds": %s}]}]}
                """.formatted(run, HOLDS.substring(HOLDS.indexOf('['), HOLDS.lastIndexOf("],\n") + 1)));

        Result result = terminal.type("why", run);

        assertThat(result.err()).isEmpty();
        assertThat(result.out())
                .isEqualTo("run " + run + " is QUEUED\n  started by: asset\n  task send is READY\n"
                        + "    GATE: is held: pg raw.orders by shop/orders\n"
                        + HOLDS_TOLD.indent(6));
        assertThat(service.sent()).hasSize(2);
    }
}
