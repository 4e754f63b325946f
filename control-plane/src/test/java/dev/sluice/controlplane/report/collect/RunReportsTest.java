package dev.sluice.controlplane.report.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.controlplane.catalog.NodeId;
import dev.sluice.controlplane.catalog.VersionKey;
import dev.sluice.controlplane.report.collect.sections.ReportStage;
import dev.sluice.report.json.ReportJson;
import dev.sluice.report.model.Evidence;
import dev.sluice.report.model.Lineage;
import dev.sluice.report.model.ReportKind;
import dev.sluice.report.model.Section;
import dev.sluice.report.model.Verdict;
import dev.sluice.testkit.Events;
import dev.sluice.verify.closure.Closure;
import dev.sluice.verify.closure.Closures;
import dev.sluice.verify.closure.Limits;
import dev.sluice.verify.history.EventHistory;
import dev.sluice.verify.history.RawEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Reports on runs and versions of a small landscape. */
class RunReportsTest extends Landscape {
    @Test
    void tellsOfARunOfOursWhatLedToItThroughOtherSystems() {
        Collected collected = ofRun(run);

        Lineage lineage = collected.report().lineage();
        assertThat(lineage.subjects()).hasSize(4).startsWith(run); // two tries of load, one of sum
        assertThat(lineage.runs())
                .extracting(each -> each.distance() + " " + each.job() + " " + each.step() + " " + each.state())
                .containsExactlyInAnyOrder(
                        "0 n.orders null COMPLETED",
                        "0 n.orders.load load FAILED",
                        "0 n.orders.load load COMPLETED",
                        "0 n.orders.sum sum COMPLETED",
                        "1 extract null COMPLETED");
        assertThat(lineage.versions())
                .filteredOn(each -> each.distance() > 0)
                .extracting(Lineage.DatasetVersion::id)
                .containsExactly(WAREHOUSE + "/landing.orders@" + Events.runId(1), WAREHOUSE + "/source.orders");
        assertThat(lineage.workflows()).singleElement().satisfies(workflow -> assertThat(workflow.steps())
                .extracting(Lineage.Step::id)
                .containsExactly("load", "sum"));
        assertThat(lineage.columns())
                .extracting(each -> each.column() + " " + each.fromName() + " " + each.source())
                .containsExactly("id source.orders event:2");
        assertThat(lineage.cuts()).isEmpty();
        assertThat(ReportStage.rows(
                        ReportStage.section(collected.report().sections(), "inputs"),
                        "inputs.versions",
                        "name",
                        "resolution",
                        "rows",
                        "digest",
                        "suspectSince"))
                .contains("landing.orders | LATEST_GOOD | 10 | sha256:" + "ab".repeat(32) + " | 2026-11-20T00:05:00Z");
        assertThat(collected.report().sections())
                .extracting(Section::number)
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
        assertThat(collected.report().verdict().level()).isEqualTo(Verdict.Level.REPRODUCIBLE_WITH_GAPS);
    }

    @Test
    void theClosureCanBeComputedAgainFromTheEvidence() {
        for (UUID subject : List.of(run, dashboard)) {
            Collected collected = ofRun(subject);

            Lineage told = collected.report().lineage();
            Closure again = again(collected);
            assertThat(again.runs())
                    .extracting(reached -> reached.story().run() + " " + reached.distance())
                    .containsExactlyElementsOf(told.runs().stream()
                            .map(each -> each.id() + " " + each.distance())
                            .toList());
            assertThat(again.reads())
                    .extracting(read -> read.version() == null
                            ? LineageWriter.text(read.input().dataset())
                            : LineageWriter.id(read.version()))
                    .containsExactlyInAnyOrderElementsOf(told.edges().stream()
                            .filter(edge -> edge.kind() == Lineage.Edge.Kind.READ)
                            .map(Lineage.Edge::version)
                            .toList());
            assertThat(LineageWriter.cuts(again)).isEqualTo(told.cuts());
        }
    }

    private static Closure again(Collected collected) {
        List<RawEvent> events = collected.evidence().events().stream()
                .map(event -> new RawEvent(event.position(), event.body()))
                .toList();
        return Closures.upstream(
                EventHistory.of(events), collected.report().lineage().subjects(), Limits.DEFAULT);
    }

    @Test
    void theEvidenceHasAReceiptOfEachEventAndEveryEntryThatIsNamed() {
        Collected collected = ofRun(run);

        String entries = collected.evidence().entries().stream()
                .map(entry -> new String(entry.body(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("\n"));
        assertThat(collected.evidence().events()).isNotEmpty().allSatisfy(event -> assertThat(entries)
                .contains("\"subject\":\"event:" + event.position() + "\""));
        assertThat(entries).contains("\"subject\":\"run:" + run + "\"", "definition.applied");
        Citations cited = Citations.in(collected.report().sections());
        assertThat(collected.evidence().entries())
                .extracting(Evidence.LedgerEntry::seq)
                .containsAll(cited.entries())
                .isSorted();
        assertThat(collected.evidence().events())
                .extracting(Evidence.RawEvent::position)
                .containsAll(cited.events())
                .isSorted();
    }

    @Test
    void aVersionIsFoundByNameByRunAndByNode() {
        Map<String, String> named = Map.of("namespace", WAREHOUSE, "name", "landing.orders");
        Map<String, String> ofRun = Map.of("namespace", WAREHOUSE, "name", "landing.orders", "run", Events.runId(1));
        long dataset = Long.parseLong(stage.scheduler()
                .rows("SELECT id FROM dataset WHERE name = 'landing.orders'")
                .getFirst()
                .strip());
        String node = NodeId.version(new VersionKey(dataset, UUID.fromString(Events.runId(1))))
                .text();

        assertThat(of(ReportKind.VERSION, named, null).report().lineage().subjects())
                .containsExactly(UUID.fromString(Events.runId(2)));
        for (Map<String, String> subject : List.of(ofRun, Map.of("version", node))) {
            Collected collected = of(ReportKind.VERSION, subject, null);
            assertThat(collected.report().lineage().subjects()).containsExactly(UUID.fromString(Events.runId(1)));
            assertThat(ReportStage.rows(
                            ReportStage.section(collected.report().sections(), "outputs"),
                            "outputs.versions",
                            "version",
                            "rows"))
                    .containsExactly(WAREHOUSE + "/landing.orders@" + Events.runId(1) + " | 10");
        }
    }

    @Test
    void aVersionThatAnAttemptWroteIsAboutTheAttemptAndItsRun() {
        Collected collected = of(ReportKind.VERSION, Map.of("namespace", WAREHOUSE, "name", "mart.sums"), null);

        assertThat(collected.report().lineage().subjects()).hasSize(2).endsWith(run);
        assertThat(collected.report().lineage().runs())
                .extracting(each -> each.distance() + " " + each.job())
                .containsExactlyInAnyOrder("0 n.orders.sum", "0 n.orders", "1 n.orders.load", "2 extract");
    }

    @Test
    void unknownAndHiddenSubjectsAreRefusedDifferently() {
        List<String> warehouse = List.of("postgres://wh:*", "airflow://*");
        String nobody = Events.runId(999);

        assertThatThrownBy(() -> of(ReportKind.RUN, Map.of("run", nobody), null))
                .isInstanceOf(UnknownSubjectException.class)
                .hasMessageContaining(nobody);
        assertThatThrownBy(() -> of(ReportKind.VERSION, Map.of("namespace", WAREHOUSE, "name", "nothing"), null))
                .isInstanceOf(UnknownSubjectException.class);
        assertThatThrownBy(() -> of(
                        ReportKind.VERSION,
                        Map.of("namespace", WAREHOUSE, "name", "landing.orders", "run", dashboard.toString()),
                        null))
                .isInstanceOf(UnknownSubjectException.class);
        assertThatThrownBy(() -> of(ReportKind.RUN, Map.of("run", run.toString()), warehouse))
                .isInstanceOf(NotVisibleException.class);
        assertThatThrownBy(() -> of(ReportKind.RUN, Map.of("run", Events.runId(30)), warehouse))
                .isInstanceOf(NotVisibleException.class);
        for (String name : List.of("staff-secret", "nothing")) {
            assertThatThrownBy(() -> of(ReportKind.VERSION, Map.of("namespace", STAFF, "name", name), warehouse))
                    .isInstanceOf(NotVisibleException.class);
        }
    }

    @Test
    void nothingOutsideTheScopeIsNamedAnywhere() {
        Collected collected =
                of(ReportKind.RUN, Map.of("run", dashboard.toString()), List.of("postgres://wh:*", "airflow://*", "n"));

        String all = new String(ReportJson.of(collected.report()), StandardCharsets.UTF_8)
                + collected.evidence().events().stream()
                        .map(event -> new String(event.body(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining());
        assertThat(all).doesNotContain("staff-secret", "hr-secret").doesNotContain(Events.runId(30));
        assertThat(collected.report().lineage().cuts())
                .containsExactly(new Lineage.Cut(dashboard.toString(), "PERMISSION", 1));
        assertThat(collected.report().lineage().runs())
                .extracting(Lineage.Run::job)
                .contains("draw", "n.orders.sum", "n.orders.load", "extract");
        assertThat(ReportStage.facts(ReportStage.section(collected.report().sections(), "integrity")))
                .contains("integrity.leftOut = 2 [DERIVED rule:scope]");
        assertThat(collected.report().verdict().level()).isEqualTo(Verdict.Level.REPRODUCIBLE_WITH_GAPS);
    }

    @Test
    void aRunWhoseEventsNameAHiddenParentIsCutThere() {
        Collected collected =
                of(ReportKind.RUN, Map.of("run", Events.runId(21)), List.of("postgres://wh:*", "airflow://*", "n"));

        assertThat(new String(ReportJson.of(collected.report()), StandardCharsets.UTF_8))
                .doesNotContain("secret-jobs", "payroll-secret", Events.runId(31));
        assertThat(collected.report().lineage().cuts())
                .containsExactly(new Lineage.Cut(Events.runId(21), "PERMISSION", null));
        assertThat(collected.evidence().events())
                .extracting(Evidence.RawEvent::body)
                .noneMatch(body -> new String(body, StandardCharsets.UTF_8).contains("payroll-secret"));
    }
}
