package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.graphql.RoundTripTest.Question;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.testing.Api;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Questions about forecasts, and a little of everything that they ask about. */
final class ForecastQuestions {
    private static final UUID DECISION = UUID.fromString("019b7800-0000-7000-8000-0000000f0001");

    private ForecastQuestions() {}

    private static UUID run() {
        return UUID.fromString(Api.ask("{ workflowRuns(workflow: \"trip/report\") { nodes { runId } } }")
                .getString("workflowRuns.nodes[0].runId"));
    }

    /** Writes rows about a run, a dataset and a workflow that are there. */
    static void prepare(Jdbc jdbc) {
        long definition = jdbc.query(
                        "SELECT id FROM definition WHERE kind = 'Workflow' AND name = 'report'", row -> row.getLong(1))
                .getFirst();
        long dataset = jdbc.query("SELECT id FROM dataset WHERE name = 'trip.a'", row -> row.getLong(1))
                .getFirst();
        UUID run = run();
        ForecastRows rows = new ForecastRows(jdbc, Instant.parse("2026-06-04T00:00:00Z"));
        jdbc.query("DELETE FROM run_estimate WHERE run_id = ? RETURNING 1", row -> row.getInt(1), run);
        rows.running(run, "trip.report", Duration.ZERO, 1, 2, 3)
                .job("trip", "job")
                .score("2026-06-03", "trip", "job")
                .landing(dataset, run)
                .risk("run:" + run, "RUN", definition, -60, 0.5)
                .decision(DECISION, "WARN", "ACT", definition, run, 0)
                .incident("trip.job", "NOTICE", dataset, run);
    }

    static List<Question> questions() {
        String incident = Api.ask("{ incidents(first: 1) { nodes { id } } }").getString("incidents.nodes[0].id");
        String estimate = "estimate { seconds { p50 } }";
        return List.of(
                new Question(
                        1,
                        "{ workflowRun(runId: \"" + run() + "\") { " + estimate
                                + " risk { miss } forecastDecisions { kind } tasks { attempts { " + estimate
                                + " } } } }"),
                new Question(1, "{ workflows(namespace: \"trip\") { nodes { forecast { failure } } } }"),
                new Question(1, "{ runs(first: 3) { nodes { " + estimate + " job { forecast { failure } } } } }"),
                new Question(1, "{ jobForecast(namespace: \"trip\", name: \"job\") { calibration { day } } }"),
                new Question(
                        1,
                        "{ landing(namespace: \"" + dev.sluice.testkit.Events.DATA
                                + "\", name: \"trip.a\") { dataset { name } } }"),
                new Question(1, "{ datasets(prefix: \"trip.\") { nodes { landing { basis } } } }"),
                new Question(1, "{ risks { nodes { workflow { name } run { state } dataset { name } } } }"),
                new Question(1, "{ forecastDecisions { nodes { workflow { name } run { state } } } }"),
                new Question(1, "{ forecastDecision(id: \"" + DECISION + "\") { kind } }"),
                new Question(1, "{ forecastScores { kind helped } }"),
                new Question(1, "{ incidents { nodes { anomalies { dataset { name } } } } }"),
                new Question(1, "{ incident(id: \"" + incident + "\") { summary } }"),
                new Question(1, "{ forecasting { acting calibration { day } } }"));
    }
}
