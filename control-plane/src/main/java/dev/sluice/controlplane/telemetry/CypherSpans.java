package dev.sluice.controlplane.telemetry;

import dev.sluice.lineage.neo4j.StatementObserver;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Tells a span of every statement that a request sends to Neo4j, by OpenTelemetry's conventions for databases. On where
 * statements of PostgreSQL are told too.
 */
@Singleton
public final class CypherSpans {
    private static final AttributeKey<String> OPERATION = AttributeKey.stringKey("db.operation.name");
    private static final AttributeKey<String> TEXT = AttributeKey.stringKey("db.query.text");
    private static final Pattern LITERAL = Pattern.compile("'[^']*'");
    private static final Pattern WORD_END = Pattern.compile("\\W");
    private static final int BOLT = 7687;

    private final boolean on;
    private final Tracer tracer;

    CypherSpans(
            @ConfigProperty(name = "quarkus.otel.sdk.disabled", defaultValue = "true") boolean off,
            @ConfigProperty(name = "quarkus.datasource.jdbc.telemetry.enabled", defaultValue = "false")
                    boolean statements,
            OpenTelemetry telemetry) {
        this.on = statements && !off;
        this.tracer = telemetry.getTracer("dev.sluice");
    }

    /** For the store at an address. */
    public StatementObserver of(URI store) {
        if (!on) {
            return StatementObserver.NONE;
        }
        Attributes server = Attributes.of(
                AttributeKey.stringKey("db.system.name"),
                "neo4j",
                AttributeKey.stringKey("server.address"),
                String.valueOf(store.getHost()),
                AttributeKey.longKey("server.port"),
                (long) (store.getPort() < 0 ? BOLT : store.getPort()));
        return () -> {
            Context asking = Context.current();
            return Span.fromContext(asking).getSpanContext().isSampled()
                    ? statement -> begin(asking, server, statement)
                    : null; // the loops of projections have no trace
        };
    }

    private StatementObserver.Begun begin(Context asking, Attributes server, String statement) {
        String text = LITERAL.matcher(statement).replaceAll("?").strip();
        String operation = WORD_END.split(text, 2)[0];
        AttributesBuilder attributes =
                server.toBuilder().put(OPERATION, operation).put(TEXT, text);
        Span span = tracer.spanBuilder(operation + " neo4j")
                .setSpanKind(SpanKind.CLIENT)
                .setParent(asking)
                .setAllAttributes(attributes.build())
                .startSpan();
        return error -> end(span, error);
    }

    private static void end(Span span, @Nullable String error) {
        if (error != null) {
            span.setAttribute("error.type", error);
            span.setStatus(StatusCode.ERROR);
        }
        span.end();
    }
}
