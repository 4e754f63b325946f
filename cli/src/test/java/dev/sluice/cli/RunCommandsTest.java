package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Terminal.Result;
import java.time.Duration;
import java.util.Collections;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The commands about runs: what they send, what they tell, how they exit. */
class RunCommandsTest extends AtTerminal {
    private static final String RUN = "019b7800-0000-7000-8000-000000000001";
    private static final String ATTEMPT = "019b7800-0000-7000-8000-0000000000a1";
    private static final String QUEUED = run("QUEUED", "[]");
    private static final String LINE = RUN + "  QUEUED     2026-11-21T08:00:00Z  sales/orders  manual\n";

    @Test
    void runStartsARunUnderANewKey() {
        service.answers("startRun", QUEUED);

        Result result = terminal.type("run", "sales/orders", "--param", "country=DE", "--param", "q=a=b");

        assertThat(result).isEqualTo(new Result(0, LINE, ""));
        assertThat(service.sent())
                .containsExactly("startRun {\"idempotencyKey\":\"key-1\",\"parameters\":[{\"name\":\"country\","
                        + "\"value\":\"DE\"},{\"name\":\"q\",\"value\":\"a=b\"}],\"propagate\":false,"
                        + "\"workflow\":\"sales/orders\"}");
    }

    @Test
    void runTakesPartitionPropagationAndKey() {
        service.answers("startRun", QUEUED);

        terminal.type("run", "sales/orders", "--partition", "2026-01-01", "--propagate", "--key", "mine");
        terminal.type("run", "sales/orders", "--no-propagate");

        assertThat(service.sent())
                .containsExactly(
                        "startRun {\"idempotencyKey\":\"mine\",\"parameters\":[],\"partition\":\"2026-01-01\","
                                + "\"propagate\":true,\"workflow\":\"sales/orders\"}",
                        "startRun {\"idempotencyKey\":\"key-1\",\"parameters\":[],\"propagate\":false,"
                                + "\"workflow\":\"sales/orders\"}");
    }

    @Test
    void runWaitsAndTellsStatesAndLinesAsTheyCome() {
        service.answers("startRun", QUEUED)
                .answers("workflowRun", QUEUED)
                .answers("workflowRun", run("RUNNING", tasks("RUNNING", "RUNNING", null)))
                .answers("workflowRun", run("SUCCEEDED", tasks("SUCCEEDED", "SUCCEEDED", null)))
                .answers("attemptLog", page(true, "c1", "first"))
                .answers("attemptLog", page(false, "c2", "second"))
                .answers("attemptLog", page(false, null));

        Result result = terminal.type("run", "sales/orders", "--wait");

        assertThat(result).isEqualTo(new Result(0, LINE + """
                load: RUNNING
                load | first
                load | second
                load: SUCCEEDED
                run SUCCEEDED
                """, ""));
        assertThat(service.sent().stream().filter(each -> each.startsWith("attemptLog")))
                .containsExactly(
                        "attemptLog {\"attemptId\":\"" + ATTEMPT + "\",\"first\":500}",
                        "attemptLog {\"after\":\"c1\",\"attemptId\":\"" + ATTEMPT + "\",\"first\":500}",
                        "attemptLog {\"after\":\"c2\",\"attemptId\":\"" + ATTEMPT + "\",\"first\":500}");
    }

    @Test
    void aRunThatFailsMakesTheCommandFail() {
        service.answers("startRun", QUEUED)
                .answers("workflowRun", run("FAILED", tasks("FAILED", "FAILED", "exit code 7")))
                .answers("attemptLog", page(false, "c1", "boom"));

        Result result = terminal.type("run", "sales/orders", "--wait");

        assertThat(result).isEqualTo(new Result(1, LINE + """
                load | boom
                load: attempt 1 FAILED: exit code 7
                load: FAILED
                run FAILED
                """, ""));
    }

    @Test
    void aCancelledRunMakesTheCommandFail() {
        service.answers("startRun", QUEUED).answers("workflowRun", run("CANCELLED", "[]"));

        assertThat(terminal.type("run", "sales/orders", "--wait").exitCode()).isEqualTo(1);
    }

    @Test
    void waitingEndsAfterItsTimeout() {
        service.answers("startRun", QUEUED).answers("workflowRun", QUEUED);

        Result result = terminal.type("run", "sales/orders", "--wait", "--timeout", "30s");

        assertThat(result)
                .isEqualTo(new Result(
                        3,
                        LINE,
                        "sluice: run " + RUN + " is still QUEUED; it goes on. ./sluice why " + RUN
                                + " says what it waits for\n"));
        assertThat(terminal.passed()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void programsGetLinesAndTheRunAtLast() {
        service.answers("startRun", QUEUED)
                .answers("workflowRun", run("SUCCEEDED", tasks("SUCCEEDED", "SUCCEEDED", null)))
                .answers("attemptLog", page(false, "c1", "only"));

        Result result = terminal.type("run", "sales/orders", "--wait", "--format", "json");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out().lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .isEqualTo("{\"task\":\"load\",\"attempt\":1,\"seq\":1,\"stream\":\"OUT\","
                                        + "\"at\":\"2026-11-21T08:00:01Z\",\"line\":\"only\"}"),
                        line -> assertThat(line).contains("\"runId\":\"" + RUN + "\"", "\"state\":\"SUCCEEDED\""));
    }

    @Test
    void whyTellsReasonsTaskByTask() {
        service.answers("why", """
                {"runId": "%s", "state": "RUNNING", "startedBy": "schedule nightly",
                 "reasons": [{"code": "DEADLINE", "text": "late since 06:30"}],
                 "tasks": [{"task": "load", "state": "READY",
                            "reasons": [{"code": "POOL", "text": "pool sales/lake is full"}]},
                           {"task": "report", "state": "BLOCKED", "reasons": []}]}
                """.formatted(RUN));

        assertThat(terminal.type("why", RUN)).isEqualTo(new Result(0, """
                run %s is RUNNING
                  started by: schedule nightly
                  DEADLINE: late since 06:30
                  task load is READY
                    POOL: pool sales/lake is full
                  task report is BLOCKED
                """.formatted(RUN), ""));
        assertThat(service.sent()).containsExactly("why {\"runId\":\"" + RUN + "\"}");
    }

    @Test
    void runsAreReadPageByPageUpToTheLimit() {
        service.answers("workflowRuns", runs(100, true, "p1")).answers("workflowRuns", runs(20, true, "p2"));

        Result result = terminal.type("runs", "sales/orders", "--limit", "120");

        assertThat(result.out()).hasLineCount(120);
        assertThat(result.err()).isEqualTo("sluice: there are more; --limit shows more than 120\n");
        assertThat(service.sent())
                .containsExactly(
                        "workflowRuns {\"first\":100,\"workflow\":\"sales/orders\"}",
                        "workflowRuns {\"after\":\"p1\",\"first\":20,\"workflow\":\"sales/orders\"}");
    }

    @Test
    void runsOfAllWorkflowsEndWithTheLastPage() {
        service.answers("workflowRuns", runs(1, false, "p1"));

        assertThat(terminal.type("runs")).isEqualTo(new Result(0, LINE, ""));
        assertThat(service.sent()).containsExactly("workflowRuns {\"first\":20}");
    }

    @Test
    void logsOfOneTask() {
        service.answers("workflowRun", run("FAILED", tasks("FAILED", "FAILED", null)))
                .answers("attemptLog", page(false, "c1", "one \u001b[31mred\u001b[0m\u0007"));

        assertThat(terminal.type("logs", RUN, "--task", "load")).isEqualTo(new Result(0, "load | one red\uFFFD\n", ""));
        assertThat(terminal.type("logs", RUN, "--task", "lod"))
                .isEqualTo(new Result(1, "", "sluice: run " + RUN + " has no task 'lod'; it has load\n"));
    }

    @Test
    void logsOfARunThatIsNotThere() {
        service.answers("workflowRun", "null");

        assertThat(terminal.type("logs", RUN))
                .isEqualTo(new Result(1, "", "sluice: there is no run " + RUN + "; ./sluice runs lists them\n"));
    }

    @Test
    void cancelRetryAndRerun() {
        service.answers("cancelRun", QUEUED).answers("retryFailedTasks", QUEUED).answers("rerun", QUEUED);

        assertThat(terminal.type("cancel", RUN)).isEqualTo(new Result(0, LINE, ""));
        assertThat(terminal.type("retry", RUN)).isEqualTo(new Result(0, LINE, ""));
        assertThat(terminal.type("rerun", RUN, "--key", "mine", "--propagate")).isEqualTo(new Result(0, LINE, ""));

        assertThat(service.sent())
                .containsExactly(
                        "cancelRun {\"runId\":\"" + RUN + "\"}",
                        "retryFailedTasks {\"idempotencyKey\":\"key-1\",\"propagate\":false,\"runId\":\"" + RUN + "\"}",
                        "rerun {\"idempotencyKey\":\"mine\",\"propagate\":true,\"runId\":\"" + RUN + "\"}");
    }

    @Test
    void pauseAndResume() {
        String workflow = "{\"namespace\": \"sales\", \"name\": \"orders\", \"version\": 1, \"paused\": %s}";
        service.answers("pauseWorkflow", workflow.formatted(true)).answers("resumeWorkflow", workflow.formatted(false));

        assertThat(terminal.type("pause", "sales/orders")).isEqualTo(new Result(0, "sales/orders is paused\n", ""));
        assertThat(terminal.type("resume", "sales/orders", "--format", "json"))
                .isEqualTo(new Result(
                        0, "{\"namespace\":\"sales\",\"name\":\"orders\",\"version\":1,\"paused\":false}\n", ""));
        assertThat(service.sent())
                .containsExactly(
                        "pauseWorkflow {\"name\":\"sales/orders\"}", "resumeWorkflow {\"name\":\"sales/orders\"}");
    }

    @Test
    void wrongArgumentsAreToldWithoutAskingTheService() {
        assertThat(terminal.type("why", "yesterday"))
                .isEqualTo(new Result(
                        2, "", "sluice: 'yesterday' is no id; ids look like 019b7800-0000-7000-8000-000000000001\n"));
        assertThat(terminal.type("run", "orders").err())
                .isEqualTo("sluice: 'orders' has no namespace; write it as namespace/name\n");
        assertThat(terminal.type("run", "a/b", "--param", "country").err())
                .isEqualTo("sluice: --param country has no value; write it as NAME=VALUE\n");
        assertThat(terminal.type("run", "a/b", "--param", "a=1", "--param", "a=2")
                        .err())
                .isEqualTo("sluice: --param a is given twice\n");
        assertThat(terminal.type("run", "a/b", "--wait", "--timeout", "8d").err())
                .isEqualTo("sluice: --timeout 8d is longer than 7d\n");
        assertThat(terminal.type("run", "a/b", "--timeout", "soon").exitCode()).isEqualTo(2);
        assertThat(terminal.type("runs", "--limit", "0").err())
                .isEqualTo("sluice: --limit is 0; allowed are 1 to 10000\n");
        assertThat(terminal.type("cancel").exitCode()).isEqualTo(2);
        assertThat(terminal.type("pause", "Sales/Orders").exitCode()).isEqualTo(2);
        assertThat(service.sent()).isEmpty();
    }

    private static String run(String state, String tasks) {
        return """
                {"runId": "%s", "state": "%s", "reason": null, "version": 1, "triggerKind": "manual",
                 "triggerName": null, "partition": null, "createdAt": "2026-11-21T08:00:00Z", "createdBy": "admin",
                 "startedAt": null, "endedAt": null, "workflow": {"namespace": "sales", "name": "orders"},
                 "tasks": %s}
                """.formatted(RUN, state, tasks);
    }

    private static String tasks(String state, String attemptState, @Nullable String message) {
        return """
                [{"task": "load", "state": "%s", "reason": null, "attemptCount": 1,
                  "attempts": [{"attemptId": "%s", "number": 1, "state": "%s", "message": %s, "exitCode": null}]}]
                """.formatted(state, ATTEMPT, attemptState, message == null ? "null" : "\"" + message + "\"");
    }

    private static String page(boolean hasNext, @Nullable String cursor, String... lines) {
        StringBuilder nodes = new StringBuilder();
        for (String line : lines) {
            nodes.append(nodes.isEmpty() ? "" : ",")
                    .append("{\"seq\": 1, \"stream\": \"OUT\", \"at\": \"2026-11-21T08:00:01Z\", \"line\": ")
                    .append(Json.line(line))
                    .append("}");
        }
        return "{\"nodes\": [" + nodes + "], \"pageInfo\": {\"hasNextPage\": " + hasNext + ", \"endCursor\": "
                + Json.line(cursor == null ? "" : cursor) + "}}";
    }

    private static String runs(int count, boolean hasNext, String cursor) {
        return "{\"nodes\": [" + String.join(",", Collections.nCopies(count, QUEUED))
                + "], \"pageInfo\": {\"hasNextPage\": " + hasNext + ", \"endCursor\": \"" + cursor + "\"}}";
    }
}
