package dev.sluice.dashboards.check;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/** Runs that succeed, fail, are tried again, time out, are cancelled and fill the past. */
final class RunLoad implements Load {
    private static final Map<String, String> NOTHING = Map.of();

    @Override
    public void drive(Drive drive) throws IOException, InterruptedException {
        String backfill = backfill(drive);
        drive.run("observed/fails", NOTHING, "FAILED");
        drive.run("observed/retries", NOTHING, "SUCCEEDED");
        drive.run("observed/times-out", NOTHING, "FAILED");
        drive.run("observed/times-out-as-a-whole", NOTHING, "FAILED");
        drive.run("observed/late", NOTHING, "SUCCEEDED");
        cancel(drive);
        drive.await(
                "a skipped run",
                "query Await { workflowRuns(workflow: \"observed/skips\", state: SKIPPED, first: 1) { nodes { runId } } }",
                NOTHING,
                answer -> !answer.path("workflowRuns").path("nodes").isEmpty());
        drive.await(
                "the backfill",
                "query Await($id: String!) { backfill(backfillId: $id) { state } }",
                Map.of("id", backfill),
                answer -> answer.path("backfill").path("state").asText().equals("DONE"));
        while (drive.goesOn()) {
            drive.run("observed/fails", NOTHING, "FAILED");
            drive.run("observed/retries", NOTHING, "SUCCEEDED");
            drive.pause(Duration.ofSeconds(1));
        }
    }

    private static String backfill(Drive drive) throws IOException, InterruptedException {
        return drive.api()
                .graphql("Backfill", """
                        mutation Backfill($key: String!) {
                          createBackfill(idempotencyKey: $key,
                            backfill: {workflow: "observed/daily", partitions: "2026-02-01..2026-02-05", parallel: 2}) { backfillId }
                        }""", Map.of("key", UUID.randomUUID().toString()))
                .path("createBackfill")
                .path("backfillId")
                .asText();
    }

    private static void cancel(Drive drive) throws IOException, InterruptedException {
        String runId = drive.startRun("observed/cancelled", NOTHING);
        drive.await(
                "the start of the run that is cancelled",
                "query Await($run: String!) { workflowRun(runId: $run) { state } }",
                Map.of("run", runId),
                answer -> answer.path("workflowRun").path("state").asText().equals("RUNNING"));
        drive.api()
                .graphql(
                        "Cancel",
                        "mutation Cancel($run: String!) { cancelRun(runId: $run) { runId } }",
                        Map.of("run", runId));
        if (!drive.awaitEnd(runId).equals("CANCELLED")) {
            throw new IOException("run " + runId + " was not cancelled");
        }
    }
}
