package dev.sluice.controlplane.report.population;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.controlplane.dispatch.SchedulerHarness;
import dev.sluice.controlplane.dispatch.ScriptedExecutor;
import dev.sluice.controlplane.gate.GateStage;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.report.collect.Collected;
import dev.sluice.controlplane.report.collect.Heading;
import dev.sluice.controlplane.report.collect.LedgerFacts;
import dev.sluice.controlplane.report.collect.Point;
import dev.sluice.controlplane.report.collect.Progress;
import dev.sluice.controlplane.report.collect.ReportRequest;
import dev.sluice.controlplane.report.collect.ReportSource;
import dev.sluice.controlplane.report.collect.UnknownSubjectException;
import dev.sluice.controlplane.report.collect.sections.ReportStage;
import dev.sluice.controlplane.security.Role;
import dev.sluice.model.quality.CheckOutcome;
import dev.sluice.report.model.Evidence;
import dev.sluice.report.model.Report;
import dev.sluice.report.model.ReportKind;
import dev.sluice.report.model.Section;
import dev.sluice.report.model.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A day with two workflows, a gate that holds and an outside producer, seen as a whole. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PopulationReportsTest {
    private static final String OUTSIDE = """
            {"eventType":"%s","eventTime":"%s","producer":"https://example.org/loader","schemaURL":"https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",
             "run":{"runId":"%s"},"job":{"namespace":"crm","name":"load","facets":{
               "documentation":{"_producer":"https://example.org/loader","_schemaURL":"https://openlineage.io/spec/facets/1-1-0/DocumentationJobFacet.json","description":"Keeps customers up to date"},
               "ownership":{"_producer":"https://example.org/loader","_schemaURL":"https://openlineage.io/spec/facets/1-0-1/OwnershipJobFacet.json","owners":[{"name":"team:crm"}]},
               "tags":{"_producer":"https://example.org/loader","_schemaURL":"https://openlineage.io/spec/facets/1-0-0/TagsJobFacet.json","tags":[{"key":"legalBasis","value":"contract","source":"config"}]}}},
             "inputs":[{"namespace":"crm","name":"export","facets":{
               "version":{"_producer":"https://example.org/loader","_schemaURL":"https://openlineage.io/spec/facets/1-0-1/DatasetVersionDatasetFacet.json","datasetVersion":"7"},
               "tags":{"_producer":"https://example.org/loader","_schemaURL":"https://openlineage.io/spec/facets/1-0-0/TagsDatasetFacet.json","tags":[{"key":"pii","value":"email","source":"config"}]}}}],
             "outputs":[{"namespace":"postgres://wh:5432","name":"raw.customers"}]}
            """;

    private final UUID outside = UUID.fromString("01a1ff19-0000-7000-8000-000000000001");
    private ReportStage stage;
    private Instant began;
    private Point then;

    @BeforeAll
    void happens() throws Exception {
        stage = new ReportStage(ScriptedExecutor.succeeds());
        SchedulerHarness scheduler = stage.scheduler();
        began = scheduler.clock().instant();
        stage.key("olga", Role.OPERATOR);
        scheduler.apply(SchedulerHarness.workflow("collect", """
                tasks: [{id: load, type: noop, produces: [{asset: orders, uri: "connection://wh/raw.orders"}]}]
                """));
        scheduler.apply(SchedulerHarness.workflow("sum", """
                tasks: [{id: sum, type: noop, consumes: ["connection://wh/raw.orders"]}]
                """));
        scheduler.apply(GateStage.gate("orders", "raw.orders", GateStage.notNull("ids", "id")));
        scheduler.start("n/collect", Map.of());
        stage.settled();
        stage.gates().checks.says("ids", CheckOutcome.FAIL);
        scheduler.start("n/collect", Map.of());
        stage.settled();
        scheduler.start("n/sum", Map.of());
        String now = scheduler.clock().instant().toString();
        stage.settled();
        stage.send(List.of(OUTSIDE.formatted("START", now, outside), OUTSIDE.formatted("COMPLETE", now, outside)));
        then = stage.point();
    }

    @AfterAll
    void stop() {
        stage.close();
    }

    private SortedMap<String, String> day() {
        return new TreeMap<>(Map.of(
                "from",
                began.minusSeconds(1).toString(),
                "to",
                began.plus(Duration.ofDays(1)).toString()));
    }

    private static ReportRequest request(
            ReportKind kind, SortedMap<String, String> subject, @Nullable List<String> namespaces) {
        return new ReportRequest(kind, subject, "yearly audit", "anna", "auditor", namespaces);
    }

    private Collected period(@Nullable List<String> namespaces) {
        return source(ReportKind.PERIOD).collect(request(ReportKind.PERIOD, day(), namespaces), then, Progress.NONE);
    }

    private ReportSource source(ReportKind kind) {
        Jdbc jdbc = new Jdbc(stage.scheduler().dataSource());
        LedgerFacts ledger = new LedgerFacts(jdbc);
        Heading heading = new Heading(jdbc, "test");
        return switch (kind) {
            case PERIOD -> new PeriodReports(jdbc, new PeriodEntries(jdbc, ledger), ledger, heading);
            case COVERAGE -> new CoverageReports(new CoverageRows(jdbc), heading);
            case REGISTER -> new RegisterReports(new RegisterRows(jdbc), heading);
            case RUN, VERSION, RERUN -> throw new IllegalArgumentException("not about many runs: " + kind);
        };
    }

    @Test
    void countsOfAPeriodAgreeWithLedgerAndLog() {
        Collected collected = period(null);
        Section population = ReportStage.section(collected.report().sections(), "population");

        assertThat(collected.report().verdict().level()).isEqualTo(Verdict.Level.REPRODUCIBLE);
        assertThat(ReportStage.rows(population, "population.runs", "trigger", "made", "state"))
                .containsExactly("manual | yes | SUCCEEDED", "manual | yes | SUCCEEDED", "manual | yes | RUNNING");
        assertThat(ReportStage.rows(population, "population.reconciliation", "what", "difference"))
                .contains(
                        "entries | 0",
                        "events received | 0",
                        "entries run.state | 0",
                        "entries gate.decided | 0",
                        "runs of other systems | -");
        Section gates = ReportStage.section(collected.report().sections(), "gates");
        assertThat(ReportStage.rows(gates, "gates.decisions", "decided")).contains("OPEN", "HELD");
        assertThat(collected.evidence().entries())
                .extracting(Evidence.LedgerEntry::seq)
                .isSorted()
                .hasSizeGreaterThan(10);
    }

    @Test
    void anEntryThatIsGoneIsTold() throws Exception {
        String gone = stage.scheduler()
                .rows("SELECT min(seq) FROM ledger_entry WHERE kind = 'attempt.state'")
                .getFirst();
        stage.scheduler().transactions().run(tx -> {
            tx.update("ALTER TABLE ledger_entry DISABLE TRIGGER USER");
            tx.update("CREATE TABLE kept_entry AS SELECT * FROM ledger_entry WHERE seq = " + gone);
            tx.update("DELETE FROM ledger_entry WHERE seq = " + gone);
        });
        try {
            Verdict verdict = period(null).report().verdict();

            assertThat(verdict.level()).isEqualTo(Verdict.Level.NOT_REPRODUCIBLE);
            assertThat(verdict.why()).singleElement().asString().startsWith("entries: ");
        } finally {
            stage.scheduler().transactions().run(tx -> {
                tx.update("INSERT INTO ledger_entry SELECT * FROM kept_entry");
                tx.update("DROP TABLE kept_entry");
                tx.update("ALTER TABLE ledger_entry ENABLE TRIGGER USER");
            });
        }
    }

    @Test
    void whatIsOutsideTheScopeIsCountedAndNotNamed() {
        Collected collected = period(List.of("crm"));

        assertThat(collected.report().verdict().level()).isEqualTo(Verdict.Level.REPRODUCIBLE_WITH_GAPS);
        assertThat(collected.report().toString()).doesNotContain("raw.orders").doesNotContain("olga");
        assertThat(collected.evidence().entries()).isEmpty();
        assertThat(ReportStage.facts(ReportStage.section(collected.report().sections(), "population")))
                .anySatisfy(fact -> assertThat(fact).matches("population.hidden = [1-9][0-9]+ .*"));
    }

    @Test
    void laterEventsChangeNothing() throws Exception {
        List<Collected> before = List.of(
                period(null),
                source(ReportKind.COVERAGE).collect(request(ReportKind.COVERAGE, day(), null), then, Progress.NONE),
                source(ReportKind.REGISTER)
                        .collect(request(ReportKind.REGISTER, new TreeMap<>(), null), then, Progress.NONE));
        stage.scheduler().start("n/collect", Map.of());
        stage.settled();
        String now = stage.scheduler().clock().instant().toString();
        stage.send(List.of(OUTSIDE.replace("Keeps customers", "Loses customers").formatted("OTHER", now, outside)));

        assertThat(period(null).report()).isEqualTo(before.get(0).report());
        assertThat(source(ReportKind.COVERAGE)
                        .collect(request(ReportKind.COVERAGE, day(), null), then, Progress.NONE)
                        .report())
                .isEqualTo(before.get(1).report());
        assertThat(source(ReportKind.REGISTER)
                        .collect(request(ReportKind.REGISTER, new TreeMap<>(), null), then, Progress.NONE)
                        .report())
                .isEqualTo(before.get(2).report());
    }

    @Test
    void coverageTellsWhatProducersDoNotTell() {
        Report report = source(ReportKind.COVERAGE)
                .collect(request(ReportKind.COVERAGE, day(), List.of("crm")), then, Progress.NONE)
                .report();
        Section coverage = ReportStage.section(report.sections(), "coverage");

        assertThat(report.verdict().level()).isEqualTo(Verdict.Level.REPRODUCIBLE_WITH_GAPS);
        assertThat(ReportStage.rows(coverage, "coverage.aspects", "what", "told", "of", "share"))
                .contains(
                        "Its start | 1 | 1 | 100.0",
                        "Which code it ran | 0 | 1 | 0.0",
                        "Which version was read | 1 | 1 | 100.0",
                        "Which version was written | 0 | 1 | 0.0");
        assertThat(ReportStage.rows(coverage, "coverage.producers", "producer", "namespace", "runs"))
                .containsExactly("https://example.org/loader | crm | 1");
        assertThat(ReportStage.facts(coverage))
                .contains("coverage.code = null [MISSING the producer, by the job facet sourceCodeLocation]");
        assertThat(coverage.notes()).anySatisfy(note -> assertThat(note).contains("runs are left out"));
    }

    @Test
    void registerTellsPurposesAndCategories() {
        Report report = source(ReportKind.REGISTER)
                .collect(request(ReportKind.REGISTER, new TreeMap<>(), null), then, Progress.NONE)
                .report();
        Section register = ReportStage.section(report.sections(), "register");

        assertThat(ReportStage.rows(
                        register,
                        "register.processing",
                        "job",
                        "purpose",
                        "owner",
                        "legalBasis",
                        "categories",
                        "from",
                        "to"))
                .contains("crm/load | Keeps customers up to date | team:crm | contract | personal: email | crm/export |"
                        + " postgres://wh:5432/raw.customers");
        assertThat(ReportStage.rows(
                        ReportStage.section(
                                source(ReportKind.REGISTER)
                                        .collect(
                                                request(ReportKind.REGISTER, new TreeMap<>(), List.of("crm")),
                                                then,
                                                Progress.NONE)
                                        .report()
                                        .sections(),
                                "register"),
                        "register.processing",
                        "job",
                        "to"))
                .containsExactly("crm/load | 1 that the requester may not see");
    }

    @Test
    void periodsThatAreNoneAreRefused() {
        for (Map<String, String> subject : List.of(
                Map.of("from", "yesterday", "to", "2026-11-21T00:00:00Z"),
                Map.of("from", "2026-11-21T00:00:00Z", "to", "2026-11-20T00:00:00Z"),
                Map.of("from", "2020-01-01T00:00:00Z", "to", "2026-11-20T00:00:00Z"),
                Map.of("from", "2999-01-01T00:00:00Z", "to", "2999-01-02T00:00:00Z"))) {
            assertThatThrownBy(() -> source(ReportKind.PERIOD)
                            .collect(request(ReportKind.PERIOD, new TreeMap<>(subject), null), then, Progress.NONE))
                    .isInstanceOf(UnknownSubjectException.class);
        }
    }
}
