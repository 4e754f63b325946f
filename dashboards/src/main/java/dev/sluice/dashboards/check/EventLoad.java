package dev.sluice.dashboards.check;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Events that are taken, that come twice, in batches, and that are refused for every reason. */
final class EventLoad implements Load {
    private static final String PATH = "/api/v1/lineage";
    private static final Duration BETWEEN = Duration.ofMillis(100);
    private static final String SCHEMA = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent";

    @Override
    public void drive(Drive drive) throws IOException, InterruptedException {
        for (int number = 0; drive.goesOn(); number++) {
            String run = UUID.randomUUID().toString();
            String start = event(drive, "START", run, number);
            expect(drive.api().post(PATH, start), 201);
            if (number % 5 == 0) {
                expect(drive.api().post(PATH, start), 200);
            }
            if (number % 4 == 0) {
                batch(drive, number);
            }
            if (number % 7 == 0) {
                refused(drive, number);
            }
            expect(drive.api().post(PATH, event(drive, number % 6 == 5 ? "FAIL" : "COMPLETE", run, number)), 201);
            drive.pause(BETWEEN);
        }
    }

    private static void batch(Drive drive, int number) throws IOException, InterruptedException {
        String run = UUID.randomUUID().toString();
        String lines = Stream.of("START", "RUNNING", "COMPLETE")
                .map(type -> event(drive, type, run, number))
                .collect(Collectors.joining("\n"));
        expect(drive.api().post(PATH + "/batch", "application/x-ndjson", lines + "\n{\"eventType\":1}"), 200);
    }

    private static void refused(Drive drive, int number) throws IOException, InterruptedException {
        String run = UUID.randomUUID().toString();
        expect(drive.api().post(PATH, "{\"eventTime\":"), 400);
        expect(drive.api().post(PATH, "[".repeat(200) + "]".repeat(200)), 400);
        ObjectNode odd = (ObjectNode) Api.JSON.readTree(event(drive, "START", run, number));
        expect(drive.api().post(PATH, odd.put("eventTime", "yesterday").toString()), 400);
        odd = (ObjectNode) Api.JSON.readTree(event(drive, "START", run, number));
        odd.remove("job");
        expect(drive.api().post(PATH, odd.toString()), 400);
    }

    private static String event(Drive drive, String type, String run, int number) {
        int stage = number % 8;
        ObjectNode event = Api.JSON
                .createObjectNode()
                .put("eventTime", drive.time().instant().toString())
                .put("eventType", type)
                .put("producer", "https://example.com/observe")
                .put("schemaURL", SCHEMA);
        event.putObject("run").put("runId", run);
        event.putObject("job").put("namespace", "observed").put("name", "stage-" + stage);
        event.putArray("inputs").addObject().put("namespace", "s3://observed").put("name", "table-" + stage);
        event.putArray("outputs").addObject().put("namespace", "s3://observed").put("name", "table-" + (stage + 1));
        return event.toString();
    }

    private static void expect(Api.Answer answer, int status) throws IOException {
        if (answer.status() / 100 != status / 100) {
            throw new IOException(
                    "an event was answered with " + answer.status() + ", not " + status + ": " + answer.body());
        }
    }
}
