package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Terminal.Result;
import org.junit.jupiter.api.Test;

class BackfillCommandTest extends AtTerminal {
    private static final String ID = "019b7800-0000-7000-8000-00000000000b";
    private static final String SENT =
            "{\"backfill\":{\"parallel\":2,\"parameters\":[{\"name\":\"a\",\"value\":\"1\"}],"
                    + "\"partitions\":\"2026-01-01..2026-01-04\",\"workflow\":\"sales/orders\"}";
    private static final String MADE =
            ID + "  sales/orders  RUNNING: 0 of 3 runs succeeded, 0 failed, 2 running, 1 waiting\n";

    @Test
    void aDryRunShowsThePartitions() {
        service.answers("planBackfill", """
                {"partitions": 31, "first": ["2026-01-01", "2026-01-02"], "last": "2026-01-31"}
                """).answers("planBackfill", """
                {"partitions": 1, "first": ["2026-01-01"], "last": "2026-01-01"}
                """);

        assertThat(backfill("--dry-run"))
                .isEqualTo(new Result(0, "would start 31 runs: 2026-01-01, 2026-01-02, ... 2026-01-31\n", ""));
        assertThat(backfill("--dry-run")).isEqualTo(new Result(0, "would start 1 run: 2026-01-01\n", ""));
        assertThat(service.sent()).containsExactly("planBackfill " + SENT + "}", "planBackfill " + SENT + "}");
    }

    @Test
    void aBackfillIsMadeUnderAKey() {
        service.answers("createBackfill", state("RUNNING", 0, 0, 2, 1));

        assertThat(backfill()).isEqualTo(new Result(0, MADE, ""));
        assertThat(service.sent()).containsExactly("createBackfill " + SENT + ",\"idempotencyKey\":\"key-1\"}");
    }

    @Test
    void priorityAndPropagationAreHandedOver() {
        service.answers("createBackfill", state("RUNNING", 0, 0, 2, 1));

        assertThat(backfill("--priority", "-5", "--propagate").exitCode()).isZero();

        assertThat(service.sent().getFirst()).contains("\"priority\":-5", "\"propagate\":true");
    }

    @Test
    void waitingTellsProgressOnceForEachChange() {
        service.answers("createBackfill", state("RUNNING", 0, 0, 2, 1))
                .answers("backfill", state("RUNNING", 0, 0, 2, 1))
                .answers("backfill", state("RUNNING", 2, 0, 1, 0))
                .answers("backfill", state("RUNNING", 2, 0, 1, 0))
                .answers("backfill", state("DONE", 3, 0, 0, 0));

        assertThat(backfill("--wait")).isEqualTo(new Result(0, MADE + """
                RUNNING: 2 of 3 runs succeeded, 0 failed, 1 running, 0 waiting
                DONE: 3 of 3 runs succeeded, 0 failed, 0 running, 0 waiting
                """, ""));
    }

    @Test
    void failedRunsAndCancellingMakeTheCommandFail() {
        service.answers("createBackfill", state("RUNNING", 0, 0, 2, 1))
                .answers("backfill", state("DONE", 2, 1, 0, 0))
                .answers("backfill", state("CANCELLED", 2, 0, 0, 0));

        assertThat(backfill("--wait").exitCode()).isEqualTo(1);
        assertThat(backfill("--wait").exitCode()).isEqualTo(1);
    }

    @Test
    void waitingEndsAfterItsTimeout() {
        service.answers("createBackfill", state("RUNNING", 0, 0, 2, 1))
                .answers("backfill", state("PAUSED", 0, 0, 0, 3));

        Result result = backfill("--wait", "--timeout", "1m", "--format", "json");

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.out()).hasLineCount(1).contains("\"state\":\"PAUSED\"");
        assertThat(result.err()).isEqualTo("sluice: backfill " + ID + " is still PAUSED; it goes on\n");
    }

    @Test
    void backfillsAreListedAndMoved() {
        service.answers("backfills", """
                        {"nodes": [%s], "pageInfo": {"hasNextPage": false, "endCursor": null}}
                        """.formatted(state("RUNNING", 0, 0, 2, 1)))
                .answers("pauseBackfill", state("PAUSED", 2, 0, 0, 1))
                .answers("resumeBackfill", state("RUNNING", 2, 0, 1, 0))
                .answers("cancelBackfill", state("CANCELLED", 2, 1, 0, 0));

        assertThat(terminal.type("backfills", "sales/orders")).isEqualTo(new Result(0, MADE, ""));
        assertThat(terminal.type("backfills", "--pause", ID).out()).contains("PAUSED: 2 of 3 runs succeeded");
        assertThat(terminal.type("backfills", "--resume", ID).out()).contains("RUNNING: 2 of 3 runs succeeded");
        assertThat(terminal.type("backfills", "--cancel", ID).out()).contains("CANCELLED: 2 of 3 runs succeeded");
        assertThat(service.sent().subList(1, 4))
                .containsExactly(
                        "pauseBackfill {\"backfillId\":\"" + ID + "\"}",
                        "resumeBackfill {\"backfillId\":\"" + ID + "\"}",
                        "cancelBackfill {\"backfillId\":\"" + ID + "\"}");
    }

    @Test
    void oneThingAtATimeIsAskedOfBackfills() {
        assertThat(terminal.type("backfills", "--pause", ID, "--cancel", ID).err())
                .contains("give one of NAMESPACE/WORKFLOW, --pause, --resume and --cancel");
    }

    @Test
    void rangesHaveToBeGiven() {
        assertThat(terminal.type("backfill", "sales/orders"))
                .isEqualTo(new Result(
                        2,
                        "",
                        "sluice: Missing required option: '--partitions=RANGES'\nusage: ./sluice backfill --help\n"));
        assertThat(service.sent()).isEmpty();
    }

    private Result backfill(String... more) {
        String[] arguments = {
            "backfill", "sales/orders", "--partitions", "2026-01-01..2026-01-04", "--param", "a=1", "--parallel", "2"
        };
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return terminal.type(all);
    }

    private static String state(String state, int succeeded, int failed, int running, int waiting) {
        return """
                {"backfillId": "%s", "state": "%s", "total": 3, "succeeded": %d, "failed": %d, "running": %d,
                 "waiting": %d, "parallel": 2, "priority": -10, "version": 1, "createdAt": "2026-11-21T08:00:00Z",
                 "endedAt": null, "workflow": {"namespace": "sales", "name": "orders"}}
                """.formatted(ID, state, succeeded, failed, running, waiting);
    }
}
