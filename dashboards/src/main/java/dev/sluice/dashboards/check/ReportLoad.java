package dev.sluice.dashboards.check;

import java.io.IOException;
import java.util.Map;
import java.util.UUID;

/** A report that is made and fetched, one on something that never was, and one on a period. */
final class ReportLoad implements Load {
    @Override
    public void drive(Drive drive) throws IOException, InterruptedException {
        String run = drive.run("observed/retries", Map.of(), "SUCCEEDED");
        String made = request(drive, Map.of("kind", "RUN", "runId", run, "purpose", "panel test"));
        String unknown = request(
                drive, Map.of("kind", "VERSION", "namespace", "nowhere", "name", "nothing", "purpose", "panel test"));
        String period = request(
                drive,
                Map.of(
                        "kind", "COVERAGE",
                        "from", "2026-01-01T00:00:00Z",
                        "to", drive.time().instant().toString(),
                        "purpose", "panel test"));
        awaitState(drive, made, "DONE");
        awaitState(drive, unknown, "FAILED");
        awaitState(drive, period, "DONE");
        int status = drive.api().get("/api/v1/reports/" + made + "/bundle").status();
        if (status != 200) {
            throw new IOException("the report is answered with " + status);
        }
    }

    private static String request(Drive drive, Map<String, String> report) throws IOException, InterruptedException {
        return drive.api()
                .graphql(
                        "Report",
                        "mutation Report($key: String!, $report: ReportInput!) {"
                                + " createReport(idempotencyKey: $key, report: $report) { reportId } }",
                        Map.of("key", UUID.randomUUID().toString(), "report", report))
                .path("createReport")
                .path("reportId")
                .asText();
    }

    private static void awaitState(Drive drive, String id, String state) throws IOException, InterruptedException {
        drive.await(
                "report " + id + " to be " + state,
                "query Await($id: ID!) { report(id: $id) { state failure detail } }",
                Map.of("id", id),
                answer -> answer.path("report").path("state").asText().equals(state));
    }
}
