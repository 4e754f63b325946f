package dev.sluice.controlplane.ingest;

import dev.sluice.controlplane.http.Problem;
import dev.sluice.controlplane.http.ProblemException;
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
import org.jspecify.annotations.Nullable;

/** Where OpenLineage clients send events. */
@Path("/api/v1/lineage")
@RunOnVirtualThread
@Consumes(MediaType.WILDCARD)
class LineageResource {
    private static final String POSITION = "Sluice-Position";

    private final Intake intake;
    private final IngestConfig config;
    private final BatchReader batches;

    LineageResource(Intake intake, IngestConfig config) {
        this.intake = intake;
        this.config = config;
        this.batches = new BatchReader(Intake.limits(config));
    }

    /** One event: 201 once it is durable, 200 when it was there already. A JSON array is taken as a batch. */
    @POST
    public Response one(byte @Nullable [] body, @HeaderParam("Content-Encoding") @Nullable String encoding) {
        byte[] plain = Bodies.plain(body, encoding, config.maxBatchSize());
        if (startsArray(plain)) {
            return batch(plain);
        }
        if (plain.length > config.maxEventSize()) {
            throw new ProblemException(Problem.of(
                    413,
                    "INGEST-TOO-LARGE",
                    "the event has " + plain.length + " bytes; allowed are " + config.maxEventSize()));
        }
        return switch (intake.accept(List.of(RawEvent.of(plain)), Transport.HTTP)
                .getFirst()) {
            case IntakeResult.Stored stored ->
                stored(201, "STORED", stored.position().value());
            case IntakeResult.Duplicate duplicate ->
                stored(200, "DUPLICATE", duplicate.position().value());
            case IntakeResult.Rejected rejected ->
                throw new ProblemException(Problem.of(
                        400,
                        rejected.violations().getFirst().code(),
                        rejected.violations().getFirst().detail(),
                        rejected.violations()));
        };
    }

    /** Many events as a JSON array or newline-delimited: 200 with a result per event, 400 when none could be taken. */
    @POST
    @Path("/batch")
    public Response many(byte @Nullable [] body, @HeaderParam("Content-Encoding") @Nullable String encoding) {
        return batch(Bodies.plain(body, encoding, config.maxBatchSize()));
    }

    private Response batch(byte[] plain) {
        return switch (batches.read(plain)) {
            case BatchParse.Unreadable unreadable -> {
                var first = unreadable.why().violations().getFirst();
                throw new ProblemException(Problem.of(
                        400, first.code(), first.detail(), unreadable.why().violations()));
            }
            case BatchParse.Items items -> store(plain, items.items());
        };
    }

    private Response store(byte[] plain, List<BatchParse.Item> items) {
        List<RawEvent> raw = new ArrayList<>(items.size());
        List<ParsedEvent> parsed = new ArrayList<>(items.size());
        for (BatchParse.Item item : items) {
            raw.add(new RawEvent(plain, item.offset(), item.length()));
            parsed.add(item.parsed());
        }
        BatchResult result = BatchResult.of(intake.accept(raw, parsed, Transport.HTTP_BATCH));
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
