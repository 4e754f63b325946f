package dev.sluice.controlplane.telemetry;

import dev.sluice.model.event.FacetObject;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import java.util.Optional;
import java.util.stream.Stream;

/** The trace of the request that is being answered. */
public final class RequestTrace {
    private static final int MOST_LINKS = 20;
    private static final int MOST_LOOKED_AT = 100;

    private RequestTrace() {}

    /** As the header traceparent writes it; empty without a traced request. */
    public static Optional<String> current() {
        return TraceParent.of(Span.current().getSpanContext()).map(TraceParent::toString);
    }

    /** Links the request to the traces that the run facets of the events in it tell, the first few of them. */
    public static void posted(Stream<FacetObject> facets) {
        Span request = Span.current();
        if (request.isRecording()) {
            facets.limit(MOST_LOOKED_AT)
                    .flatMap(each -> TraceParent.ofFacets(each).stream())
                    .filter(told ->
                            !told.traceId().equals(request.getSpanContext().getTraceId()))
                    .distinct()
                    .limit(MOST_LINKS)
                    .forEach(told -> request.addLink(told.context(), Attributes.of(RunSpans.LINK, "event")));
        }
    }
}
