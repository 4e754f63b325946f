package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Terminal.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The commands about forecasts: what they send, what they tell, how they exit. */
class ForecastCommandsTest extends AtTerminal {
    private static final String RUN = "019b7800-0000-7000-8000-000000000001";
    private static final String BASIS = """
            "failure": 0.004, "hardFailure": 0.004, "reasons": ["failed 3 of 12 runs"],
            "basis": {"kind": "SIMILAR_JOBS", "runs": 12, "lowEvidence": true}
            """;
    private static final String RISK = """
            {"id": "run:%1$s", "kind": "RUN", "subject": "shop/sum", "runId": "%1$s", "deadlineAt": "2026-11-21T09:00:00Z",
             "at": {"p50": "2026-11-21T08:50:00Z", "p90": "2026-11-21T09:05:00Z", "p95": "2026-11-21T09:10:00Z"},
             "miss": 0.62, "band": "HIGH", "slackSeconds": -300.0, "warned": true, "computedAt": "2026-11-21T08:00:00Z",
             "criticalPath": [{"job": {"namespace": "sluice", "name": "shop.load"}, "p50Seconds": 2400.0, "share": 0.9},
                              {"job": {"namespace": "sluice", "name": "shop.sum"}, "p50Seconds": 0.25, "share": 0.999}]}
            """.formatted(RUN);
    private static final String RISK_TOLD = """
            2026-11-21T09:00:00Z  HIGH     62 %  slack -5m  shop/sum  (warned)
              expected 2026-11-21T08:50:00Z, by 2026-11-21T09:05:00Z in 9 of 10, by 2026-11-21T09:10:00Z in 19 of 20
              waits for sluice shop.load (40m, 90 %) -> sluice shop.sum (250ms, > 99 %)
            """;
    private static final String DECISION = """
            {"id": "%1$s", "kind": "START_EARLY", "mode": "ACT", "state": "%2$s", "subject": "shop/sum",
             "reason": "starts 20 min early", "runId": null, "task": null, "slot": "2026-11-21T09:00:00Z", "missBefore": 0.7,
             "missAfter": 0.08, "inputs": [{"name": "p90", "value": "3000"}],
             "effect": [{"name": "from", "value": "09:00"}, {"name": "to", "value": "08:40"}],
             "decidedAt": "2026-11-21T08:00:00Z", "expiresAt": "2026-11-21T09:00:00Z", "reversedAt": %3$s, "reversedBy": %4$s,
             "reversal": %5$s, "scoredAt": null, "score": %6$s, "scoreDetail": []}
            """;
    private static final String DECISION_TOLD = RUN + """
              LIVE      2026-11-21T08:00:00Z  START_EARLY  shop/sum
              starts 20 min early (miss 70 % -> 8 %)
              changes from=09:00, to=08:40
              rests on p90=3000
              scored HELPED
            """;
    private static final String INCIDENT = """
            {"id": "12", "tier": "WARNING", "cause": "CODE_CHANGE", "rootKind": "JOB", "rootNamespace": "sluice",
             "rootName": "shop.load", "summary": "slow since its code changed", "openedAt": "2026-11-21T08:00:00Z",
             "lastAt": "2026-11-21T08:00:00Z", "closedAt": %1$s, "closeReason": %2$s,
             "evidence": [{"at": "2026-11-21T07:00:00Z", "kind": "CODE_CHANGE", "text": "its code changed to abc",
                           "node": {"kind": "JOB", "namespace": "sluice", "name": "shop.load"}}],
             "anomalies": [{"kind": "SLOW", "job": {"namespace": "sluice", "name": "shop.load"}, "runId": null, "observed": 900.0,
                            "expectedLow": 280.0, "expectedHigh": 420.0, "summary": "took 15 min, expected at most 7 min",
                            "seenAt": "2026-11-21T07:00:00Z", "overAt": null}]}
            """;

    private static String page(String... nodes) {
        return "{\"nodes\": [" + String.join(",", nodes)
                + "], \"pageInfo\": {\"hasNextPage\": false, \"endCursor\": null}}";
    }

    @Test
    void nextRunOfAWorkflowIsToldWithItsCalibration() {
        service.answers("workflow", """
                {"forecast": {"job": {"namespace": "sluice", "name": "shop.sum"}, "seconds": {"p50": 300.0, "p90": 420.4, "p95": 480.0}, %s,
                 "failures": 3, "streak": -4, "nextStart": "2026-11-22T02:00:00Z", "updatedAt": "2026-11-21T08:00:00Z",
                 "calibration": [{"day": "2026-11-20", "runs": 10, "coverageP50": 0.5, "coverageP90": 0.9, "coverageP95": 1.0,
                                  "errorFactor": 1.25, "brier": 0.08},
                                 {"day": "2026-11-19", "runs": 0, "coverageP50": null, "coverageP90": null,
                                  "coverageP95": null, "errorFactor": null, "brier": null}]}}
                """.formatted(BASIS));

        Result result = terminal.type("forecast", "shop/sum");

        assertThat(result).isEqualTo(new Result(0, """
                next run of sluice shop.sum takes 5m, 7m in 9 of 10, 8m in 19 of 20
                  rests on similar jobs, 12 runs; low evidence
                  fails with < 1 %
                    because failed 3 of 12 runs
                  next start expected at 2026-11-22T02:00:00Z
                  how good it was  runs  in P50  in P90  in P95  off by  Brier
                  2026-11-20         10    50 %    90 %   100 %   x1.25  0.080
                  2026-11-19          0       -       -       -       -      -
                """, ""));
        assertThat(service.sent().getFirst()).isEqualTo("workflow {\"name\":\"shop/sum\"}");
    }

    @Test
    void jobOfAnotherSystemIsNamedByItsNamespaceAndMayBeUnknown() {
        service.answers("jobForecast", "null")
                .answers("workflow", "{\"forecast\": null}")
                .answers("workflow", "null");

        assertThat(terminal.type("forecast", "night/ly", "--in", "airflow"))
                .isEqualTo(new Result(1, "", "sluice: nothing is known of night/ly yet; it has to run first\n"));
        assertThat(service.sent().getFirst())
                .isEqualTo("jobForecast {\"name\":\"night/ly\",\"namespace\":\"airflow\"}");
        assertThat(terminal.type("forecast", "shop/sum").err())
                .isEqualTo("sluice: nothing is known of shop/sum yet; it has to run first\n");
        assertThat(terminal.type("forecast", "shop/sum").err()).isEqualTo("sluice: there is no workflow shop/sum\n");
        assertThat(terminal.type("forecast", "sum").exitCode()).isEqualTo(2);
        assertThat(terminal.type("forecast", "run").exitCode()).isEqualTo(2);
        assertThat(terminal.type("forecast", "run", "12").exitCode()).isEqualTo(2);
        assertThat(terminal.type("forecast", "shop/sum", RUN).exitCode()).isEqualTo(2);
    }

    @Test
    void runIsToldWithItsEndItsRiskAndWhatWasDecided() {
        service.answers("run", "null").answers("workflowRun", """
                {"runId": "%1$s", "estimate": {"job": {"namespace": "sluice", "name": "shop.sum"},
                   "startedAt": "2026-11-21T08:00:00Z", "seconds": {"p50": 300.0, "p90": 420.0, "p95": 480.0},
                   "expectedEnd": {"p50": "2026-11-21T08:05:00Z", "p90": "2026-11-21T08:07:00Z", "p95": "2026-11-21T08:08:00Z"},
                   %2$s, "actual": null}, "risk": %3$s, "forecastDecisions": [%4$s]}
                """.formatted(
                        RUN, BASIS, RISK, DECISION.formatted(RUN, "LIVE", null, null, null, "\"HELPED\"")));

        Result result = terminal.type("forecast", "run", RUN);

        assertThat(result.out()).isEqualTo("run " + RUN + """
                 of sluice shop.sum since 2026-11-21T08:00:00Z
                  expected to take 5m, 7m in 9 of 10, 8m in 19 of 20
                  ends at 2026-11-21T08:05:00Z, by 2026-11-21T08:07:00Z in 9 of 10, by 2026-11-21T08:08:00Z in 19 of 20
                  rests on similar jobs, 12 runs; low evidence
                  fails with < 1 %
                    because failed 3 of 12 runs
                """ + ("deadline " + RISK_TOLD + DECISION_TOLD).indent(2));
    }

    @Test
    void foreignRunIsToldHowItCameOut() {
        service.answers("workflowRun", "null")
                .answers("run", """
                {"runId": "%1$s", "estimate": {"job": {"namespace": "airflow", "name": "nightly"},
                   "startedAt": "2026-11-21T08:00:00Z", "seconds": {"p50": 300.0, "p90": 420.0, "p95": 480.0},
                   "expectedEnd": null, %2$s,
                   "actual": {"endedAt": "2026-11-21T08:10:00Z", "seconds": 600.0, "result": "OK", "factor": 2.0,
                              "withinP90": false}}}
                """.formatted(RUN, BASIS))
                .answers("run", "null")
                .answers("run", "{\"runId\": \"x\", \"estimate\": null}");

        assertThat(terminal.type("forecast", "run", RUN).out())
                .endsWith("  came out OK at 2026-11-21T08:10:00Z after 10m, 2.00 times the P50, above the P90\n");
        assertThat(terminal.type("forecast", "run", RUN))
                .isEqualTo(new Result(1, "", "sluice: there is no run " + RUN + "\n"));
        assertThat(terminal.type("forecast", "run", RUN).out())
                .isEqualTo("run " + RUN + ": nothing was expected of it when it started\n");
    }

    @Test
    void risksAreListedWithTheirWay() {
        service.answers("risks", page(RISK)).answers("risks", page());

        Result result = terminal.type("risks", "shop/sum", "--within", "6h", "--order", "miss");

        assertThat(result).isEqualTo(new Result(0, RISK_TOLD, ""));
        assertThat(service.sent())
                .containsExactly(
                        "risks {\"first\":100,\"minMiss\":0.1,\"order\":\"MISS\",\"within\":\"6h\",\"workflow\":\"shop/sum\"}");
        assertThat(terminal.type("risks"))
                .isEqualTo(new Result(0, "no deadline of the next 24h is at risk by more than 10 %\n", ""));
        assertThat(terminal.type("risks", "--format", "json")).isEqualTo(new Result(0, "", ""));
        assertThat(terminal.type("risks", "--min-miss", "2").exitCode()).isEqualTo(2);
    }

    @Test
    void decisionsAreListedSummedUpAndReversed() {
        service.answers("forecastDecisions", page(DECISION.formatted(RUN, "LIVE", null, null, null, "\"HELPED\"")))
                .answers("forecastScores", """
                        [{"kind": "START_EARLY", "mode": "ACT", "decisions": 7, "helped": 4, "noDifference": 1, "harmed": 0,
                          "unknown": 1, "open": 1, "reversed": 2}]
                        """)
                .answers(
                        "reverseForecastDecision",
                        DECISION.formatted(
                                RUN,
                                "REVERSED",
                                "\"2026-11-21T08:30:00Z\"",
                                "\"ann\"",
                                "\"we wait for finance\"",
                                null));

        Result listed = terminal.type("decisions", "shop/sum", "--kind", "start_early", "--mode", "act");
        Result summed = terminal.type("decisions", "--scores");
        Result reversed = terminal.type("decisions", "--reverse", RUN, "--reason", "we wait for finance");

        assertThat(listed).isEqualTo(new Result(0, DECISION_TOLD, ""));
        assertThat(summed)
                .isEqualTo(new Result(
                        0,
                        "START_EARLY     ACT     7: 4 helped, 1 made no difference, 0 harmed, 1 cannot be told, 1 not scored yet,"
                                + " 2 reversed\n",
                        ""));
        assertThat(reversed.out()).endsWith("  reversed by ann at 2026-11-21T08:30:00Z: we wait for finance\n");
        assertThat(service.sent())
                .containsExactly(
                        "forecastDecisions {\"first\":20,\"kind\":\"START_EARLY\",\"mode\":\"ACT\",\"workflow\":\"shop/sum\"}",
                        "forecastScores {}",
                        "reverseForecastDecision {\"id\":\"" + RUN
                                + "\",\"idempotencyKey\":\"key-1\",\"reason\":\"we wait for finance\"}");
        assertThat(terminal.type("decisions", "--reverse", RUN))
                .isEqualTo(new Result(2, "", "sluice: say why: --reason \"...\"\n"));
        assertThat(terminal.type("decisions", "--reason", "x").exitCode()).isEqualTo(2);
        assertThat(terminal.type("decisions", "--limit", "0").exitCode()).isEqualTo(2);
    }

    @Test
    void incidentsAreListedAndClosed() {
        service.answers("incidents", page(INCIDENT.formatted(null, null)))
                .answers("incidents", page())
                .answers("closeIncident", INCIDENT.formatted("\"2026-11-21T09:00:00Z\"", "\"rolled back\""));

        Result listed = terminal.type("incidents");
        Result none = terminal.type("incidents");
        Result closed = terminal.type("incidents", "--close", "12", "--reason", "rolled back");

        assertThat(listed).isEqualTo(new Result(0, """
                12  WARNING   2026-11-21T08:00:00Z  CODE_CHANGE  sluice shop.load
                  slow since its code changed
                  first: 2026-11-21T07:00:00Z CODE_CHANGE sluice shop.load: its code changed to abc
                  SLOW sluice shop.load at 2026-11-21T07:00:00Z: took 15 min, expected at most 7 min
                """, ""));
        assertThat(none.out()).isEqualTo("there is no open incident\n");
        assertThat(closed.out()).contains("shop.load  closed 2026-11-21T09:00:00Z: rolled back\n");
        assertThat(service.sent())
                .containsExactly(
                        "incidents {\"first\":20,\"open\":true}",
                        "incidents {\"first\":20,\"open\":true}",
                        "closeIncident {\"id\":\"12\",\"idempotencyKey\":\"key-1\",\"reason\":\"rolled back\"}");
        assertThat(terminal.type("incidents", "--close", "x", "--reason", "y").exitCode())
                .isEqualTo(2);
        assertThat(terminal.type("incidents", "--close", "12").exitCode()).isEqualTo(2);
    }

    @Test
    void everyCommandOfTheGuideExists() throws IOException {
        var commands =
                Sluice.commandLine(Surroundings.ofProcess()).getSubcommands().keySet();

        assertThat(Pattern.compile("\\./sluice ([a-z]+)")
                        .matcher(Files.readString(Path.of("../docs/forecasts.md")))
                        .results()
                        .map(command -> command.group(1)))
                .hasSizeGreaterThan(4)
                .allSatisfy(command -> assertThat(commands).contains(command));
    }
}
