package dev.sluice.controlplane.ingest;

import dev.sluice.controlplane.http.Problem;
import dev.sluice.controlplane.http.ProblemException;
import dev.sluice.controlplane.ingest.IngestMetrics.Endpoint;
import dev.sluice.controlplane.telemetry.TraceParent;
import dev.sluice.model.event.ParsedEvent;
import dev.sluice.model.intake.EventIntake.RawEvent;
import dev.sluice.model.intake.EventIntake.Transport;
import dev.sluice.model.intake.IntakeResult;
import dev.sluice.verify.event.BatchParse;
import dev.sluice.verify.event.BatchReader;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** Where OpenLineage clients send events. */
@Path("/api/v1/lineage")
@RunOnVirtualThread
@Consumes(MediaType.WILDCARD)
class LineageResource {
    private static final String POSITION = "Sluice-Position";

    private final Intake intake;
    private final SenderRights sender;
    private final IngestConfig config;
    private final IngestMetrics metrics;
    private final BatchReader batches;

    LineageResource(Intake intake, SenderRights sender, IngestConfig config, IngestMetrics metrics) {
        this.intake = intake;
        this.sender = sender;
        this.config = config;
        this.metrics = metrics;
        this.batches = new BatchReader(Intake.limits(config));
    }

    /** One event: 201 once it is durable, 200 when it was there already. A JSON array is taken as a batch. */
    @POST
    public Response one(
            byte @Nullable [] body,
            @HeaderParam("Content-Encoding") @Nullable String encoding,
            @Parameter(hidden = true) @HeaderParam(TraceParent.NAME) @Nullable String traceparent) {
        return metrics.timed(Endpoint.ONE, () -> {
            byte[] plain = plain(body, encoding, Transport.HTTP);
            return startsArray(plain) ? batch(plain, traceparent) : single(plain, traceparent);
        });
    }

    private Response single(byte[] plain, @Nullable String traceparent) {
        if (plain.length > config.maxEventSize()) {
            throw unread(
                    Transport.HTTP,
                    Problem.of(
                            413,
                            "INGEST-TOO-LARGE",
                            "the event has " + plain.length + " bytes; allowed are " + config.maxEventSize()));
        }
        return switch (intake.accept(List.of(RawEvent.of(plain)), Transport.HTTP, sent(traceparent))
                .getFirst()) {
            case IntakeResult.Stored stored ->
                stored(201, "STORED", stored.position().value());
            case IntakeResult.Duplicate duplicate ->
                stored(200, "DUPLICATE", duplicate.position().value());
            case IntakeResult.Rejected rejected ->
                throw new ProblemException(Problem.of(
                        rejected.violations().getFirst().code().equals(SenderRights.FORBIDDEN) ? 403 : 400,
                        rejected.violations().getFirst().code(),
                        rejected.violations().getFirst().detail(),
                        rejected.violations()));
        };
    }

    /** Many events as a JSON array or newline-delimited: 200 with a result per event, 400 when none could be taken. */
    @POST
    @Path("/batch")
    public Response many(
            byte @Nullable [] body,
            @HeaderParam("Content-Encoding") @Nullable String encoding,
            @Parameter(hidden = true) @HeaderParam(TraceParent.NAME) @Nullable String traceparent) {
        return metrics.timed(Endpoint.BATCH, () -> batch(plain(body, encoding, Transport.HTTP_BATCH), traceparent));
    }

    private Intake.Sent sent(@Nullable String traceparent) {
        return new Intake.Sent(sender.refusal(), TraceParent.parse(traceparent));
    }

    private byte[] plain(byte @Nullable [] body, @Nullable String encoding, Transport transport) {
        try {
            return Bodies.plain(body, encoding, config.maxBatchSize());
        } catch (ProblemException e) {
            throw unread(transport, e.problem());
        }
    }

    private ProblemException unread(Transport transport, Problem problem) {
        metrics.unread(problem.code(), transport);
        return new ProblemException(problem);
    }

    private Response batch(byte[] plain, @Nullable String traceparent) {
        return switch (batches.read(plain)) {
            case BatchParse.Unreadable unreadable -> {
                var first = unreadable.why().violations().getFirst();
                throw unread(
                        Transport.HTTP_BATCH,
                        Problem.of(
                                400,
                                first.code(),
                                first.detail(),
                                unreadable.why().violations()));
            }
            case BatchParse.Items items -> store(plain, items.items(), traceparent);
        };
    }

    private Response store(byte[] plain, List<BatchParse.Item> items, @Nullable String traceparent) {
        List<RawEvent> raw = new ArrayList<>(items.size());
        List<ParsedEvent> parsed = new ArrayList<>(items.size());
        for (BatchParse.Item item : items) {
            raw.add(new RawEvent(plain, item.offset(), item.length()));
            parsed.add(item.parsed());
        }
        metrics.batch(items.size());
        BatchResult result = BatchResult.of(intake.accept(raw, parsed, Transport.HTTP_BATCH, sent(traceparent)));
        boolean nothing = result.rejected() > 0 && result.rejected() == items.size();
        return Response.status(nothing ? 400 : 200)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .header(POSITION, result.position())
                .entity(result)
                .build();
    }

    private static Response stored(int status, String what, long position) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .header(POSITION, position)
                .entity("{\"position\":" + position + ",\"status\":\"" + what + "\"}")
                .build();
    }

    private static boolean startsArray(byte[] plain) {
        for (byte b : plain) {
            if (b == '[') {
                return true;
            }
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return false;
            }
        }
        return false;
    }
}
