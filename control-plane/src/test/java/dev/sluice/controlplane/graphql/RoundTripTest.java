package dev.sluice.controlplane.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaParameter;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.testing.Api;
import dev.sluice.controlplane.testing.ServiceStores;
import dev.sluice.testkit.Events;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Query;
import org.eclipse.microprofile.graphql.Source;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * No field of the schema costs more than three round trips for each level it goes down in the stores, however many parents
 * ask for it. JDBC statements, Hibernate's among them, and transactions of the graph count alike.
 */
@QuarkusTest
@Tag("service")
@TestProfile(CountedStores.class)
class RoundTripTest {
    private static final int PER_LEVEL = 3;
    private static final String DATA = "namespace: \"" + Events.DATA + "\"";
    private static final String ROOT = "root: {" + DATA + ", dataset: \"trip.b\"}, direction: ";

    /** A question with the levels that its root field goes down: one for most. */
    record Question(int levels, String query) {}

    private static boolean fed;

    @Inject
    Jdbc jdbc;

    @BeforeEach
    void aChainOfThreeTables() {
        if (fed) {
            return;
        }
        fed = true;
        List<Events> events = new ArrayList<>();
        for (int day = 1; day <= 3; day++) {
            events.add(run(day, "load", "trip.raw", "trip.a"));
            events.add(run(day, "clean", "trip.a", "trip.b"));
            events.add(run(day, "report", "trip.b", "trip.c"));
        }
        events.add(Events.dataset("trip.b", d -> d.symlink("/trip/b")).at("2026-06-04T00:00:00Z"));
        Api.post(events.toArray(Events[]::new));
        for (int i = 0; i < 3; i++) {
            ServiceStores.request().body("{\"trip\":" + i + "}").post("/api/v1/lineage");
        }
        SchedulerQuestions.prepare();
        GateQuestions.prepare();
        jdbc.query("""
                INSERT INTO alert (alert_key, kind, definition_id, summary, raised_at)
                SELECT 'trip', 'RUN_FAILED', id, 'test', now() FROM definition WHERE name = 'load' RETURNING id
                """, row -> row.getLong(1));
        Api.awaitProjections();
        ForecastQuestions.prepare(jdbc);
        ReproduceQuestions.prepare(jdbc);
    }

    private static Events run(int day, String job, String from, String to) {
        return Events.complete("trip." + job, Events.runId(880_000 + day * 10L + job.length()))
                .at("2026-06-0" + day + "T0" + job.length() + ":00:00Z")
                .sql("select " + day)
                .input(from, d -> d.field("id", "bigint"))
                .output(to, d -> d.field("id", "bigint")
                        .column("id", from, "id")
                        .facet("ownership", "\"owners\":[{\"name\":\"team\"}]")
                        .rows(day));
    }

    private static List<Question> questions() {
        List<Question> all = new ArrayList<>(catalogQuestions());
        all.addAll(SchedulerQuestions.questions());
        all.addAll(GateQuestions.questions());
        all.addAll(ForecastQuestions.questions());
        all.addAll(ReproduceQuestions.questions());
        return all;
    }

    private static List<Question> catalogQuestions() {
        String versionId = Api.ask(
                        "{ dataset(" + DATA + ", name: \"trip.c\") { versions(first: 1) { nodes { id } } } }")
                .getString("dataset.versions.nodes[0].id");
        String jobId = Api.ask("{ job(namespace: \"" + Events.JOBS + "\", name: \"trip.clean\") { id } }")
                .getString("job.id");
        String newest = Events.runId(880_035);
        String older = Events.runId(880_025);
        String nodes = " { nodes { name dataset { name } job { name } run { runId } } edges { kind } }";
        return List.of(
                new Question(1, "{ namespaces { totalCount nodes { name } } }"),
                new Question(
                        1,
                        "{ datasets(prefix: \"trip\") { totalCount nodes { facets { name } fields { path } aliases { name }"
                                + " symlinks { name } versions { totalCount nodes { dataset { name } run { runId } } } } } }"),
                new Question(
                        1,
                        "{ dataset(" + DATA
                                + ", name: \"trip.b\") { facetHistory { name } versions { totalCount } } }"),
                new Question(
                        1, "{ jobs(prefix: \"trip\") { totalCount nodes { facets { name } latestRuns { runId } } } }"),
                new Question(
                        1, "{ job(namespace: \"" + Events.JOBS + "\", name: \"trip.clean\") { facets { name } } }"),
                new Question(
                        1,
                        "{ runs(first: 9) { totalCount nodes { job { name } traceParent facets { name } inputs { dataset { name facets"
                                + " { name } } version { run { runId } } } outputs { dataset { name } } } } }"),
                new Question(1, "{ runs(job: \"" + jobId + "\") { totalCount nodes { runId } } }"),
                new Question(1, "{ run(runId: \"" + newest + "\") { job { name } inputs { dataset { name } } } }"),
                new Question(
                        1,
                        "{ events(first: 9) { totalCount nodes { job { name } producer { uri faults { kind } } raw } } }"),
                new Question(1, "{ event(position: 1) { raw job { name } producer { uri } } }"),
                new Question(1, "{ producers { totalCount nodes { uri faults { kind } } } }"),
                new Question(1, "{ search(query: \"trip\") { nodes { name } } }"),
                new Question(1, "{ deadLetters { totalCount nodes { reason raw } } }"),
                new Question(1, "{ node(id: \"" + jobId + "\") { id } }"),
                new Question(1, "{ node(id: \"" + versionId + "\") { id } }"),
                new Question(1, "{ status { logHead } }"),
                new Question(1, "{ reports(first: 9) { nodes { title state } } }"),
                new Question(1, "{ report(id: \"" + newest + "\") { title } }"),
                // The root; the walk and what limits it.
                new Question(1, "{ lineage(" + ROOT + "UPSTREAM)" + nodes + " }"),
                new Question(2, "{ lineage(" + ROOT + "BOTH, granularity: FIELD)" + nodes + " }"),
                new Question(2, "{ lineage(" + ROOT + "BOTH, granularity: JOB)" + nodes + " }"),
                new Question(
                        2,
                        "{ lineage(root: {namespace: \"" + Events.JOBS
                                + "\", job: \"trip.clean\"}, direction: UPSTREAM)" + nodes + " }"),
                // The root; two levels of runs with the end that has no more; names and what limits it.
                new Question(3, "{ lineage(" + ROOT + "UPSTREAM, granularity: RUN)" + nodes + " }"),
                new Question(
                        2,
                        "{ lineagePaths(from: {" + DATA + ", dataset: \"trip.raw\"}, to: {" + DATA
                                + ", dataset: \"trip.c\"}) { paths { nodes { name } } } }"),
                // The root; before; after.
                new Question(
                        2,
                        "{ lineageDiff(" + ROOT
                                + "UPSTREAM, from: \"2026-06-01T12:00:00Z\", to: \"2026-06-03T12:00:00Z\")"
                                + " { addedNodes { name dataset { name } } } }"),
                // Runs; what they read and said; names.
                new Question(
                        2,
                        "{ lineageDiffRuns(runA: \"" + older + "\", runB: \"" + newest
                                + "\") { runA { job { name } } runB"
                                + " { job { name } } added { dataset { name } } facets { name } } }"),
                // The root; three walks; what limits each; owners.
                new Question(
                        4,
                        "{ impact(root: {" + DATA + ", dataset: \"trip.a\"}) { datasets { node { dataset { name } } }"
                                + " jobs { node { job { name } } } } }"),
                // The version; three levels of runs and their end; names and runs.
                new Question(
                        3,
                        "{ provenance(datasetVersion: \"" + versionId
                                + "\") { nodes { name run { runId } } version { dataset { name } run { runId } } } }"));
    }

    @Test
    void noFieldTakesMoreThanThreeRoundTripsALevel() {
        Set<String> seen = new TreeSet<>();
        List<String> tooMany = new ArrayList<>();
        List<Question> questions = questions();
        // Versions of definitions never change: they are read once and remembered, by chance before this or not.
        questions.stream().filter(each -> each.query().contains("why(")).forEach(each -> Api.ask(each.query()));
        for (Question question : questions) {
            List<ResolverSpy.Call> calls = ResolverSpy.listen(() -> Api.ask(question.query()));

            assertThat(calls).as(question.query()).isNotEmpty();
            for (ResolverSpy.Call call : calls) {
                seen.add(call.resolver());
                int levels = call.equals(calls.getFirst()) ? question.levels() : 1;
                if (call.roundTrips() > PER_LEVEL * levels) {
                    tooMany.add(call + " of " + question.query());
                }
            }
        }

        assertThat(tooMany).isEmpty();
        assertThat(seen)
                .as("every field that reads from the stores is asked for")
                .isEqualTo(resolvers());
    }

    @Test
    void aNestedFieldIsReadOnceForAllParents() {
        List<ResolverSpy.Call> calls = ResolverSpy.listen(() ->
                Api.ask("{ runs(first: 9) { nodes { job { facets { name } } facets { name } inputs { dataset { name"
                        + " fields { path } } } } } }"));

        assertThat(calls).extracting(ResolverSpy.Call::resolver).doesNotHaveDuplicates();
        assertThat(calls)
                .filteredOn(call -> call.resolver().equals("RunFields.runFacets"))
                .singleElement()
                .satisfies(call -> assertThat(call.parents()).isEqualTo(9));
    }

    /** Blocking there would stop every other request. */
    @Test
    void noResolverRunsOnAnEventLoop() {
        for (Question question : questions()) {
            assertThat(ResolverSpy.listen(() -> Api.ask(question.query())))
                    .as(question.query())
                    .allSatisfy(call -> {
                        assertThat(call.thread()).doesNotContain("eventloop");
                        assertThat(call.mayBlock()).as(call.toString()).isTrue();
                    });
        }
    }

    @Test
    void noMutationRunsOnAnEventLoop() {
        String id = Api.ask("{ deadLetters(first: 1) { nodes { id } } }").getString("deadLetters.nodes[0].id");

        List<ResolverSpy.Call> calls = ResolverSpy.listen(() -> Api.ask("mutation { replayDeadLetter(id: \"" + id
                + "\") { state raw } discardDeadLetter(id: \"" + id + "\", reason: \"test\") { raw } }"));

        assertThat(calls).hasSize(4).allSatisfy(call -> {
            assertThat(call.thread()).doesNotContain("eventloop");
            assertThat(call.mayBlock()).as(call.toString()).isTrue();
        });
    }

    /** What the schema's fields call, by class and method. */
    private static Set<String> resolvers() {
        Set<String> names = new TreeSet<>();
        for (JavaClass api : new ClassFileImporter().importPackages("dev.sluice.controlplane.graphql")) {
            if (api.isAnnotatedWith(GraphQLApi.class)) {
                for (JavaMethod method : api.getMethods()) {
                    boolean nested = method.getParameters().stream().anyMatch(RoundTripTest::isSource);
                    if (nested || method.isAnnotatedWith(Query.class)) {
                        names.add(api.getSimpleName() + "." + method.getName());
                    }
                }
            }
        }
        return names;
    }

    private static boolean isSource(JavaParameter parameter) {
        return parameter.isAnnotatedWith(Source.class);
    }
}
