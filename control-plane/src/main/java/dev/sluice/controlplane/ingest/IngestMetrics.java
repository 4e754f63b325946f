package dev.sluice.controlplane.ingest;

import dev.sluice.controlplane.http.ProblemException;
import dev.sluice.controlplane.metrics.Family;
import dev.sluice.controlplane.metrics.Label;
import dev.sluice.controlplane.metrics.Metrics;
import dev.sluice.controlplane.metrics.Outcome;
import dev.sluice.model.event.DatasetEvent;
import dev.sluice.model.event.JobEvent;
import dev.sluice.model.event.ParsedEvent;
import dev.sluice.model.event.RunEvent;
import dev.sluice.model.intake.EventIntake.Transport;
import dev.sluice.model.intake.IntakeResult;
import dev.sluice.model.intake.IntakeUnavailableException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Counts what became of events at the door, whatever transport they came by: once for all events of a request. */
@Startup
@ApplicationScoped
class IngestMetrics {
    enum Endpoint {
        ONE,
        BATCH
    }

    private enum Result {
        ACCEPTED,
        DUPLICATE,
        REJECTED
    }

    private enum EventType {
        RUN,
        JOB,
        DATASET,
        UNKNOWN
    }

    private record Kind(Result result, EventType type) {}

    private static final List<Duration> ANSWER = List.of(
            Duration.ofMillis(5),
            Duration.ofMillis(10),
            Duration.ofMillis(25),
            Duration.ofMillis(50),
            Duration.ofMillis(100),
            Duration.ofMillis(250),
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofMillis(2500),
            Duration.ofSeconds(10));

    private final Family<Counter> events;
    private final Family<Counter> rejections;
    private final Family<Timer> requests;
    private final DistributionSummary batches;

    IngestMetrics(Metrics metrics) {
        events = metrics.counters(
                "sluice_ingest_events_total",
                "Events by what became of them.",
                Label.of("result", Result.class),
                Label.of("event_type", EventType.class),
                Label.of("transport", Transport.class));
        rejections = metrics.counters(
                "sluice_ingest_rejections_total",
                "Events that were not taken.",
                Label.of("reason", RejectionReason.class));
        requests = metrics.timers(
                "sluice_ingest_request_duration_seconds",
                "Until the answer to a request that was let in.",
                ANSWER,
                Label.of("endpoint", Endpoint.class),
                Label.of("outcome", Outcome.class));
        batches = metrics.sizes(
                        "sluice_ingest_batch_size",
                        "Events of a batch request.",
                        List.of(1.0, 10.0, 50.0, 100.0, 250.0, 500.0, 1000.0))
                .of();
    }

    /** Answers a request and records how long that took. */
    Response timed(Endpoint endpoint, Supplier<Response> answer) {
        long began = System.nanoTime();
        Outcome outcome = Outcome.SERVER_ERROR;
        try {
            Response response = answer.get();
            outcome = response.getStatus() < 400 ? Outcome.SUCCESS : Outcome.CLIENT_ERROR;
            return response;
        } catch (ProblemException e) {
            outcome = e.problem().status() < 500 ? Outcome.CLIENT_ERROR : Outcome.SERVER_ERROR;
            throw e;
        } finally {
            requests.of(endpoint, outcome).record(Duration.ofNanos(System.nanoTime() - began));
        }
    }

    void batch(int size) {
        batches.record(size);
    }

    /** A body of which no event was read. */
    void unread(String code, Transport transport) {
        rejections.of(RejectionReason.of(code)).increment();
        events.of(Result.REJECTED, EventType.UNKNOWN, transport).increment();
    }

    /** Both lists are in the order of the events. */
    void taken(List<ParsedEvent> parsed, List<IntakeResult> results, Transport transport) {
        Map<Kind, Integer> counts = new HashMap<>();
        for (int i = 0; i < results.size(); i++) {
            counts.merge(kind(parsed.get(i), results.get(i)), 1, Integer::sum);
            if (results.get(i) instanceof IntakeResult.Rejected rejected) {
                rejections
                        .of(RejectionReason.of(rejected.violations().getFirst().code()))
                        .increment();
            }
        }
        counts.forEach((kind, count) ->
                events.of(kind.result(), kind.type(), transport).increment(count));
    }

    /** None of the events could be stored now. */
    void notTaken(int count, IntakeUnavailableException why) {
        RejectionReason reason =
                switch (why.reason()) {
                    case OVERLOADED -> RejectionReason.OVERLOADED;
                    case LOG_UNAVAILABLE -> RejectionReason.UNAVAILABLE;
                };
        rejections.of(reason).increment(count);
    }

    private static Kind kind(ParsedEvent parsed, IntakeResult result) {
        return switch (result) {
            case IntakeResult.Stored _ -> new Kind(Result.ACCEPTED, type(parsed));
            case IntakeResult.Duplicate _ -> new Kind(Result.DUPLICATE, type(parsed));
            case IntakeResult.Rejected _ -> new Kind(Result.REJECTED, EventType.UNKNOWN);
        };
    }

    private static EventType type(ParsedEvent parsed) {
        return switch (parsed) {
            case ParsedEvent.Accepted accepted ->
                switch (accepted.event()) {
                    case RunEvent _ -> EventType.RUN;
                    case JobEvent _ -> EventType.JOB;
                    case DatasetEvent _ -> EventType.DATASET;
                };
            case ParsedEvent.Rejected _ -> EventType.UNKNOWN;
        };
    }
}
