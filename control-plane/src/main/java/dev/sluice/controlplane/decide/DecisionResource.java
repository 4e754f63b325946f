package dev.sluice.controlplane.decide;

import dev.sluice.controlplane.http.Problem;
import dev.sluice.controlplane.http.ProblemException;
import dev.sluice.controlplane.security.Actor;
import dev.sluice.controlplane.security.ReadScope;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Where other systems ask before they read: "may I run?" */
@Path("/api/v1/gates/decisions")
@RunOnVirtualThread
@Consumes(MediaType.WILDCARD)
@Tag(name = "Gates", description = "May I run? Decisions of quality gates for systems that read gated datasets")
class DecisionResource {
    private static final int LONGEST_KEY = 200;

    private final Decisions decisions;
    private final DecisionRights rights;
    private final DecideConfig config;

    DecisionResource(Decisions decisions, DecisionRights rights, DecideConfig config) {
        this.decisions = decisions;
        this.rights = rights;
        this.config = config;
    }

    @POST
    @Operation(summary = "Asks whether a job may read its inputs", description = """
                    Body: {"caller", "job": {"namespace", "name"}, "runId"?, "attempt"?, "inputs"?: [{"namespace", "name", "version"?,
                    "partition"?}], "mode"?: "check" | "acquire", "waitSeconds"?: 0 to 60, "lineageInputs"?: boolean}.
                    The answer is always 200: ALLOW, ALLOW_WITH_WARNINGS, HOLD (ask the decision again) or DENY (do not run).
                    Under the same Idempotency-Key the same request gets the same bytes until validUntil.""")
    @APIResponse(responseCode = "200", description = "The decision")
    @APIResponse(responseCode = "400", description = "The body is no request; errors has pointers to what is wrong")
    @APIResponse(responseCode = "413", description = "The body is too large")
    @APIResponse(responseCode = "422", description = "The Idempotency-Key was used for another request")
    @APIResponse(responseCode = "503", description = "No answer can be given now; the caller decides what that means")
    public Response ask(
            @Parameter(description = "Names the question: orchestrator/job/run/attempt. 1 to 200 characters")
                    @HeaderParam("Idempotency-Key")
                    @Nullable
                    String key,
            @Parameter(description = "text: one line for shells; else JSON") @QueryParam("format") @DefaultValue("json")
                    String format,
            byte @Nullable [] body) {
        boolean text = text(format);
        Optional<String> named = key(key);
        byte[] plain = body == null ? new byte[0] : body;
        if (plain.length > config.maxBodySize()) {
            throw new ProblemException(Problem.of(
                    413,
                    "GATE-REQUEST-TOO-LARGE",
                    "the body has " + plain.length + " bytes; allowed are " + config.maxBodySize()));
        }
        DecisionRequest request = RequestReader.read(plain);
        Actor by = rights.asking(request);
        return response(ReadScope.whole(() -> decisions.ask(by, named, request)), text);
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "The decision as it is now", description = """
                    A decision that holds is decided again; with waitSeconds the answer comes as soon as it changes. With If-None-Match
                    the answer is 304 while it is the same.""")
    @APIResponse(responseCode = "200", description = "The decision")
    @APIResponse(responseCode = "304", description = "It has not changed")
    @APIResponse(responseCode = "404", description = "There is no such decision")
    public Response get(
            @PathParam("id") String decision,
            @Parameter(description = "Longest wait for a change, 0 to 60") @QueryParam("waitSeconds") @DefaultValue("0")
                    String waitSeconds,
            @QueryParam("format") @DefaultValue("json") String format,
            @HeaderParam("If-None-Match") @Nullable String etag) {
        boolean text = text(format);
        Optional<String> seen = etag(etag);
        UUID named = id(decision);
        int wait = seconds(waitSeconds);
        Answer answer = Optional.of(named)
                .filter(rights::knows)
                .flatMap(id -> ReadScope.whole(() -> decisions.find(id, wait, seen)))
                .orElseThrow(() -> unknown(named));
        if (seen.filter(answer.etag()::equals).isPresent()) {
            return Response.notModified("\"" + answer.etag() + "\"").build();
        }
        return response(answer, text);
    }

    @POST
    @Path("/{id}/confirm")
    @Operation(summary = "Says, at the very start of the run, whether it may still start", description = """
                    Ordered against every verdict and hold: after 200 no hold was there before the start. With mode acquire the read
                    lease begins, or goes on.""")
    @APIResponse(responseCode = "200", description = "The run may start")
    @APIResponse(responseCode = "403", description = "The decision was asked for with another key")
    @APIResponse(responseCode = "404", description = "There is no such decision")
    @APIResponse(
            responseCode = "409",
            description = "A hold came since, or a version was superseded by one that failed")
    public Response confirm(@PathParam("id") String id, @QueryParam("format") @DefaultValue("json") String format) {
        boolean text = text(format);
        UUID decision = known(id);
        Actor by = rights.goingOn(decision);
        return response(ReadScope.whole(() -> decisions.confirm(by, decision)), text);
    }

    @POST
    @Path("/{id}/lease")
    @Operation(
            summary = "Prolongs the read lease of a run that goes on",
            description =
                    "A heartbeat, some minutes before the lease ends. It decides nothing: who has started goes on.")
    @APIResponse(responseCode = "200", description = "Until when the lease goes on")
    @APIResponse(responseCode = "403", description = "The decision was asked for with another key")
    @APIResponse(responseCode = "404", description = "There is no such decision")
    @APIResponse(responseCode = "409", description = "There is no lease, or it has ended")
    public Response renew(@PathParam("id") String id) {
        UUID decision = known(id);
        Actor by = rights.goingOn(decision);
        Instant until = ReadScope.whole(() -> decisions.renew(by, decision));
        return Response.ok(
                        "{\"decisionId\":\"" + decision + "\",\"lease\":\"RENEWED\",\"leaseUntil\":\"" + until + "\"}",
                        MediaType.APPLICATION_JSON_TYPE)
                .build();
    }

    @POST
    @Path("/{id}/release")
    @Operation(
            summary = "Ends the read lease",
            description =
                    "Also done by the run's COMPLETE, FAIL or ABORT event, and by time. Doing it again changes nothing.")
    @APIResponse(responseCode = "200", description = "There is no lease any more")
    @APIResponse(responseCode = "403", description = "The decision was asked for with another key")
    @APIResponse(responseCode = "404", description = "There is no such decision")
    public Response release(@PathParam("id") String id) {
        UUID decision = known(id);
        Actor by = rights.goingOn(decision);
        boolean ended = ReadScope.whole(() -> decisions.release(by, decision));
        return Response.ok(
                        "{\"decisionId\":\"" + decision + "\",\"lease\":\"" + (ended ? "RELEASED" : "NONE") + "\"}",
                        MediaType.APPLICATION_JSON_TYPE)
                .build();
    }

    /** As {@link Decisions} says it of what is not there. */
    private UUID known(String id) {
        UUID decision = id(id);
        if (!rights.knows(decision)) {
            throw Decisions.missing();
        }
        return decision;
    }

    private Response response(Answer given, boolean text) {
        Answer answer = rights.cut(given);
        Response.ResponseBuilder response = Response.ok()
                .header("ETag", "\"" + answer.etag() + "\"")
                .header("Cache-Control", "no-store")
                .header("Sluice-Decision", answer.decision().name());
        return text
                ? response.type(MediaType.TEXT_PLAIN_TYPE.withCharset("utf-8"))
                        .entity(TextAnswer.of(answer))
                        .build()
                : response.type(MediaType.APPLICATION_JSON_TYPE)
                        .entity(answer.body())
                        .build();
    }

    private static boolean text(String format) {
        return switch (format) {
            case "text" -> true;
            case "json" -> false;
            default -> throw bad("GATE-FORMAT", "format is neither json nor text");
        };
    }

    private static Optional<String> key(@Nullable String key) {
        if (key == null) {
            return Optional.empty();
        }
        boolean plain = key.chars().allMatch(c -> c >= 0x20 && c != 0x7f);
        if (key.isBlank() || key.length() > LONGEST_KEY || !plain) {
            throw bad(
                    "GATE-KEY-INVALID",
                    "Idempotency-Key has " + key.length() + " characters; send 1 to " + LONGEST_KEY
                            + " without control characters");
        }
        return Optional.of(key);
    }

    private static int seconds(String text) {
        try {
            int seconds = Integer.parseInt(text);
            if (seconds >= 0 && seconds <= RequestReader.LONGEST_WAIT_SECONDS) {
                return seconds;
            }
        } catch (NumberFormatException e) {
            // Told below, as what is out of range.
        }
        throw bad(
                "GATE-WAIT-INVALID", "waitSeconds is no whole number from 0 to " + RequestReader.LONGEST_WAIT_SECONDS);
    }

    private static UUID id(String text) {
        try {
            UUID id = UUID.fromString(text);
            if (id.toString().equals(text.toLowerCase(Locale.ROOT))) {
                return id;
            }
        } catch (IllegalArgumentException e) {
            // Told below, as what is no id.
        }
        throw bad("GATE-DECISION-ID", "the id of a decision is a UUID, as decisionId of the answer has it");
    }

    /** The bare tag, also of a weak one: a proxy may have weakened it. */
    private static Optional<String> etag(@Nullable String header) {
        return Optional.ofNullable(header)
                .map(tag -> tag.strip().replaceFirst("^W/", "").replace("\"", ""))
                .filter(tag -> !tag.isEmpty());
    }

    private static ProblemException unknown(UUID id) {
        return new ProblemException(Problem.of(404, "GATE-DECISION-UNKNOWN", "there is no decision " + id));
    }

    private static ProblemException bad(String code, String detail) {
        return new ProblemException(Problem.of(400, code, detail));
    }
}
