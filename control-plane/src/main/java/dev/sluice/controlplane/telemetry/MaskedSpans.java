package dev.sluice.controlplane.telemetry;

import dev.sluice.controlplane.secret.KnownSecrets;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.AttributeType;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.internal.ExtendedSpanProcessor;
import jakarta.inject.Singleton;

/**
 * Takes the values of secrets out of spans before they end: paths and queries of requests are the callers' words. Events of
 * spans cannot be changed; those of the service's own spans say times and states only, and {@link TracingSetup} masks exceptions.
 */
@Singleton
final class MaskedSpans implements ExtendedSpanProcessor {
    private final KnownSecrets secrets;

    MaskedSpans(KnownSecrets secrets) {
        this.secrets = secrets;
    }

    @Override
    public void onEnding(ReadWriteSpan span) {
        SpanData data = span.toSpanData();
        data.getAttributes().forEach((key, value) -> {
            if (key.getType() == AttributeType.STRING && secrets.isIn((String) value)) {
                span.setAttribute(AttributeKey.stringKey(key.getKey()), secrets.mask((String) value));
            }
        });
        if (secrets.isIn(data.getName())) {
            span.updateName(secrets.mask(data.getName()));
        }
        if (secrets.isIn(data.getStatus().getDescription())) {
            span.setStatus(
                    data.getStatus().getStatusCode(),
                    secrets.mask(data.getStatus().getDescription()));
        }
    }

    @Override
    public boolean isOnEndingRequired() {
        return true;
    }

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {}

    @Override
    public boolean isStartRequired() {
        return false;
    }

    @Override
    public void onEnd(ReadableSpan span) {}

    @Override
    public boolean isEndRequired() {
        return false;
    }
}
