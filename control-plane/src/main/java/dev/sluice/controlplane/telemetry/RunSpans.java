package dev.sluice.controlplane.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Makes the spans of runs and attempts from what is stored of them, after they ended: whoever tells it, and however often, the
 * ids and times are the same.
 */
final class RunSpans {
    static final AttributeKey<String> LINK = AttributeKey.stringKey("sluice.link");
    private static final AttributeKey<String> STATE = AttributeKey.stringKey("cicd.pipeline.run.state");
    private static final int LONGEST_MESSAGE = 1_000;

    private final Tracer tracer;

    RunSpans(Tracer tracer) {
        this.tracer = tracer;
    }

    /** The root of a run's trace. */
    void run(EndedRun run) {
        CicdResult result = CicdResult.ofRun(run.state(), run.timedOut(), run.errorClass());
        AttributesBuilder attributes = pipeline(run.pipeline(), run.id().toString())
                .put("cicd.pipeline.action.name", "RUN")
                .put("cicd.pipeline.result", result.value())
                .put("sluice.trigger", run.trigger());
        if (run.partition() != null) {
            attributes.put("sluice.partition", run.partition());
        }
        SpanBuilder builder = tracer.spanBuilder("RUN " + run.pipeline().fullName())
                .setSpanKind(SpanKind.SERVER)
                .setNoParent()
                .setStartTimestamp(run.createdAt());
        run.links().forEach(cause -> builder.addLink(cause.span(), Attributes.of(LINK, cause.kind())));
        Span span = start(builder, attributes, TraceIds.context(run.id(), run.id()));
        state(span, "pending", run.createdAt());
        if (run.startedAt() != null) {
            state(span, "executing", run.startedAt());
        }
        end(span, result, run.errorClass(), run.reason(), run.endedAt());
    }

    /** One attempt, below its run. */
    void attempt(EndedAttempt attempt) {
        CicdResult result = CicdResult.ofAttempt(attempt.state(), attempt.errorClass());
        AttributesBuilder attributes = pipeline(
                        attempt.pipeline(), attempt.run().toString())
                .put("cicd.pipeline.task.name", attempt.task())
                .put("cicd.pipeline.task.run.id", attempt.taskRun().toString())
                .put("cicd.pipeline.task.run.result", result.value())
                .put("cicd.worker.name", attempt.replica())
                .put("sluice.attempt.id", attempt.id().toString())
                .put("sluice.attempt.number", attempt.number());
        Context parent = Context.root().with(Span.wrap(TraceIds.context(attempt.run(), attempt.run())));
        SpanBuilder builder = tracer.spanBuilder(attempt.task())
                .setSpanKind(SpanKind.INTERNAL)
                .setParent(parent)
                .setStartTimestamp(attempt.startedAt());
        if (attempt.previous() != null) {
            builder.addLink(
                    TraceIds.context(attempt.run(), attempt.previous()), Attributes.of(LINK, "previous_attempt"));
        }
        Span span = start(builder, attributes, TraceIds.context(attempt.run(), attempt.id()));
        end(span, result, attempt.errorClass(), attempt.message(), attempt.endedAt());
    }

    private static AttributesBuilder pipeline(Pipeline pipeline, String run) {
        return Attributes.builder()
                .put("cicd.pipeline.name", pipeline.fullName())
                .put("cicd.pipeline.run.id", run)
                .put("sluice.namespace", pipeline.namespace())
                .put("sluice.definition.version", pipeline.version());
    }

    private static Span start(SpanBuilder builder, AttributesBuilder attributes, SpanContext name) {
        builder.setAllAttributes(attributes.build());
        return GivenIds.with(name, builder::startSpan);
    }

    private static void state(Span span, String state, Instant at) {
        span.addEvent(STATE.getKey(), Attributes.of(STATE, state), at);
    }

    private static void end(
            Span span, CicdResult result, @Nullable String errorClass, @Nullable String message, Instant at) {
        if (result.isBad()) {
            span.setAttribute("error.type", errorClass == null ? "_OTHER" : errorClass.toLowerCase(Locale.ROOT));
            span.setStatus(StatusCode.ERROR, bounded(message));
        }
        span.end(at);
    }

    private static String bounded(@Nullable String message) {
        String text = message == null ? "" : message;
        return text.length() > LONGEST_MESSAGE ? text.substring(0, LONGEST_MESSAGE) : text;
    }
}
