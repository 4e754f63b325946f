package dev.sluice.dashboards.check;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** Questions that are answered, that are refused for each reason, and callers without a right to ask. */
final class ApiLoad implements Load {
    private static final Duration BETWEEN = Duration.ofMillis(250);
    private static final int DEEP = 24;
    private static final int MANY = 400;
    /** What a walk may end with besides an answer, as long as little has been projected. */
    private static final Set<String> NOT_YET = Set.of("none", "NOT_FOUND", "DEPENDENCY_UNAVAILABLE");

    @Override
    public void drive(Drive drive) throws IOException, InterruptedException {
        while (drive.goesOn()) {
            answered(drive.api());
            walked(drive.api());
            refused(drive.api());
            marquez(drive.viewer());
            strangers(drive);
            drive.pause(BETWEEN);
        }
    }

    /** Graph walks; at first the service may say that there is no such dataset, or for a moment no graph. */
    private static void walked(Api api) throws IOException, InterruptedException {
        String document = """
                query Lineage { lineage(root: {namespace: "s3://observed", dataset: "table-4"}, direction: UPSTREAM, depth: 5) {
                  isComplete nodes { name } } }""";
        Api.Answer answer = api.post(
                "/graphql", Api.operation("Lineage", document, Map.of()).toString());
        String code = answer.body()
                .path("errors")
                .path(0)
                .path("extensions")
                .path("code")
                .asText("none");
        if (!NOT_YET.contains(code)) {
            throw new IOException("Lineage: " + answer.status() + " " + answer.body());
        }
    }

    private static void answered(Api api) throws IOException, InterruptedException {
        api.graphql("Status", "query Status { status { __typename } }", Map.of());
        api.graphql("Runs", "query Runs { workflowRuns(first: 20) { nodes { runId state } } }", Map.of());
        api.graphql("Gates", "query Gates { gates(first: 10) { nodes { name } } }", Map.of());
    }

    /** Refused before they are carried out: no query, unknown fields, too deep, too expensive, too long. */
    private static void refused(Api api) throws IOException, InterruptedException {
        String deep = "query Deep { jobs(first: 1) { nodes " + "{ latestRuns(first: 1) { job ".repeat(DEEP) + "{ name }"
                + " } }".repeat(DEEP) + " } }";
        StringBuilder many = new StringBuilder("query Many { ");
        for (int i = 0; i < MANY; i++) {
            many.append("a")
                    .append(i)
                    .append(": datasets(first: 500) { nodes { versions(first: 500) { nodes { id } } } } ");
        }
        for (String document : new String[] {
            "query Broken {",
            "query Unknown { nothingOfThatName }",
            deep,
            many.append("}").toString()
        }) {
            Api.Answer answer = api.post(
                    "/graphql",
                    Api.JSON.createObjectNode().put("query", document).toString());
            if (!answer.body().has("errors")) {
                throw new IOException("not refused: " + document.substring(0, Math.min(80, document.length())));
            }
        }
    }

    private static void marquez(Api viewer) throws IOException, InterruptedException {
        expect(viewer.get("/api/v1/namespaces"), 200);
        expect(viewer.get("/api/v1/search?q=table"), 200);
        expect(viewer.get("/api/v1/namespaces/nowhere/jobs/none"), 404);
        expect(viewer.get("/q/health/ready"), 200);
    }

    private static void strangers(Drive drive) throws IOException, InterruptedException {
        expect(drive.api().with("").get("/api/v1/namespaces"), 401);
        expect(drive.api().with("slc_nobody").get("/api/v1/namespaces"), 401);
        expect(drive.viewer().get("/api/v1/admin/keys"), 403);
        expect(drive.viewer().post("/api/v1/lineage", "{}"), 403);
    }

    private static void expect(Api.Answer answer, int status) throws IOException {
        if (answer.status() != status) {
            throw new IOException("answered with " + answer.status() + ", not " + status + ": " + answer.body());
        }
    }
}
