package dev.sluice.controlplane.telemetry;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.MDC;

/**
 * What the lines of a log, and spans of stores, say of the work that this thread does: which run, which attempt. Close it where it
 * was opened.
 */
public final class WorkContext implements AutoCloseable {
    /** Names in the context of log lines. */
    static final String RUN = "runId";

    static final String ATTEMPT = "attemptId";
    static final String NAMESPACE = "namespace";
    static final String TRACE = "traceId";
    static final String SPAN = "spanId";

    /** There while an attempt is worked on: its calls belong to its run. */
    static final ContextKey<Boolean> OF_ATTEMPT = ContextKey.named("sluice-attempt");

    private final Map<String, String> said;
    private final Scope scope;

    private WorkContext(Map<String, String> said, Scope scope) {
        this.said = said;
        this.scope = scope;
    }

    /** Of an attempt; {@code namespace} is that of its workflow. */
    @SuppressWarnings("MustBeClosedChecker") // closed with the context
    public static WorkContext attempt(UUID run, UUID attempt, String namespace) {
        Map<String, String> said = Map.of(
                RUN,
                run.toString(),
                ATTEMPT,
                attempt.toString(),
                NAMESPACE,
                namespace,
                TRACE,
                TraceIds.trace(run),
                SPAN,
                TraceIds.span(attempt));
        Scope scope = Context.current()
                .with(Span.wrap(TraceIds.context(run, attempt)))
                .with(OF_ATTEMPT, true)
                .makeCurrent();
        said.forEach(MDC::put);
        return new WorkContext(said, scope);
    }

    @Override
    public void close() {
        said.keySet().forEach(MDC::remove);
        scope.close();
    }
}
