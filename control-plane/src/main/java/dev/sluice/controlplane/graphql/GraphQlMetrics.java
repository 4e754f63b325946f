package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.metrics.Family;
import dev.sluice.controlplane.metrics.Label;
import dev.sluice.controlplane.metrics.Metrics;
import dev.sluice.controlplane.metrics.MetricsConfig;
import dev.sluice.controlplane.metrics.Outcome;
import graphql.language.OperationDefinition;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Timer;
import io.quarkus.arc.Arc;
import io.quarkus.runtime.Startup;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Counts what GraphQL was asked for. A sender chooses the name of an operation, so only configured ones are labels. */
@Startup
@ApplicationScoped
class GraphQlMetrics {
    private static final String OUTCOME = GraphQlMetrics.class.getName();

    private static final List<String> CODES = List.of(
            "bad_user_input",
            "graphql_parse_failed",
            "graphql_validation_failed",
            "limit_exceeded",
            "operation_too_expensive",
            "forbidden");

    /** 500 ms is the objective. */
    private static final List<Duration> ANSWER = List.of(
            Duration.ofMillis(25),
            Duration.ofMillis(50),
            Duration.ofMillis(100),
            Duration.ofMillis(250),
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5));

    private static final List<Double> COST = List.of(10.0, 100.0, 1_000.0, 10_000.0, 50_000.0, 100_000.0);

    private final Metrics metrics;
    private final CurrentVertxRequest request;
    private final Family<Timer> operations;
    private final DistributionSummary costs;
    private final Family<Counter> rejected;

    GraphQlMetrics(Metrics metrics, MetricsConfig config, CurrentVertxRequest request) {
        this.metrics = metrics;
        this.request = request;
        Stream<String> named =
                config.operations().orElse(List.of()).stream().distinct().limit(MetricsConfig.MOST_OPERATIONS);
        operations = metrics.timers(
                "sluice_graphql_operation_duration_seconds",
                "Until the answer to an operation that was let through.",
                ANSWER,
                Label.of(
                        "operation",
                        Stream.concat(named, Stream.of(Label.OTHER)).toArray(String[]::new)),
                Label.of("kind", "query", "mutation"),
                Label.of("outcome", Outcome.class));
        costs = metrics.sizes("sluice_graphql_cost", "Cost of the operations that were let through.", COST)
                .of();
        rejected = metrics.counters(
                "sluice_graphql_rejected_total",
                "Operations that were refused before execution.",
                Label.of("code", CODES.toArray(String[]::new)));
    }

    /** An operation passed the guard. */
    void letThrough(long cost) {
        costs.record((double) cost);
    }

    void refused(String code) {
        rejected.of(code.toLowerCase(Locale.ROOT)).increment();
    }

    /** Records how long the answer takes. Subscriptions have none, they go on. */
    void time(RoutingContext context, OperationDefinition operation) {
        long began = System.nanoTime();
        // The handler of a response's end is the engine's own, and there is one only.
        context.addHeadersEndHandler(_ -> {
            Outcome worst = context.get(OUTCOME);
            Outcome outcome = context.response().getStatusCode() >= 500
                    ? Outcome.SERVER_ERROR
                    : worst == null ? Outcome.SUCCESS : worst;
            String name = operation.getName() == null ? Label.OTHER : operation.getName();
            operations
                    .of(name, operation.getOperation().name().toLowerCase(Locale.ROOT), Label.value(outcome))
                    .record(Duration.ofNanos(System.nanoTime() - began));
        });
    }

    /** Notes an error of the operation at hand; the worst of them is its outcome. */
    void failed(ApiException error) {
        Outcome outcome = error instanceof InternalErrorException || error instanceof DependencyUnavailableException
                ? Outcome.SERVER_ERROR
                : Outcome.CLIENT_ERROR;
        // What a websocket asks for is no part of a request that is still there.
        @Nullable RoutingContext context = Arc.container().requestContext().isActive() ? request.getCurrent() : null;
        if (context != null && context.get(OUTCOME) != Outcome.SERVER_ERROR) {
            context.put(OUTCOME, outcome);
        }
    }

    void subscriptions(IntSupplier active) {
        metrics.gauge("sluice_subscriptions_active", "Subscriptions over websockets.", active::getAsInt);
    }
}
