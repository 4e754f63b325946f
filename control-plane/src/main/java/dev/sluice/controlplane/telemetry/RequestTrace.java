package dev.sluice.controlplane.telemetry;

import io.opentelemetry.api.trace.Span;
import java.util.Optional;

/** The trace of the request that is being answered. */
public final class RequestTrace {
    private RequestTrace() {}

    /** As the header traceparent writes it; empty without a traced request. */
    public static Optional<String> current() {
        return TraceParent.of(Span.current().getSpanContext()).map(TraceParent::toString);
    }
}
