package dev.sluice.controlplane.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.adapters.http.HttpConfig;
import dev.sluice.adapters.http.HttpExecutor;
import dev.sluice.adapters.notify.WebhookNotifier;
import dev.sluice.scheduler.definition.ResourceName;
import dev.sluice.scheduler.definition.Task;
import dev.sluice.scheduler.execute.AttemptListener;
import dev.sluice.scheduler.execute.AttemptOutcome;
import dev.sluice.scheduler.execute.AttemptRequest;
import dev.sluice.scheduler.execute.ResolvedWork;
import dev.sluice.scheduler.notify.Channel;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpSpansTest {
    private static final UUID RUN = UUID.fromString("0199f0a8-1111-7aaa-8bbb-000000000001");
    private static final UUID ATTEMPT = UUID.fromString("0199f0a8-2222-7aaa-8bbb-000000000002");

    private final List<SpanData> told = new CopyOnWriteArrayList<>();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final OpenTelemetrySdk telemetry = telemetry(Sampler.alwaysOff());

    @SuppressWarnings("NullAway.Init")
    private HttpServer server;

    private OpenTelemetrySdk telemetry(Sampler requests) {
        return OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .setSampler(new RunSampler(requests))
                        .addSpanProcessor(SimpleSpanProcessor.create(new KeptSpans(told)))
                        .build())
                .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
                .build();
    }

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
        telemetry.close();
    }

    /** /moved leads to /load, /503 answers so, /broken hangs up. */
    private void answer(HttpExchange exchange) throws IOException {
        heard.add(exchange.getRequestURI().getPath() + " "
                + exchange.getRequestHeaders().getFirst("traceparent"));
        switch (exchange.getRequestURI().getPath()) {
            case "/moved" -> {
                exchange.getResponseHeaders().set("Location", "/load?day=1");
                exchange.sendResponseHeaders(302, -1);
            }
            case "/503" -> exchange.sendResponseHeaders(503, -1);
            case "/broken" -> throw new IOException("hangs up");
            default -> exchange.sendResponseHeaders(200, -1);
        }
        exchange.close();
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private static final class Silent implements AttemptListener {
        @Override
        public void line(Stream stream, String line) {}

        @Override
        public void startedAs(String nativeId) {}
    }

    private AttemptOutcome call(String path) {
        ResolvedWork work = new ResolvedWork.Http("GET", url(path), Map.of(), Optional.empty(), Map.of(), Set.of());
        AttemptRequest request = new AttemptRequest(
                ATTEMPT,
                UUID.randomUUID(),
                1,
                new ResourceName("n", "w"),
                "call",
                work,
                new Task.Resources(0, 0, 0),
                Duration.ofSeconds(10),
                Map.of(TraceParent.VARIABLE, TraceIds.parent(RUN, ATTEMPT).toString()));
        try (WorkContext _ = WorkContext.attempt(RUN, ATTEMPT, "n")) {
            return new HttpExecutor(HttpConfig.defaults(), new HttpSpans(false, telemetry).ofTasks())
                    .run(request, new Silent());
        }
    }

    private static Map<String, String> attributes(SpanData span) {
        Map<String, String> attributes = new TreeMap<>();
        span.getAttributes().forEach((key, value) -> attributes.put(key.getKey(), value.toString()));
        return attributes;
    }

    @Test
    void eachCallOfATaskIsASpanBelowItsAttemptThatTheServerIsToldOf() {
        assertThat(call("/moved")).isInstanceOf(AttemptOutcome.Succeeded.class);

        assertThat(told)
                .extracting(SpanData::getName, SpanData::getKind, SpanData::getTraceId, SpanData::getParentSpanId)
                .containsOnly(tuple("GET", SpanKind.CLIENT, TraceIds.trace(RUN), TraceIds.span(ATTEMPT)))
                .hasSize(2);
        assertThat(heard)
                .containsExactly(
                        "/moved 00-" + TraceIds.trace(RUN) + "-" + told.get(0).getSpanId() + "-01",
                        "/load 00-" + TraceIds.trace(RUN) + "-" + told.get(1).getSpanId() + "-01");
        assertThat(attributes(told.get(1)))
                .containsEntry("http.request.method", "GET")
                .containsEntry("http.response.status_code", "200")
                .containsEntry("server.address", "127.0.0.1")
                .containsEntry("server.port", String.valueOf(server.getAddress().getPort()))
                .containsEntry("url.full", url("/load?day=1"));
    }

    @Test
    void callThatFailsSaysByWhat() {
        call("/503");
        call("/broken");

        assertThat(told).extracting(span -> span.getStatus().getStatusCode()).containsOnly(StatusCode.ERROR);
        assertThat(told)
                .extracting(span -> attributes(span).get("error.type"))
                .containsExactly("503", "java.io.IOException");
    }

    @Test
    void noticeIsATraceOfItsOwnThatTellsTheServerOnly() {
        Channel channel = new Channel(
                "webhook", "ops", Optional.of(URI.create(url("/services/T0/B0/kept"))), Optional.empty(), Map.of());
        try (OpenTelemetrySdk all = telemetry(Sampler.alwaysOn());
                WebhookNotifier notifier = new WebhookNotifier(
                        Duration.ofSeconds(5), () -> Instant.EPOCH, new HttpSpans(false, all).ofNotices())) {
            notifier.post(channel, "1", new byte[0]);
        }

        assertThat(told)
                .extracting(SpanData::getName, SpanData::getParentSpanId, span -> attributes(span)
                        .get("url.full"))
                .containsExactly(tuple("POST", "0000000000000000", url("/***")));
        assertThat(told.toString()).doesNotContain("kept");
        assertThat(heard)
                .containsExactly("/services/T0/B0/kept 00-" + told.getFirst().getTraceId() + "-"
                        + told.getFirst().getSpanId() + "-01");
    }

    @Test
    void clientsStayAsTheyAreWhileTracesAreOff() {
        HttpSpans off = new HttpSpans(true, telemetry);

        try (HttpClient client = HttpClient.newHttpClient()) {
            assertThat(off.ofTasks().apply(client)).isSameAs(client);
            assertThat(off.ofNotices().apply(client)).isSameAs(client);
        }
    }
}
