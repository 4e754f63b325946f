package dev.sluice.controlplane.metrics;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** Answers Prometheus in the format it asks for. The key filter stands before it, as before every route. */
@ApplicationScoped
class ScrapeRoute {
    static final String PATH = "/metrics";

    private final CollectorRegistry collectors;

    ScrapeRoute(CollectorRegistry collectors) {
        this.collectors = collectors;
    }

    void register(@Observes Router router) {
        router.get(PATH).blockingHandler(this::scrape, false);
    }

    private void scrape(RoutingContext context) {
        String contentType =
                ScrapeFormat.of(context.request().getHeader(HttpHeaders.ACCEPT)).contentType();
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, contentType)
                .putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT)
                .end(scraped(contentType));
    }

    private String scraped(String contentType) {
        StringWriter text = new StringWriter();
        try {
            TextFormat.writeFormat(contentType, text, collectors.metricFamilySamples());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
