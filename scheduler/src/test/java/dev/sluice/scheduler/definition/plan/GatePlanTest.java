package dev.sluice.scheduler.definition.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.scheduler.definition.Definition;
import dev.sluice.scheduler.definition.Gate;
import dev.sluice.scheduler.definition.Workflow;
import dev.sluice.scheduler.definition.plan.Change.Impact;
import dev.sluice.scheduler.definition.plan.GatePreview.Reader;
import dev.sluice.scheduler.definition.read.DefinitionProblem;
import dev.sluice.scheduler.definition.read.DefinitionReader;
import dev.sluice.scheduler.definition.read.ReadResult;
import dev.sluice.scheduler.definition.read.SourceFile;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a changed gate means, and whom it holds. */
class GatePlanTest {
    private static final String BASE = """
            apiVersion: sluice.dev/v1alpha1
            kind: Gate
            metadata: {name: orders, namespace: shop, ownership: {owner: "team:a"}}
            spec:
              asset: "connection://lake/raw.orders"
              checks:
                - {id: emails, type: regex, column: email, pattern: "a+", fail: "> 1%"}
                - {id: states, type: acceptedValues, column: state, values: [new, 1, null]}
              external: [{producer: "*dbt*"}]
            """;

    private static final List<Workflow> READERS = workflows("""
            apiVersion: sluice.dev/v1alpha1
            kind: Workflow
            metadata: {name: mailing, namespace: shop}
            spec:
              tasks:
                - id: send
                  type: noop
                  consumes: ["connection://lake/raw.orders"]
                  produces:
                    - {asset: mail, uri: "s3://b/mail", columns: {to: {from: ["connection://lake/raw.orders#email"]}}}
            ---
            apiVersion: sluice.dev/v1alpha1
            kind: Workflow
            metadata: {name: report, namespace: finance}
            spec:
              tasks:
                - {id: sum, type: noop, consumes: ["connection://lake/raw.orders"], produces: [{asset: out, uri: "s3://b/o"}]}
                - {id: other, type: noop, consumes: ["s3://b/else"]}
            """);

    @Test
    void nothingChangedIsNoChange() {
        assertThat(GateDiff.between(gate(BASE), gate(BASE))).isEmpty();
        assertThat(GateDiff.between(gate(BASE), gate(BASE + "  onHold: wait\n  sampleRows: 20\n")))
                .as("defaults count as written")
                .isEmpty();
    }

    @Test
    void lastGoodIsForWhoCanReadVersions() {
        assertThat(GatePreview.effects(gate(BASE + "  onHold: lastGood\n"), List.of()))
                .contains("systems that ask and name versions read the last good one; workflows wait,"
                        + " for a task reads its store as it stands");
        assertThat(GatePreview.effects(gate(BASE), List.of())).noneMatch(effect -> effect.contains("last good"));
    }

    @Test
    void theOrderOfChecksIsNoChange() {
        String moved = BASE.replace(
                        "    - {id: emails, type: regex, column: email, pattern: \"a+\", fail: \"> 1%\"}\n", "")
                .replace(
                        "  external",
                        "    - {id: emails, pattern: \"a+\", type: regex, column: email, fail: \"> 1%\"}\n  external");

        assertThat(GateDiff.between(gate(BASE), gate(moved))).isEmpty();
    }

    @Test
    void thresholdsArgumentsAndPhasesAreToldOneByOne() {
        String changed = BASE.replace("\"> 1%\"", "\"> 2%\", warn: \"> 0\", severity: warn, where: \"x > 1\"")
                .replace("[new, 1, null]", "[new, 2.5]")
                .replace("*dbt*", "*gx*")
                .replace("external", "phase: {stage: \"s3://b/stage\"}\n  enforce: false\n  external");

        assertThat(GateDiff.between(gate(BASE), gate(changed)).stream().map(Change::toString))
                .containsExactlyInAnyOrder(
                        "~ spec.checks[emails].fail: > 1% -> > 2%",
                        "+ spec.checks[emails].warn: > 0",
                        "+ spec.checks[emails].where: x > 1",
                        "~ spec.checks[emails].severity: error -> warn",
                        "~ spec.checks[states].values: new, 1, null -> new, 2.5",
                        "~ spec.external[0].producer: *dbt* -> *gx*",
                        "- spec.phase: post",
                        "+ spec.phase.stage: s3://b/stage",
                        "+ spec.phase.keep: 7d",
                        "~ spec.enforce: true -> false",
                        "~ spec.onTimeout: block -> warn");
    }

    @Test
    void checksThatComeOrGoAreOneChangeEach() {
        String changed = BASE.replace(
                "{id: states, type: acceptedValues, column: state, values: [new, 1, null]}",
                "{id: rows, type: rowCount}");

        assertThat(GateDiff.between(gate(BASE), gate(changed)))
                .containsExactly(
                        new Change(
                                "spec.checks[states]",
                                Optional.of("acceptedValues"),
                                Optional.empty(),
                                Impact.GUARDING),
                        new Change("spec.checks[rows]", Optional.empty(), Optional.of("rowCount"), Impact.GUARDING));
    }

    @Test
    void anotherAssetOwnerOrRhythmHasItsOwnImpact() {
        String changed = BASE.replace("raw.orders", "raw.order").replace("team:a", "team:b") + "  every: 5m\n";

        assertThat(GateDiff.between(gate(BASE), gate(changed)))
                .extracting(Change::path, Change::impact)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("metadata.ownership.owner", Impact.ALERTING),
                        org.assertj.core.groups.Tuple.tuple("spec.asset", Impact.DATA),
                        org.assertj.core.groups.Tuple.tuple("spec.every", Impact.FIRING));
    }

    @Test
    void directReadersAreToldWithTheColumnsThatTheyDeclare() {
        List<Reader> readers = GatePreview.readers(gate(BASE), READERS, a -> a);

        assertThat(readers.stream().map(Reader::toString))
                .containsExactly("finance/report task sum", "shop/mailing task send (columns email)");
        assertThat(GatePreview.effects(gate(BASE), readers))
                .containsExactly(
                        "guards connection://lake/raw.orders",
                        "when it fails it holds finance/report task sum; shop/mailing task send (columns email)",
                        "and whoever reads further downstream by lineage");
        assertThat(GatePreview.removal(gate(BASE), readers))
                .containsExactly(
                        "connection://lake/raw.orders is not guarded by it any more",
                        "what it holds goes on: finance/report task sum; shop/mailing task send (columns email)");
    }

    @Test
    void theScopeTakesReadersOut() {
        assertThat(readers("  scope: {only: [\"shop/*\"]}\n")).containsExactly("shop/mailing");
        assertThat(readers("  scope: {except: [\"shop/mailing\"]}\n")).containsExactly("finance/report");
        assertThat(readers("  scope: {reach: none}\n")).isEmpty();
        assertThat(readers("  enforce: false\n")).isEmpty();
        assertThat(GatePreview.effects(gate(BASE + "  enforce: false\n"), List.of()))
                .containsExactly(
                        "guards connection://lake/raw.orders",
                        "holds nobody: enforce is false, it only records and tells");
        assertThat(GatePreview.effects(gate(BASE + "  scope: {reach: direct, only: [\"x/y\"]}\n"), List.of()))
                .containsExactly(
                        "guards connection://lake/raw.orders", "no deployed workflow within its scope reads it");
    }

    private static List<String> readers(String more) {
        return GatePreview.readers(gate(BASE + more), READERS, a -> a).stream()
                .map(reader -> reader.workflow().toString())
                .toList();
    }

    private static Gate gate(String yaml) {
        return (Gate) read(yaml).getFirst();
    }

    private static List<Workflow> workflows(String yaml) {
        return read(yaml).stream().map(Workflow.class::cast).toList();
    }

    private static List<Definition> read(String yaml) {
        ReadResult result = new DefinitionReader().read(List.of(new SourceFile("test.yaml", yaml)));
        assertThat(result.problems().stream().map(DefinitionProblem::render)).isEmpty();
        return result.definitions().stream().map(loaded -> loaded.definition()).toList();
    }
}
