package dev.sluice.scheduler.definition.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.scheduler.definition.Workflow;
import dev.sluice.scheduler.definition.plan.Change.Impact;
import dev.sluice.scheduler.definition.read.DefinitionProblem;
import dev.sluice.scheduler.definition.read.DefinitionReader;
import dev.sluice.scheduler.definition.read.ReadResult;
import dev.sluice.scheduler.definition.read.SourceFile;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class DefinitionDiffTest {
    private static final String BASE = """
            apiVersion: sluice.dev/v1alpha1
            kind: Workflow
            metadata: {name: w, ownership: {owner: team:a, escalation: [{after: 5m, severity: warn, notify: ["slack:a"]}]}}
            spec:
              description: old
              partitions: {type: time, every: 1d, start: 2024-01-01}
              triggers:
                - {id: nightly, type: schedule, cron: "0 2 * * *", catchup: {window: 2d}}
                - {id: hourly, type: schedule, every: 1h}
              slo: {deadline: "06:30"}
              tasks:
                - id: load
                  type: sql
                  connection: db
                  run: select 1
                  retry: {maxAttempts: 2}
                  resources: {memory: 1Gi}
                  produces: [{asset: raw, uri: "s3://b/raw"}]
                - {id: copy, type: process, command: [cp, a, b], consumes: [raw], produces: [{asset: out, uri: "s3://b/out"}]}
            """;

    @Test
    void nothingChangedIsNoChange() {
        assertThat(DefinitionDiff.between(workflow(BASE), workflow(BASE))).isEmpty();
    }

    @Test
    void theOrderOfTasksTriggersAndKeysIsNoChange() {
        String moved = BASE.replace("    - {id: hourly, type: schedule, every: 1h}\n", "")
                .replace("  triggers:\n", "  triggers:\n    - {every: 1h, id: hourly, type: schedule}\n");

        assertThat(moved).isNotEqualTo(BASE);
        assertThat(DefinitionDiff.between(workflow(BASE), workflow(moved))).isEmpty();
    }

    @Test
    void movingAValueIntoDefaultsIsNoChange() {
        String before = BASE.replace("resources: {memory: 1Gi}", "timeout: 2h")
                .replace("[cp, a, b]", "[cp, a, b], timeout: 2h");
        String after = BASE.replace("      resources: {memory: 1Gi}\n", "")
                .replace("  slo:", "  defaults: {timeout: 2h}\n  slo:");

        assertThat(DefinitionDiff.between(workflow(before), workflow(after))).isEmpty();
    }

    @Test
    void changesOfForecastsAreToldInTheWordsOfTheYaml() {
        String before = BASE.replace("  slo:", "  forecast: {promises: [{asset: out, by: \"07:00\"}]}\n  slo:");
        String after = BASE.replace(
                "  slo:",
                "  forecast: {mode: act, allow: [warn, holdBack], maxShift: 10m, prior: {p50: 5m, p90: 15m},"
                        + " promises: [{asset: raw, within: 90m}, {asset: out, by: \"08:00\"}]}\n  slo:");

        List<Change> changes = DefinitionDiff.between(workflow(before), workflow(after));

        assertThat(changes)
                .extracting(Change::toString)
                .containsExactly(
                        "~ spec.forecast.mode: advise -> act",
                        "~ spec.forecast.allow: holdBack, holdDoomed, killHung, raisePriority, retryEarly, startEarly, warn"
                                + " -> holdBack, warn",
                        "~ spec.forecast.maxShift: 30m -> 10m",
                        "~ spec.forecast.promises[s3://b out].by: 07:00 -> 08:00",
                        "+ spec.forecast.prior.p50: 5m",
                        "+ spec.forecast.prior.p90: 15m",
                        "+ spec.forecast.promises[s3://b raw].within: 1h30m");
        assertThat(changes)
                .extracting(Change::impact)
                .containsExactly(
                        Impact.EXECUTION,
                        Impact.EXECUTION,
                        Impact.EXECUTION,
                        Impact.ALERTING,
                        Impact.EXECUTION,
                        Impact.EXECUTION,
                        Impact.ALERTING);
    }

    @Test
    void changesAreToldInTheWordsOfTheYaml() {
        String after = BASE.replace("old", "new")
                .replace("0 2 * * *", "0 3 * * *")
                .replace("window: 2d", "window: 1d")
                .replace("06:30", "07:00")
                .replace("maxAttempts: 2", "maxAttempts: 3")
                .replace("memory: 1Gi", "memory: 2Gi, cpu: 500m")
                .replace("every: 1d", "every: 1w")
                .replace("slack:a", "slack:b")
                .replace("[cp, a, b]", "[cp, a, c]");

        assertThat(DefinitionDiff.between(workflow(BASE), workflow(after)))
                .extracting(Change::toString)
                .containsExactly(
                        "~ metadata.ownership.escalation[0].notify: slack:a -> slack:b",
                        "~ spec.description: old -> new",
                        "~ spec.partitions.every: 1d -> 1w",
                        "~ spec.triggers[nightly].cron: 0 2 * * * -> 0 3 * * *",
                        "~ spec.triggers[nightly].catchup.window: 2d -> 1d",
                        "~ spec.slo.deadline: 06:30 -> 07:00",
                        "~ spec.tasks[load].retry.maxAttempts: 2 -> 3",
                        "~ spec.tasks[load].resources.memory: 1073741824 -> 2147483648",
                        "+ spec.tasks[load].resources.cpu: 500",
                        "~ spec.tasks[copy].command[2]: b -> c");
    }

    @Test
    void triggersTasksAndAssetsThatComeAndGoAreOneChangeEach() {
        String after = BASE.replace(
                        "- {id: hourly, type: schedule, every: 1h}", "- {id: push, type: webhook, secretRef: s}")
                .replace("produces: [{asset: out, uri: \"s3://b/out\"}]", "after: [load]");

        assertThat(DefinitionDiff.between(workflow(BASE), workflow(after)))
                .contains(
                        new Change("spec.triggers[hourly]", Optional.of("schedule"), Optional.empty(), Impact.FIRING),
                        new Change("spec.triggers[push]", Optional.empty(), Optional.of("webhook"), Impact.FIRING),
                        new Change(
                                "spec.tasks[copy].produces[out]",
                                Optional.of("s3://b out"),
                                Optional.empty(),
                                Impact.ASSET_REMOVED))
                .extracting(Change::path)
                .containsExactlyInAnyOrder(
                        "spec.triggers[hourly]",
                        "spec.triggers[push]",
                        "spec.tasks[copy].after",
                        "spec.tasks[copy].produces[out]");
    }

    @Test
    void consumersOfAssetsThatNobodyProducesAnyMoreBreak() {
        Workflow before = workflow(BASE);
        Workflow after = workflow(BASE.replace("s3://b/out", "s3://b/elsewhere"));
        Workflow consumer = workflow("""
                apiVersion: sluice.dev/v1alpha1
                kind: Workflow
                metadata: {name: consumer}
                spec:
                  triggers:
                    - {id: asset, type: asset, assets: ["s3://b/out", "s3://foreign/x"]}
                    - {id: clock, type: schedule, every: 1h, waitFor: {assets: ["s3://b/out"], timeout: 1h}}
                  tasks: [{id: t, type: noop, consumes: ["s3://b/out", "s3://b/raw"]}]
                """);

        assertThat(PlanPreview.brokenConsumers(
                        List.of(before, consumer), List.of(after, consumer), Function.identity()))
                .extracting(PlanPreview.BrokenConsumer::path, broken -> broken.producer()
                        .name())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("spec.tasks[t].consumes", "w"),
                        org.assertj.core.groups.Tuple.tuple("spec.triggers[asset].assets", "w"),
                        org.assertj.core.groups.Tuple.tuple("spec.triggers[clock].waitFor", "w"));
        assertThat(PlanPreview.brokenConsumers(
                        List.of(before, consumer), List.of(before, consumer), Function.identity()))
                .isEmpty();
    }

    @Test
    void consumerBreaksAlsoUnderAnotherAddressOfTheAsset() {
        Workflow before = workflow(BASE);
        Workflow after = workflow(BASE.replace("s3://b/out", "s3://b/elsewhere"));
        Workflow consumer = workflow("""
                apiVersion: sluice.dev/v1alpha1
                kind: Workflow
                metadata: {name: consumer}
                spec: {tasks: [{id: t, type: noop, consumes: ["s3://mirror/out"]}]}
                """);

        assertThat(PlanPreview.brokenConsumers(
                        List.of(before, consumer),
                        List.of(after, consumer),
                        asset -> asset.toString().endsWith("out") ? "out" : asset))
                .extracting(PlanPreview.BrokenConsumer::path)
                .containsExactly("spec.tasks[t].consumes");
    }

    @Test
    void nextFireTimesOfEachScheduleComeInOrder() {
        assertThat(PlanPreview.nextFireTimes(workflow(BASE), Instant.parse("2024-05-01T00:30:00Z"), 2))
                .containsExactly(
                        new PlanPreview.FireTime("hourly", Instant.parse("2024-05-01T01:00:00Z")),
                        new PlanPreview.FireTime("hourly", Instant.parse("2024-05-01T02:00:00Z")),
                        new PlanPreview.FireTime("nightly", Instant.parse("2024-05-01T02:00:00Z")),
                        new PlanPreview.FireTime("nightly", Instant.parse("2024-05-02T02:00:00Z")));
        assertThatThrownBy(() -> PlanPreview.nextFireTimes(workflow(BASE), Instant.EPOCH, 1_001))
                .hasMessage("count is 1001; allowed: 0 to 1000");
    }

    private static Workflow workflow(String yaml) {
        ReadResult result = new DefinitionReader().read(List.of(new SourceFile("test.yaml", yaml)));
        assertThat(result.problems().stream().map(DefinitionProblem::render)).isEmpty();
        return (Workflow) result.definitions().getFirst().definition();
    }
}
