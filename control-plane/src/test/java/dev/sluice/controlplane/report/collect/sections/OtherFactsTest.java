package dev.sluice.controlplane.report.collect.sections;

import static dev.sluice.controlplane.report.collect.sections.ReportStage.rows;
import static dev.sluice.controlplane.report.collect.sections.ReportStage.said;
import static dev.sluice.controlplane.report.collect.sections.ReportStage.section;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.dispatch.SchedulerHarness;
import dev.sluice.controlplane.dispatch.ScriptedExecutor;
import dev.sluice.controlplane.report.collect.Point;
import dev.sluice.controlplane.report.collect.ReportRequest;
import dev.sluice.controlplane.report.collect.Subject;
import dev.sluice.report.model.Fact;
import dev.sluice.report.model.Section;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs of other systems, forecasts, repetitions, and a store that somebody changed. */
class OtherFactsTest {
    private static final UUID FIRST = UUID.fromString("01900000-0000-7000-8000-000000000001");
    private static final UUID SECOND = UUID.fromString("01900000-0000-7000-8000-000000000002");
    private static final UUID FAILED = UUID.fromString("01900000-0000-7000-8000-000000000003");
    private static final UUID DECISION = UUID.fromString("01900000-0000-7000-8000-00000000000d");
    private static final UUID REPRODUCTION = UUID.fromString("01900000-0000-7000-8000-00000000000e");

    private ReportStage stage;

    @BeforeEach
    void start() throws Exception {
        stage = new ReportStage(ScriptedExecutor.succeeds());
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    private static String event(String type, String time, UUID run, String runFacets, String jobFacets) {
        return """
                {"eventType":"%s","eventTime":"2026-11-20T%sZ","producer":"https://example.org/spark","schemaURL":
                "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent","run":{"runId":"%s","facets":{%s}},
                "job":{"namespace":"spark","name":"clean","facets":{%s}},"inputs":[{"namespace":"lake","name":"raw","facets":
                {"version":{"_producer":"https://example.org/spark","_schemaURL":"https://example.org/v.json","datasetVersion":"%s"}}}],
                "outputs":[{"namespace":"lake","name":"clean"}]}
                """.formatted(
                        type,
                        time,
                        run,
                        runFacets,
                        jobFacets,
                        "snapshot-" + run.toString().substring(35));
    }

    private static String facet(String name, String fields) {
        return "\"" + name
                + "\":{\"_producer\":\"https://example.org/spark\",\"_schemaURL\":\"https://example.org/f.json\","
                + fields + "}";
    }

    private static String engine(String version) {
        return facet(
                "processing_engine",
                "\"name\":\"spark\",\"version\":\"" + version + "\",\"openlineageAdapterVersion\":\"1.55.0\"");
    }

    private static String code(String commit) {
        return facet(
                "sourceCodeLocation",
                "\"type\":\"git\",\"url\":\"https://example.org/x\",\"repoUrl\":\"https://example.org/clean.git\",\"version\":\""
                        + commit + "\",\"path\":\"jobs/clean.py\"");
    }

    @Test
    void runOfAnotherSystemIsDeclaredAndWhatIsNotToldIsMissing() throws Exception {
        stage.send(List.of(
                event("START", "01:00:00", FIRST, engine("3.5.1"), code("aaa")),
                event("COMPLETE", "01:10:00", FIRST, "", ""),
                event("START", "02:00:00", FAILED, engine("3.5.2"), code("bbb")),
                event("FAIL", "02:01:00", FAILED, "", ""),
                event("START", "03:00:00", SECOND, engine("3.5.2"), code("ccc")),
                event(
                        "FAIL",
                        "03:01:00",
                        SECOND,
                        facet("errorMessage", "\"message\":\"no room\",\"programmingLanguage\":\"java\""),
                        ""),
                event("START", "03:05:00", SECOND, "", ""),
                event(
                        "COMPLETE",
                        "03:15:00",
                        SECOND,
                        facet("sluice_runtimeImage", "\"name\":\"spark\",\"tag\":\"3.5\""),
                        "")));
        List<Section> sections = stage.sections().write(stage.subject(List.of(SECOND), stage.point()));

        assertThat(said(section(sections, "code")))
                .containsExactly(
                        "repository = https://example.org/clean.git DECLARED",
                        "commit = ccc DECLARED",
                        "path = jobs/clean.py DECLARED",
                        "dirty = null MISSING");
        assertThat(section(sections, "code").facts().get(1).source()).isEqualTo("event:5");
        assertThat(said(section(sections, "environment")))
                .containsExactly(
                        "engine = spark DECLARED",
                        "engineVersion = 3.5.2 DECLARED",
                        "adapterVersion = 1.55.0 DECLARED",
                        "imageDigest = null MISSING",
                        "image = spark:3.5 DECLARED",
                        "resources = null MISSING",
                        "variables = null MISSING");
        assertThat(said(section(sections, "parameters")))
                .containsExactly("nominalTime = null MISSING", "values = null MISSING", "seeds = null MISSING");
        assertThat(said(section(sections, "gates")))
                .containsExactly(
                        "decisions = 0 DERIVED",
                        "guarded = no: no gate decided about a version of this report DERIVED",
                        "waivers = 0 DERIVED",
                        "fourEyes = no waiver was asked for DERIVED");
        assertThat(rows(
                        section(sections, "attempts"),
                        "attempts.all",
                        "number",
                        "state",
                        "startedAt",
                        "endedAt",
                        "cause"))
                .containsExactly(
                        "1 | FAIL | 2026-11-20T03:00:00Z | 2026-11-20T03:01:00Z | no room",
                        "2 | COMPLETE | 2026-11-20T03:05:00Z | 2026-11-20T03:15:00Z | -");
        assertThat(said(section(sections, "people"))).containsExactly("count = 0 DERIVED", "triggered = null MISSING");
        assertThat(said(section(sections, "changes"))).contains("previous = spark/clean (" + FIRST + ") DERIVED");
        assertThat(rows(section(sections, "changes"), "changes.all", "section", "item", "change", "before", "after"))
                .containsExactly(
                        "code | commit | CHANGED | aaa | ccc",
                        "environment | image | ADDED | - | spark",
                        "environment | version of the engine | CHANGED | 3.5.1 | 3.5.2",
                        "inputs | version of lake/raw | CHANGED | snapshot-1 | snapshot-2");
    }

    @Test
    void changesNameNothingOutsideTheScope() throws Exception {
        stage.send(List.of(
                event("START", "01:00:00", FIRST, "", "")
                        .replace("\"lake\",\"name\":\"raw\"", "\"hr\",\"name\":\"salaries\""),
                event("COMPLETE", "01:10:00", FIRST, "", ""),
                event("START", "03:00:00", SECOND, "", ""),
                event("COMPLETE", "03:15:00", SECOND, "", "")));
        Subject all = stage.subject(List.of(SECOND), stage.point());
        ReportRequest asked = all.request();
        ReportRequest scoped = new ReportRequest(
                asked.kind(),
                asked.subject(),
                asked.purpose(),
                asked.requester(),
                asked.role(),
                List.of("spark", "lake"));

        assertThat(rows(section(stage.sections().write(all), "changes"), "changes.all", "item"))
                .contains("hr/salaries");
        assertThat(stage.sections()
                        .write(new Subject(scoped, all.at(), all.runs(), all.closure(), all.stories()))
                        .toString())
                .contains("lake/raw")
                .doesNotContain("salaries", "hr/");
    }

    private UUID finished() {
        stage.scheduler()
                .apply(SchedulerHarness.workflow(
                        "w",
                        "parameters: {seed: {type: string, default: \"42\"}}\n"
                                + "tasks: [{id: t, type: process, command: [x]}]\n"));
        UUID run = stage.scheduler().start("n/w", Map.of());
        stage.gates().settle();
        return run;
    }

    private void forecast(UUID run) {
        stage.tamper("""
                INSERT INTO forecast_decision (id, kind, mode, once_key, definition_id, run_id, subject, reason, miss_before, miss_after,
                    inputs, effect, decided_at, expires_at)
                SELECT ?, 'RAISE_PRIORITY', 'ACT', 'k', definition_id, id, 'n/w', 'it would be late', 0.8, 0.1, '{"slack": 60}', '{}',
                    created_at, created_at FROM workflow_run WHERE id = ?
                """, DECISION, run);
    }

    @Test
    void predictionsTellWhatWasExpectedDecidedAndWhatCame() throws Exception {
        UUID run = finished();
        forecast(run);
        Point at = stage.settled();
        stage.tamper("""
                INSERT INTO run_estimate (run_id, job_namespace, job_name, started_at, p50, p90, p95, failure, hard_failure, basis,
                    basis_runs, reasons, position)
                VALUES (?, 'sluice', 'n.w', now(), 60, 90.5, 120, 0.025, 0.01, 'OWN_HISTORY', 40, '[]', 1)
                """, run);

        Section predictions = section(stage.sections().write(stage.run(run, at)), "predictions");

        assertThat(said(predictions)).containsExactly("decisions = 1 DERIVED");
        assertThat(rows(
                        predictions,
                        "predictions.estimates",
                        "job",
                        "durationP50",
                        "durationP90",
                        "failure",
                        "basis",
                        "basisRuns",
                        "actualDuration",
                        "outcome"))
                .containsExactly("sluice/n.w | PT1M | PT1M30.5S | 0.025 | OWN_HISTORY | 40 | PT0S | COMPLETE");
        assertThat(rows(
                        predictions,
                        "predictions.decisions",
                        "decision",
                        "kind",
                        "mode",
                        "reason",
                        "missBefore",
                        "missAfter",
                        "inputs"))
                .containsExactly(DECISION + " | RAISE_PRIORITY | ACT | it would be late | 0.8 | 0.1 | {\"slack\": 60}");
        assertThat(said(section(stage.sections().write(stage.run(run, at)), "parameters")))
                .contains("seeds.t = seed=42 DERIVED");
    }

    @Test
    void repetitionTellsTheLevelThatItReached() throws Exception {
        UUID run = finished();
        Point before = stage.settled();
        stage.tamper("""
                INSERT INTO reproduction (id, run_id, state, expected, requested_by, requested_key, requested_at)
                VALUES (?, ?, 'QUEUED', 'BYTE', 'olga', 0, now())
                """, REPRODUCTION, run);
        Point queued = stage.recorded();
        stage.tamper(
                "UPDATE reproduction SET state = 'DONE', level = 'LOGICAL', result = '{}' WHERE id = ?", REPRODUCTION);
        Point done = stage.recorded();

        assertThat(said(section(stage.sections().write(stage.run(run, done)), "rerun")))
                .containsExactly("level = LOGICAL OBSERVED", "expected = BYTE OBSERVED");
        assertThat(said(section(stage.sections().write(stage.run(run, before)), "rerun")))
                .containsExactly("level = not attempted DERIVED");
        assertThat(said(section(stage.sections().write(stage.run(run, queued)), "rerun")))
                .contains("level = none: QUEUED OBSERVED");
    }

    @Test
    void contentThatIsNotWhatTheLedgerNamesIsTold() throws Exception {
        UUID run = finished();
        forecast(run);
        Point at = stage.settled();
        stage.tamper("UPDATE workflow_run SET parameters = '{\"seed\": \"43\"}' WHERE id = ?", run);
        stage.tamper("UPDATE definition_version SET source = source || '# changed'");
        stage.tamper("UPDATE forecast_decision SET inputs = '{\"slack\": 1}' WHERE id = ?", DECISION);

        List<Section> sections = stage.sections().write(stage.run(run, at));

        assertThat(mismatches(sections))
                .containsExactly(
                        "code.source.mismatch",
                        "parameters.values.mismatch",
                        "predictions.inputs." + DECISION + ".mismatch");
        Fact told = section(sections, "parameters").facts().getFirst();
        assertThat(told.value()).matches("the ledger says sha256:[0-9a-f]{64}, the store has sha256:[0-9a-f]{64}");
        assertThat(told.source()).startsWith("ledger:");
    }

    private static List<String> mismatches(List<Section> sections) {
        return sections.stream()
                .flatMap(section -> section.facts().stream())
                .map(Fact::id)
                .filter(id -> id.endsWith("mismatch"))
                .toList();
    }

    @Test
    void roleIsMissingWhereKeysAreSwitchedOff() throws Exception {
        UUID run = finished();
        Point at = stage.settled();

        Section people = section(stage.sections().write(stage.run(run, at)), "people");

        assertThat(said(people)).containsExactly("count = 1 DERIVED", "roles = null MISSING");
        assertThat(rows(people, "people.all", "action", "who", "role", "authentication"))
                .containsExactly(
                        "defined | test | - | -",
                        "triggered | test | - | -",
                        "asked for this report | anna | auditor | API key of that name");
    }
}
