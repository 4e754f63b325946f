package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.graphql.RoundTripTest.Question;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.testing.Api;
import java.util.List;
import java.util.UUID;

/** Questions about repetitions. */
final class ReproduceQuestions {
    private static final UUID ID = UUID.fromString("019b7800-0000-7000-8000-0000000e0001");

    private ReproduceQuestions() {}

    private static UUID run() {
        return UUID.fromString(Api.ask("{ workflowRuns(workflow: \"trip/report\") { nodes { runId } } }")
                .getString("workflowRuns.nodes[0].runId"));
    }

    static void prepare(Jdbc jdbc) {
        jdbc.query("""
                INSERT INTO reproduction (id, run_id, state, requested_by, requested_key, requested_at)
                VALUES (?, ?, 'FAILED', 'ann', 0, now()) ON CONFLICT DO NOTHING RETURNING id
                """, row -> row.getString(1), ID, run());
    }

    static List<Question> questions() {
        return List.of(
                new Question(1, "{ reproductions { nodes { id outputs { name } } } }"),
                new Question(1, "{ reproduction(id: \"" + ID + "\") { state } }"),
                new Question(
                        1,
                        "{ workflowRun(runId: \"" + run() + "\") { fingerprint { sha256 } reproductions { state }"
                                + " tasks { attempts { fingerprint { sha256 } } } } }"));
    }
}
