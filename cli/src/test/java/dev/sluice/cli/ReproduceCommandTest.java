package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Terminal.Result;
import org.junit.jupiter.api.Test;

/** The command that has runs repeated: what it sends, what it tells, how it exits. */
class ReproduceCommandTest extends AtTerminal {
    private static final String RUN = "019b7800-0000-7000-8000-000000000001";
    private static final String ID = "019b7800-0000-7000-8000-000000000002";
    private static final String QUEUED = """
            {"id": "%s", "runId": "%s", "state": "QUEUED", "reached": null, "expected": null, "met": null, "detail": null, "requestedBy": "ann", "requestedAt": "2026-11-21T08:00:00Z",
             "outputs": []}
            """.formatted(ID, RUN);
    private static final String DIFFERENT = """
            {"id": "%s", "runId": "%s", "state": "DONE", "reached": "DIFFERENT", "expected": "BYTE", "met": false, "detail": null, "requestedBy": "ann", "requestedAt": "2026-11-21T08:00:00Z",
             "outputs": [{"namespace": "file", "name": "/totals.csv", "expected": "BYTE", "reached": "DIFFERENT",
                "reason": "2 rows are only in the original", "columns": [{"name": "amount", "rows": 2.0, "what": "differs in 2 rows"}],
                "metrics": [{"metric": "sum(amount)", "original": 3.0, "repeated": 4.5, "within": false}], "remarks": ["was INTEGER"]}]}
            """.formatted(ID, RUN);

    @Test
    void repetitionIsAskedForAndNotWaitedFor() {
        service.answers("verifyReproducibility", QUEUED);

        assertThat(terminal.type("reproduce", RUN, "--key", "k")).isEqualTo(new Result(0, ID + "  QUEUED\n", ""));
        assertThat(service.sent())
                .containsExactly(
                        "verifyReproducibility {\"input\":{\"idempotencyKey\":\"k\",\"runId\":\"" + RUN + "\"}}");
    }

    @Test
    void whatDiffersIsToldAndFails() {
        service.answers("verifyReproducibility", QUEUED).answers("reproduction", DIFFERENT);

        assertThat(terminal.type("reproduce", RUN, "--wait")).isEqualTo(new Result(1, ID + """
                  DONE  DIFFERENT, expected BYTE
                  file /totals.csv: DIFFERENT, 2 rows are only in the original
                    amount: differs in 2 rows
                    sum(amount): 3.0, now 4.5, out of tolerance
                    was INTEGER
                """, ""));
    }

    @Test
    void refusalNamesWhatIsGone() {
        service.answers(
                "verifyReproducibility",
                QUEUED.replace("QUEUED", "REFUSED")
                        .replace("\"detail\": null", "\"detail\": \"NOT-REPRODUCIBLE: file /a is gone\""));

        assertThat(terminal.type("reproduce", RUN, "--wait"))
                .isEqualTo(new Result(1, ID + "  REFUSED\n  NOT-REPRODUCIBLE: file /a is gone\n", ""));
        assertThat(terminal.type("reproduce", "12").exitCode()).isEqualTo(2);
    }
}
