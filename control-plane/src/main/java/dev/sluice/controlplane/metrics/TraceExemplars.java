package dev.sluice.controlplane.metrics;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.prometheus.client.exemplars.tracer.common.SpanContextSupplier;
import org.jspecify.annotations.Nullable;

/** Lets exemplars carry the trace of the run at hand, else that of the request. */
final class TraceExemplars implements SpanContextSupplier {
    @Override
    public @Nullable String getTraceId() {
        if (RunTrace.CURRENT.isBound()) {
            return RunTrace.CURRENT.get().traceId();
        }
        SpanContext span = Span.current().getSpanContext();
        return span.isValid() ? span.getTraceId() : null;
    }

    @Override
    public @Nullable String getSpanId() {
        if (RunTrace.CURRENT.isBound()) {
            return RunTrace.CURRENT.get().spanId();
        }
        SpanContext span = Span.current().getSpanContext();
        return span.isValid() ? span.getSpanId() : null;
    }

    @Override
    public boolean isSampled() {
        return RunTrace.CURRENT.isBound() || Span.current().getSpanContext().isSampled();
    }
}
