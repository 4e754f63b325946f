package dev.sluice.controlplane.telemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;

/**
 * Keeps every run, whatever share of the requests is kept: run ids begin with the time, so their trace ids are not random.
 *
 * <p>A call to a store that no request and no run asked for is no trace of its own: the loops of the scheduler look every
 * few hundred milliseconds. A notice to somebody is one.
 */
final class RunSampler implements Sampler {
    private final Sampler requests;

    RunSampler(Sampler requests) {
        this.requests = requests;
    }

    @Override
    public SamplingResult shouldSample(
            Context parent, String trace, String name, SpanKind kind, Attributes attributes, List<LinkData> links) {
        if (GivenIds.given() != null || parent.get(WorkContext.OF_ATTEMPT) != null) {
            return SamplingResult.recordAndSample();
        }
        boolean alone = !Span.fromContext(parent).getSpanContext().isValid();
        if (alone && (kind == SpanKind.CLIENT || kind == SpanKind.INTERNAL) && attributes.get(HttpSpans.CALL) == null) {
            return SamplingResult.drop();
        }
        return requests.shouldSample(parent, trace, name, kind, attributes, links);
    }

    @Override
    public String getDescription() {
        return "runs{" + requests.getDescription() + "}";
    }
}
