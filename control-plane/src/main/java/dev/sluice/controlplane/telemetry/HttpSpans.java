package dev.sluice.controlplane.telemetry;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.context.Context;
import io.opentelemetry.instrumentation.api.instrumenter.AttributesExtractor;
import io.opentelemetry.instrumentation.javahttpclient.JavaHttpClientTelemetry;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.function.UnaryOperator;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Lets HTTP clients tell a span of every call, by OpenTelemetry's conventions, and name it to the server in the header
 * {@code traceparent}. While traces are off, clients stay as they are.
 */
@Singleton
public final class HttpSpans {
    /** On spans of notices: nobody asked for them, so they are traces of their own. */
    static final AttributeKey<String> CALL = AttributeKey.stringKey("sluice.call");

    private final UnaryOperator<HttpClient> tasks;
    private final UnaryOperator<HttpClient> notices;

    HttpSpans(
            @ConfigProperty(name = "quarkus.otel.sdk.disabled", defaultValue = "true") boolean off,
            OpenTelemetry telemetry) {
        if (off) {
            this.tasks = UnaryOperator.identity();
            this.notices = UnaryOperator.identity();
        } else {
            this.tasks = JavaHttpClientTelemetry.create(telemetry)::newHttpClient;
            this.notices = JavaHttpClientTelemetry.builder(telemetry)
                    .addAttributesExtractor(new Notice())
                    .build()::newHttpClient;
        }
    }

    /** For calls that an attempt makes, below its span. The address is told; no secret of a task gets into it. */
    public UnaryOperator<HttpClient> ofTasks() {
        return tasks;
    }

    /** For notices to people and systems: of the address only the server is told, for in many the path is the secret. */
    public UnaryOperator<HttpClient> ofNotices() {
        return notices;
    }

    private static final class Notice implements AttributesExtractor<HttpRequest, HttpResponse<?>> {
        private static final AttributeKey<String> URL = AttributeKey.stringKey("url.full");

        @Override
        public void onStart(AttributesBuilder attributes, Context parent, HttpRequest request) {
            URI url = request.uri();
            String port = url.getPort() < 0 ? "" : ":" + url.getPort();
            attributes.put(CALL, "notice").put(URL, url.getScheme() + "://" + url.getHost() + port + "/***");
        }

        @Override
        public void onEnd(
                AttributesBuilder attributes,
                Context context,
                HttpRequest request,
                @Nullable HttpResponse<?> response,
                @Nullable Throwable error) {}
    }
}
