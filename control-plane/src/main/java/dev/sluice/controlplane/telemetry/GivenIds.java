package dev.sluice.controlplane.telemetry;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.trace.IdGenerator;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Gives spans of runs the ids that follow from the runs, and all others random ones. */
@Singleton
final class GivenIds implements IdGenerator {
    /** What the next span of this thread is called. */
    private static final ScopedValue<SpanContext> NEXT = ScopedValue.newInstance();

    private final IdGenerator others = IdGenerator.random();

    /** Makes a span of that name. */
    static <T> T with(SpanContext name, ScopedValue.CallableOp<T, RuntimeException> span) {
        return ScopedValue.where(NEXT, name).call(span);
    }

    /** The given name; null for a span that may have any. */
    static @Nullable SpanContext given() {
        return NEXT.isBound() ? NEXT.get() : null;
    }

    @Override
    public String generateSpanId() {
        SpanContext given = given();
        return given == null ? others.generateSpanId() : given.getSpanId();
    }

    @Override
    public String generateTraceId() {
        SpanContext given = given();
        return given == null ? others.generateTraceId() : given.getTraceId();
    }
}
