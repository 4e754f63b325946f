package dev.sluice.controlplane.telemetry;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.controlplane.dispatch.Replica;
import dev.sluice.controlplane.dispatch.SchedulerHarness;
import dev.sluice.controlplane.dispatch.ScriptedExecutor;
import dev.sluice.controlplane.eventlog.LogOf;
import dev.sluice.controlplane.run.AssetPublisher;
import dev.sluice.model.DatasetId;
import dev.sluice.scheduler.execute.ErrorClass;
import dev.sluice.testkit.Events;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which spans the feed makes of stored times. One class: all is told by one feed over one store. */
class TraceFeedTest {
    private static final String FLAKY = SchedulerHarness.workflow("flaky", """
        tasks:
          - id: load
            type: noop
            retry: {maxAttempts: 3, backoff: fixed, initial: 30s, jitter: 0}
            produces: [{asset: loaded, uri: "connection://wh/loaded"}]
        """);

    private static final String CONSUMER = SchedulerHarness.workflow("consumer", """
        triggers: [{id: loaded, type: asset, assets: ["connection://wh/loaded"], consume: each}]
        tasks: [{id: use, type: noop}]
        """);

    private final List<SpanData> told = Collections.synchronizedList(new ArrayList<>());
    private final SdkTracerProvider provider = SdkTracerProvider.builder()
            .setIdGenerator(new GivenIds())
            .setSampler(new RunSampler(Sampler.alwaysOff())) // runs are told whatever becomes of requests
            .addSpanProcessor(SimpleSpanProcessor.create(new KeptSpans(told)))
            .build();

    @SuppressWarnings("NullAway.Init")
    private SchedulerHarness scheduler;

    @SuppressWarnings("NullAway.Init")
    private TraceFeed feed;

    @BeforeEach
    void open() throws SQLException {
        scheduler = new SchedulerHarness();
        feed = feed(() -> {});
        feed.begin();
    }

    @AfterEach
    void close() {
        scheduler.close();
        provider.close();
    }

    private TraceFeed feed(Runnable flush) {
        return new TraceFeed(
                scheduler.transactions(),
                new EndedFacts(LogOf.in(scheduler.dataSource(), scheduler.clock())),
                new RunSpans(provider.get("test")),
                flush,
                scheduler.clock());
    }

    @Test
    void runWithARetryIsOneTraceOfARootAndItsAttempts() {
        ScriptedExecutor executor = ScriptedExecutor.failsFirst("load", 1);
        Replica replica = scheduler.replica("a", executor);
        scheduler.apply(FLAKY);
        UUID run = scheduler.start("n/flaky", Map.of());
        scheduler.settle(replica);
        scheduler.clock().tick(Duration.ofSeconds(30));
        scheduler.settle(replica);

        feed.tell();

        List<UUID> attempts = scheduler.rows("SELECT id FROM attempt ORDER BY number").stream()
                .map(UUID::fromString)
                .toList();
        assertThat(told).extracting(SpanData::getTraceId).containsOnly(TraceIds.trace(run));
        assertThat(told)
                .extracting(SpanData::getName, SpanData::getSpanId, SpanData::getParentSpanId)
                .containsExactly(
                        tuple("load", TraceIds.span(attempts.get(0)), TraceIds.span(run)),
                        tuple("load", TraceIds.span(attempts.get(1)), TraceIds.span(run)),
                        tuple("RUN n/flaky", TraceIds.span(run), "0000000000000000"));
        SpanData first = told.get(0);
        assertThat(attributes(first))
                .containsEntry("cicd.pipeline.name", "n/flaky")
                .containsEntry("cicd.pipeline.run.id", run.toString())
                .containsEntry("cicd.pipeline.task.name", "load")
                .containsEntry("cicd.pipeline.task.run.result", "failure")
                .containsEntry("error.type", "transient")
                .containsEntry("cicd.worker.name", "a");
        assertThat(first.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(first.getStatus().getDescription()).isEqualTo("not yet");
        SpanData second = told.get(1);
        assertThat(attributes(second))
                .containsEntry("cicd.pipeline.task.run.result", "success")
                .doesNotContainKey("error.type");
        assertThat(links(second)).containsExactly("previous_attempt " + TraceIds.span(attempts.get(0)));
        SpanData root = told.get(2);
        assertThat(root.getKind()).isEqualTo(SpanKind.SERVER);
        assertThat(attributes(root))
                .containsEntry("cicd.pipeline.result", "success")
                .containsEntry("sluice.trigger", "manual");
        assertThat(Duration.ofNanos(root.getEndEpochNanos() - root.getStartEpochNanos()))
                .isEqualTo(Duration.ofSeconds(30));
        assertThat(Instant.ofEpochSecond(0, root.getStartEpochNanos())).isEqualTo(SchedulerHarness.START);
        assertThat(executor.requests())
                .extracting(request -> request.context().get("TRACEPARENT"))
                .containsExactly(
                        TraceIds.parent(run, attempts.get(0)).toString(),
                        TraceIds.parent(run, attempts.get(1)).toString());
        assertThat(scheduler.lineage())
                .filteredOn(event -> event.contains("\"sluice_run\""))
                .allMatch(event -> event.contains(TraceIds.parent(run, run).toString()));
        assertThat(scheduler.lineage())
                .filteredOn(event -> event.contains("\"number\":2"))
                .hasSize(2)
                .allMatch(event ->
                        event.contains(TraceIds.parent(run, attempts.get(1)).toString()));
    }

    @Test
    void runThatAnotherReplicaTookOverIsOneTraceWithTheLostAttemptLinked() {
        CountDownLatch latch = new CountDownLatch(1);
        Replica lost = scheduler.replica("lost", ScriptedExecutor.waitsFor(latch));
        scheduler.apply(FLAKY);
        UUID run = scheduler.start("n/flaky", Map.of());
        lost.dispatch();
        Replica other = scheduler.replica("other", ScriptedExecutor.succeeds());
        scheduler.clock().tick(Duration.ofSeconds(16));
        other.sweep();
        latch.countDown();
        SchedulerHarness.idle(lost);
        scheduler.clock().tick(Duration.ofSeconds(2));
        scheduler.settle(other);

        feed.tell();

        assertThat(told).extracting(SpanData::getTraceId).containsOnly(TraceIds.trace(run));
        assertThat(told)
                .extracting(span -> attributes(span).get("cicd.worker.name"))
                .containsExactly("lost", "other", null);
        assertThat(attributes(told.get(0)))
                .containsEntry("cicd.pipeline.task.run.result", "error")
                .containsEntry("error.type", "lost");
        assertThat(links(told.get(1)))
                .containsExactly("previous_attempt " + told.get(0).getSpanId());
        assertThat(attributes(told.get(2))).containsEntry("cicd.pipeline.result", "success");
    }

    @Test
    void spansThatWereLostWithTheirReplicaGoOutAgainUnderTheSameIds() {
        Replica replica = scheduler.replica("a", ScriptedExecutor.succeeds());
        scheduler.apply(FLAKY);
        scheduler.start("n/flaky", Map.of());
        scheduler.settle(replica);
        TraceFeed dying = feed(() -> {
            throw new IllegalStateException("killed");
        });

        assertThatThrownBy(dying::tell).hasMessage("killed");
        List<String> before = told.stream().map(SpanData::getSpanId).toList();
        told.clear();
        feed.tell();

        assertThat(before).hasSize(2);
        assertThat(told).extracting(SpanData::getSpanId).containsExactlyElementsOf(before);
        told.clear();
        feed.tell();
        assertThat(told).isEmpty();
    }

    @Test
    void runThatAVersionStartedIsLinkedToTheAttemptThatWroteIt() {
        Replica replica = scheduler.replica("a", ScriptedExecutor.succeeds());
        scheduler.apply(FLAKY);
        scheduler.apply(CONSUMER);
        scheduler.start("n/flaky", Map.of());
        scheduler.settle(replica);

        feed.tell();

        SpanData writer = told.stream()
                .filter(span -> span.getName().equals("load"))
                .findFirst()
                .orElseThrow();
        SpanData root = root("n/consumer");
        assertThat(links(root)).containsExactly("upstream " + writer.getSpanId());
        assertThat(root.getLinks().getFirst().getSpanContext().getTraceId())
                .isEqualTo(writer.getTraceId())
                .isNotEqualTo(root.getTraceId());
    }

    @Test
    void runThatAForeignVersionStartedIsLinkedToTheTraceThatItsEventTells() throws Exception {
        Replica replica = scheduler.replica("a", ScriptedExecutor.succeeds());
        scheduler.apply(FLAKY);
        scheduler.apply(CONSUMER);
        UUID foreign = UUID.fromString(Events.runId(1));
        String event = Events.complete("etl", Events.runId(1))
                .runFacet("acme", "\"traceparent\":\"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\"")
                .json();
        LogOf.events(scheduler.dataSource(), 0, List.of(event), SchedulerHarness.START);
        scheduler.transactions().run(tx -> scheduler
                .main()
                .publisher()
                .publish(
                        tx,
                        new AssetPublisher.Writer(foreign, 1L, null, true),
                        List.of(new DatasetId("postgres://wh:5432", "loaded")),
                        SchedulerHarness.START));
        scheduler.settle(replica);

        feed.tell();

        assertThat(links(root("n/consumer"))).containsExactly("upstream 00f067aa0ba902b7");
    }

    @Test
    void failureTellsItsKindAndRepetitionTheRunThatItRepeats() {
        Replica replica = scheduler.replica(
                "a", ScriptedExecutor.does(_ -> ScriptedExecutor.failed(ErrorClass.PERMANENT, "no such table")));
        scheduler.apply(FLAKY);
        UUID run = scheduler.start("n/flaky", Map.of());
        scheduler.settle(replica);
        UUID again = scheduler
                .main()
                .requests()
                .rerun(run, new dev.sluice.controlplane.run.RunRequests.Caller("again", "test", true));
        scheduler.settle(replica);

        feed.tell();

        assertThat(told).filteredOn(span -> span.getName().startsWith("RUN")).allSatisfy(root -> assertThat(
                        attributes(root))
                .containsEntry("cicd.pipeline.result", "failure")
                .containsEntry("error.type", "permanent"));
        assertThat(told)
                .filteredOn(span -> span.getSpanId().equals(TraceIds.span(again)))
                .singleElement()
                .satisfies(root -> assertThat(links(root)).containsExactly("repeated_run " + TraceIds.span(run)));
    }

    @Test
    void whatEndedLongAgoIsPassedOver() {
        Replica replica = scheduler.replica("a", ScriptedExecutor.succeeds());
        scheduler.apply(FLAKY);
        scheduler.start("n/flaky", Map.of());
        scheduler.settle(replica);
        scheduler.clock().tick(Duration.ofHours(2));

        feed.tell();

        assertThat(told).isEmpty();
    }

    private SpanData root(String pipeline) {
        return told.stream()
                .filter(span -> span.getName().equals("RUN " + pipeline))
                .findFirst()
                .orElseThrow();
    }

    private static org.assertj.core.groups.Tuple tuple(Object... values) {
        return org.assertj.core.groups.Tuple.tuple(values);
    }

    private static Map<String, Object> attributes(SpanData span) {
        Map<String, Object> attributes = new java.util.TreeMap<>();
        span.getAttributes().forEach((key, value) -> attributes.put(key.getKey(), value));
        return attributes;
    }

    /** Kind and span of each. */
    private static List<String> links(SpanData span) {
        return span.getLinks().stream().map(TraceFeedTest::link).toList();
    }

    private static String link(LinkData link) {
        return requireNonNull(link.getAttributes().get(AttributeKey.stringKey("sluice.link"))) + " "
                + link.getSpanContext().getSpanId();
    }
}
