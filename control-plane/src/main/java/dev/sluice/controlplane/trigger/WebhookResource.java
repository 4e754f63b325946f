package dev.sluice.controlplane.trigger;

import dev.sluice.controlplane.http.Problem;
import dev.sluice.controlplane.http.ProblemException;
import dev.sluice.controlplane.trigger.Webhooks.Answer;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Where other systems fire triggers by a signed call. */
@Path("/api/v1/hooks/{namespace}/{workflow}/{trigger}")
@RunOnVirtualThread
@Consumes(MediaType.WILDCARD)
class WebhookResource {
    private static final Duration BUSY = Duration.ofSeconds(1);

    private final Webhooks webhooks;
    private final Semaphore free;
    private final int maxBodySize;

    WebhookResource(Webhooks webhooks, WebhookConfig config) {
        this.webhooks = webhooks;
        this.free = new Semaphore(config.concurrency());
        this.maxBodySize = config.maxBodySize();
    }

    /** 202 with the run, 200 when this delivery made one before or the filter does not want it, 401 without a right signature. */
    @POST
    @Operation(summary = "Fires a webhook trigger; authenticated by the HMAC-SHA256 signature of the body")
    public Response call(
            @PathParam("namespace") String namespace,
            @PathParam("workflow") String workflow,
            @PathParam("trigger") String trigger,
            @Context HttpHeaders headers,
            byte @Nullable [] body) {
        byte[] plain = body == null ? new byte[0] : body;
        if (plain.length > maxBodySize) {
            throw new ProblemException(WebhookGate.tooLarge(maxBodySize));
        }
        if (!free.tryAcquire()) {
            return tooMany(BUSY);
        }
        try {
            return answer(webhooks.take(new Webhooks.Call(namespace, workflow, trigger, lower(headers), plain)));
        } finally {
            free.release();
        }
    }

    private static Response answer(Answer answer) {
        return switch (answer) {
            case Answer.Accepted accepted -> run(202, accepted.run(), "STARTED");
            case Answer.Duplicate duplicate -> run(200, duplicate.run(), "DUPLICATE");
            case Answer.NoRun no ->
                Response.ok(Map.of("status", "NO_RUN", "reason", no.reason()), MediaType.APPLICATION_JSON_TYPE)
                        .build();
            case Answer.Unauthorized _ ->
                throw new ProblemException(Problem.of(
                        401,
                        "WEBHOOK-UNAUTHORIZED",
                        "there is no such trigger, or the signature is not that of its secret over the raw body: "
                                + "X-Sluice-Signature-256: sha256=<hex>"));
            case Answer.Paused _ ->
                throw new ProblemException(
                        Problem.of(409, "WEBHOOK-PAUSED", "the workflow is paused; deliver again once it is resumed"));
            case Answer.Unusable unusable ->
                throw new ProblemException(Problem.of(422, "WEBHOOK-UNUSABLE", unusable.reason()));
            case Answer.TooMany many -> tooMany(many.retryAfter());
        };
    }

    private static Response run(int status, UUID run, String what) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity("{\"run\":\"" + run + "\",\"status\":\"" + what + "\"}")
                .build();
    }

    private static Response tooMany(Duration retryAfter) {
        return Problem.of(429, "WEBHOOK-TOO-MANY", "more calls than allowed; deliver again later")
                .response(retryAfter);
    }

    private static Map<String, String> lower(HttpHeaders headers) {
        Map<String, String> lower = new TreeMap<>();
        headers.getRequestHeaders()
                .forEach((name, values) -> lower.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
        return lower;
    }
}
