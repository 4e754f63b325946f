package dev.sluice.controlplane.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.workflow.Assets;
import dev.sluice.controlplane.workflow.Connections;
import dev.sluice.controlplane.workflow.DefinitionChange.Action;
import dev.sluice.controlplane.workflow.DefinitionPlan;
import dev.sluice.controlplane.workflow.Definitions;
import dev.sluice.controlplane.workflow.Definitions.Deployment;
import dev.sluice.controlplane.workflow.DeployedCache;
import dev.sluice.controlplane.workflow.DeployedGate;
import dev.sluice.controlplane.workflow.GateChange;
import dev.sluice.controlplane.workflow.GateWatch;
import dev.sluice.model.DatasetId;
import dev.sluice.quality.check.CheckCatalogue;
import dev.sluice.scheduler.definition.ResourceName;
import dev.sluice.scheduler.definition.plan.Change;
import dev.sluice.scheduler.definition.read.DefinitionProblem;
import dev.sluice.scheduler.definition.read.SourceFile;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Gates as they are deployed, changed and removed. */
class GateDefinitionsTest {
    private static final DatasetId ORDERS = new DatasetId("postgres://wh:5432", "raw.orders");
    private static final ResourceName NAME = new ResourceName("shop", "orders");
    private static final String HEAD = """
            apiVersion: sluice.dev/v1alpha1
            kind: Gate
            metadata: {name: orders, namespace: shop, ownership: {owner: "team:shop"}}
            spec:
            """;
    private static final String GATE = HEAD + """
              asset: "connection://wh/raw.orders"
              checks: [{id: emails, type: regex, column: email, pattern: "[^@]+@[^@]+", fail: "> 1%"}]
            """;
    private static final String STAGED = HEAD + """
              asset: "connection://wh/raw.orders"
              phase: {stage: "connection://wh/stage.orders"}
              checks: [{id: emails, type: regex, column: email, pattern: "[^@]+@[^@]+", fail: "> 2%"}]
              every: 15m
            """;
    private static final String READER = """
            apiVersion: sluice.dev/v1alpha1
            kind: Workflow
            metadata: {name: mailing, namespace: shop}
            spec:
              tasks:
                - {id: send, type: noop, consumes: [{namespace: "postgres://wh:5432", name: raw.orders}]}
            """;

    private final List<GateChange> told = new ArrayList<>();
    private final Assets assets = new Assets();
    private SchedulerHarness scheduler;
    private Definitions definitions;

    @BeforeEach
    void start() throws SQLException {
        scheduler = new SchedulerHarness();
        definitions = definitions((_, changes, _, _) -> told.addAll(changes));
    }

    @AfterEach
    void stop() {
        scheduler.close();
    }

    private Definitions definitions(GateWatch watch) {
        return new Definitions(new Definitions.Parts(
                scheduler.transactions(),
                new DeployedCache(),
                assets,
                Connections.of(Map.of("wh", table -> new DatasetId("postgres://wh:5432", table))),
                CheckCatalogue.discovered(),
                watch,
                scheduler.clock()));
    }

    @Test
    void aDeployedGateIsFoundByTheAssetThatItGuards() {
        apply(READER, GATE);

        DeployedGate gate = only(guarding());
        assertThat(gate.gate().metadata().name()).isEqualTo(NAME);
        assertThat(gate.version()).isEqualTo(1);
        assertThat(gate.stageId()).isEmpty();
        assertThat(scheduler.rows("SELECT name, owner, phase, enforced, active, next_at FROM gate"))
                .containsExactly("shop/orders team:shop POST t t null");
        assertThat(scheduler
                        .transactions()
                        .<List<DeployedGate>>call(tx -> definitions.gates().all(tx)))
                .hasSize(1);
        assertThat(scheduler
                        .transactions()
                        .<Optional<DeployedGate>>call(tx -> definitions.gates().find(tx, NAME)))
                .contains(gate);
        assertThat(told).hasSize(1);
        assertThat(told.getFirst().before()).isEmpty();
        assertThat(told.getFirst().after()).contains(gate);
    }

    @Test
    void theSameContentAgainTellsNobody() {
        apply(GATE);
        told.clear();

        DefinitionPlan again = apply(GATE + "# a comment\n");

        assertThat(again.changes().getFirst().action()).isEqualTo(Action.UNCHANGED);
        assertThat(told).isEmpty();
        assertThat(only(guarding()).version()).isEqualTo(1);
    }

    @Test
    void aChangedGateIsANewVersionWithItsStage() {
        apply(GATE);
        told.clear();

        DefinitionPlan plan = apply(STAGED);

        assertThat(plan.changes().getFirst().changes().stream().map(Change::toString))
                .containsExactlyInAnyOrder(
                        "~ spec.checks[emails].fail: > 1% -> > 2%",
                        "- spec.phase: post",
                        "+ spec.phase.stage: connection://wh/stage.orders",
                        "+ spec.phase.keep: 7d",
                        "+ spec.every: 15m");
        DeployedGate gate = only(guarding());
        assertThat(gate.version()).isEqualTo(2);
        assertThat(scheduler.transactions().<List<DeployedGate>>call(tx -> definitions
                        .gates()
                        .auditing(tx, List.of(gate.stageId().orElseThrow()))))
                .containsExactly(gate);
        assertThat(told.getFirst().before().orElseThrow().version()).isEqualTo(1);
        assertThat(told.getFirst().after()).contains(gate);
    }

    @Test
    void aGateWithARhythmIsDueAtOnceAndKeepsItsRhythmWhileThatIsTheSame() {
        apply(STAGED);
        Instant due = SchedulerHarness.START.plus(Duration.ofMinutes(7));
        scheduler.transactions().run(tx -> {
            assertThat(tx.first("SELECT next_at FROM gate", row -> row.getTimestamp(1)
                            .toInstant()))
                    .contains(SchedulerHarness.START);
            tx.update("UPDATE gate SET next_at = ?", due);
        });
        scheduler.clock().tick(Duration.ofMinutes(5));

        apply(STAGED.replace("> 2%", "> 3%"));
        assertThat(nextAt()).isEqualTo(due);

        apply(STAGED.replace("> 2%", "> 3%").replace("15m", "20m"));
        assertThat(nextAt()).isEqualTo(SchedulerHarness.START.plus(Duration.ofMinutes(5)));
    }

    @Test
    void aRemovedGateGuardsNothingAndItsWatchIsTold() {
        apply(READER, GATE);
        told.clear();

        DefinitionPlan plan = definitions.apply(new Deployment(files(READER), true, "ann", null));

        assertThat(plan.changes().getLast().action()).isEqualTo(Action.REMOVE);
        assertThat(plan.changes().getLast().effects())
                .containsExactly(
                        "connection://wh/raw.orders is not guarded by it any more",
                        "what it holds goes on: shop/mailing task send");
        assertThat(guarding()).isEmpty();
        assertThat(told.getFirst().before()).isPresent();
        assertThat(told.getFirst().after()).isEmpty();

        apply(GATE);
        assertThat(only(guarding()).version()).isEqualTo(2);
    }

    @Test
    void thePlanTellsWhomAGateHoldsWhateverTheAddressIsWrittenLike() {
        DefinitionPlan plan = definitions.plan(new Deployment(files(READER, GATE), false, "ann", null));

        assertThat(plan.problems()).isEmpty();
        assertThat(plan.changes().getLast().effects())
                .containsExactly(
                        "guards connection://wh/raw.orders",
                        "when it fails it holds shop/mailing task send",
                        "and whoever reads further downstream by lineage");
        assertThat(scheduler.rows("SELECT 1 FROM gate")).isEmpty();
    }

    @Test
    void aConnectionThatNobodyConfiguredIsAProblemWhereverItIsNamed() {
        List<DefinitionProblem> problems = definitions
                .plan(new Deployment(files(HEAD + """
                                  asset: "connection://lake/raw.orders"
                                  phase: {stage: "connection://lake2/s.orders", quarantine: "connection://lake3/q.orders"}
                                  checks: [{id: c, type: references, columns: [c], to: "connection://lake4/raw.customers", toColumns: [id]}]
                                """), false, "ann", null))
                .problems();

        assertThat(problems.stream().map(DefinitionProblem::message))
                .containsExactly(
                        "connection 'lake' is not configured; set sluice.connections.lake.url",
                        "connection 'lake2' is not configured; set sluice.connections.lake2.url",
                        "connection 'lake3' is not configured; set sluice.connections.lake3.url",
                        "connection 'lake4' is not configured; set sluice.connections.lake4.url");
    }

    @Test
    void aStageThatIsTheAssetByAnotherNameIsAProblem() {
        List<DefinitionProblem> problems = definitions
                .plan(new Deployment(files(HEAD + """
                                  asset: {namespace: "postgres://wh:5432", name: raw.orders}
                                  phase: {stage: "connection://wh/raw.orders"}
                                  checks: [{id: c, type: notNull, columns: [id]}]
                                """), false, "ann", null))
                .problems();

        assertThat(problems.stream().map(DefinitionProblem::message))
                .containsExactly("the stage connection://wh/raw.orders of gate shop/orders is the asset itself");
    }

    @Test
    void twoStagesOfOneAssetAreAProblem() {
        String other = STAGED.replace("name: orders,", "name: more,").replace("stage.orders", "stage.more");
        apply(STAGED);

        List<String> beside = definitions.plan(new Deployment(files(other), false, "ann", null)).problems().stream()
                .map(DefinitionProblem::message)
                .toList();
        DefinitionPlan instead = definitions.plan(new Deployment(files(other), true, "ann", null));

        assertThat(beside)
                .containsExactly(
                        "gates shop/more and shop/orders audit different stages of connection://wh/raw.orders");
        assertThat(instead.problems()).isEmpty();
    }

    @Test
    void theCatalogueIsAskedWhenAGateIsApplied() {
        DefinitionPlan plan =
                definitions.apply(new Deployment(files(GATE.replace("type: regex", "type: regx")), false, "ann", null));

        assertThat(plan.problems().getFirst().message()).isEqualTo("'type' cannot be 'regx'");
        assertThat(plan.problems().getFirst().fix()).startsWith("did you mean 'regex'?");
        assertThat(guarding()).isEmpty();
    }

    private List<DeployedGate> guarding() {
        return scheduler.transactions().call(tx -> definitions.gates().guarding(tx, List.of(assets.id(tx, ORDERS))));
    }

    private static DeployedGate only(List<DeployedGate> gates) {
        assertThat(gates).hasSize(1);
        return gates.getFirst();
    }

    private Instant nextAt() {
        return scheduler
                .transactions()
                .call(tx -> tx.query(
                        "SELECT next_at FROM gate", row -> row.getTimestamp(1).toInstant()))
                .getFirst();
    }

    private DefinitionPlan apply(String... documents) {
        DefinitionPlan plan = definitions.apply(new Deployment(files(documents), false, "ann", null));
        assertThat(plan.problems().stream().map(DefinitionProblem::render)).isEmpty();
        return plan;
    }

    private static List<SourceFile> files(String... documents) {
        List<SourceFile> files = new ArrayList<>();
        for (String document : documents) {
            files.add(new SourceFile("f" + files.size() + ".yaml", document));
        }
        return files;
    }
}
