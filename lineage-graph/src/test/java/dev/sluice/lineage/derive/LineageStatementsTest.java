package dev.sluice.lineage.derive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.lineage.EdgeKind;
import dev.sluice.model.DatasetId;
import dev.sluice.model.JobId;
import dev.sluice.model.RunId;
import dev.sluice.model.facet.ColumnLineage;
import dev.sluice.model.facet.ColumnLineage.InputField;
import dev.sluice.model.facet.ExplicitLineage;
import dev.sluice.model.facet.ExplicitLineage.Entry;
import dev.sluice.model.facet.ExplicitLineage.Source;
import dev.sluice.model.facet.ExplicitLineage.Target;
import dev.sluice.model.facet.JobDependencies;
import dev.sluice.model.facet.Lifecycle;
import dev.sluice.model.facet.LineageFacets;
import dev.sluice.model.facet.ParentRun;
import dev.sluice.model.facet.Transformation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LineageStatementsTest {
    private static final JobId JOB = new JobId("jobs", "etl");

    @Test
    void withoutBetterKnowledgeEveryInputFeedsEveryOutput() {
        assertThat(edges(event(List.of(plain("a"), plain("b")), List.of(plain("c")))))
                .containsExactlyInAnyOrder("READ_BY a etl flow io", "READ_BY b etl flow io", "WRITES etl c flow io");
    }

    @Test
    void columnLineageIsPreciseForItsOutputAndTheRestStaysAGuess() {
        DatasetFacts precise = new DatasetFacts(
                id("c"),
                new LineageFacets.OfDataset(
                        new ColumnLineage(
                                Map.of("x", List.of(field("a", "x", false))), List.of(field("b", "flag", false))),
                        null,
                        null,
                        null));

        assertThat(edges(event(List.of(plain("a"), plain("b"), plain("unused")), List.of(precise))))
                .containsExactlyInAnyOrder(
                        "READ_BY a etl io",
                        "READ_BY b etl io",
                        "READ_BY unused etl flow io",
                        "WRITES etl c io",
                        "FEEDS a c flow",
                        "FEEDS b c flow",
                        "DERIVES a.x c.x",
                        "DERIVES b.flag c");
        assertThat(edges(event(List.of(plain("a"), plain("b")), List.of(precise, plain("d")))))
                .contains("READ_BY a etl flow io", "WRITES etl c io", "WRITES etl d flow io");
    }

    @Test
    void explicitLineageComesBeforeEverythingElse() {
        ExplicitLineage lineage = new ExplicitLineage(
                List.of(entry("c", source("a", null)), entry("d", source("b", "k")), entry("none")));
        JobFacts event = new JobFacts(
                LineageFacets.OfRun.NONE,
                new LineageFacets.OfJob(null, lineage),
                List.of(plain("a"), plain("b"), plain("dangling")),
                List.of(plain("c"), plain("d"), plain("none")));

        assertThat(edges(event))
                .containsExactlyInAnyOrder(
                        "FEEDS a c flow",
                        "FEEDS b d flow",
                        "DERIVES b.k d",
                        "READ_BY a etl io",
                        "READ_BY b etl io",
                        "READ_BY dangling etl flow io",
                        "WRITES etl c io",
                        "WRITES etl d io",
                        "WRITES etl none io");
    }

    @Test
    void facetsOfLaterEventsOfARunReplaceEarlierOnes() {
        DatasetFacts precise = new DatasetFacts(
                id("c"),
                new LineageFacets.OfDataset(
                        new ColumnLineage(Map.of("x", List.of(field("a", "x", true))), List.of()), null, null, null));
        JobFacts start = event(List.of(plain("a")), List.of(plain("c")));
        JobFacts complete = event(List.of(), List.of(precise));

        Statement statement = LineageStatements.ofRun(JOB, List.of(start, complete));

        assertThat(texts(statement))
                .containsExactlyInAnyOrder(
                        "READ_BY a etl io", "WRITES etl c io", "FEEDS a c flow", "DERIVES a.x c.x masked");
        assertThat(statement.covers())
                .contains(new Scope.Inputs(), new Scope.Outputs(), new Scope.IntoDataset(id("c")));
    }

    @Test
    void controlAndContainmentAreOtherKindsOfEdge() {
        LineageFacets.OfRun run = new LineageFacets.OfRun(
                new ParentRun(RunId.of("r"), new JobId("jobs", "dag"), null, null),
                new JobDependencies(
                        List.of(new JobDependencies.Dependency(new JobId("jobs", "before"), null, null, null, null)),
                        List.of()),
                true);

        assertThat(edges(new JobFacts(run, LineageFacets.OfJob.NONE, List.of(), List.of())))
                .containsExactlyInAnyOrder("CONTAINS dag etl", "TRIGGERS before etl", "INCOMPLETE etl etl");
    }

    @Test
    void whatIsDroppedIsNotWrittenAndARenameFeeds() {
        DatasetFacts dropped = new DatasetFacts(
                id("c"), new LineageFacets.OfDataset(null, null, null, new Lifecycle(Lifecycle.Change.DROP, null)));

        assertThat(edges(event(List.of(), List.of(dropped)))).isEmpty();
        assertThat(LineageStatements.ofRename(id("new"), new Lifecycle(Lifecycle.Change.RENAME, id("old"))))
                .hasValueSatisfying(s -> assertThat(texts(s)).containsExactly("FEEDS old new flow io"));
        assertThat(LineageStatements.ofRename(id("new"), new Lifecycle(Lifecycle.Change.ALTER, null)))
                .isEmpty();
    }

    private static Set<String> edges(JobFacts event) {
        return texts(LineageStatements.ofRun(JOB, List.of(event)));
    }

    private static Set<String> texts(Statement statement) {
        return statement.edges().stream().map(LineageStatementsTest::text).collect(Collectors.toSet());
    }

    private static String text(EdgeSpec edge) {
        String text = edge.kind() + " " + name(edge.from()) + " " + name(edge.to());
        if (edge.kind() == EdgeKind.DERIVES) {
            return text + (edge.masking() ? " masked" : "");
        }
        return text + (edge.flow() ? " flow" : "") + (edge.io() ? " io" : "");
    }

    private static String name(NodeRef ref) {
        return switch (ref) {
            case NodeRef.OfDataset d -> d.id().name();
            case NodeRef.OfJob j -> j.id().name();
            case NodeRef.OfField f -> f.dataset().name() + "." + f.path();
        };
    }

    private static JobFacts event(List<DatasetFacts> inputs, List<DatasetFacts> outputs) {
        return new JobFacts(LineageFacets.OfRun.NONE, LineageFacets.OfJob.NONE, inputs, outputs);
    }

    private static DatasetFacts plain(String name) {
        return new DatasetFacts(id(name), LineageFacets.OfDataset.NONE);
    }

    private static InputField field(String dataset, String field, boolean masking) {
        return new InputField(id(dataset), field, List.of(new Transformation("DIRECT", "IDENTITY", null, masking)));
    }

    private static Entry entry(String target, Source... sources) {
        return new Entry(new Target.DatasetTarget(id(target)), List.of(sources), Map.of());
    }

    private static Source source(String dataset, @Nullable String field) {
        return new Source.DatasetSource(id(dataset), field, List.of());
    }

    private static DatasetId id(String name) {
        return new DatasetId("data", name);
    }
}
