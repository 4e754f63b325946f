package dev.sluice.controlplane.decide;

import dev.sluice.controlplane.catalog.InvalidRequestException;
import dev.sluice.controlplane.operate.Idempotency;
import dev.sluice.controlplane.security.Actor;
import dev.sluice.quality.gate.Waiver;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Waivers over REST: ask, approve, reject, withdraw, revoke. */
@Path("/api/v1/gates/waivers")
@RunOnVirtualThread
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Gates")
class WaiverResource {
    private static final int MOST_BYTES = 32_768;

    private final WaiverService waivers;
    private final WaiverRights rights;

    WaiverResource(WaiverService waivers, WaiverRights rights) {
        this.waivers = waivers;
        this.rights = rights;
    }

    @POST
    @Operation(summary = "Asks for a waiver", description = """
                    Body: {"gate": "namespace/name", "scope": "gate" | "check" | "consumer", "check"?, "consumer"?, "version"?, "partition"?,
                    "sticky"?, "maxValue"? or "minValue"?, "reason", "ticket"?, "expiresAt"}. Takes role operator. Nothing is accepted before
                    a second person approves it.""")
    @APIResponse(responseCode = "201", description = "The waiver, in state REQUESTED")
    @APIResponse(responseCode = "400", description = "The body is no request, or the gate does not allow it")
    @APIResponse(responseCode = "404", description = "There is no such gate")
    public Response request(@HeaderParam("Idempotency-Key") @Nullable String key, byte @Nullable [] body) {
        byte[] plain = bounded(body);
        WaiverRequest asked = WaiverReader.read(plain);
        Actor by = rights.forGate(asked.gate());
        Idempotency.@Nullable Request as = key == null
                ? null
                : Idempotency.Request.of(by.name(), key, "waiver", new String(plain, StandardCharsets.UTF_8));
        return Response.status(201)
                .entity(WaiverJson.of(waivers.request(by, asked, as)))
                .build();
    }

    @GET
    @Operation(summary = "Waivers, newest first")
    public List<WaiverJson> list(
            @QueryParam("gate") @Nullable String gate,
            @QueryParam("state") @Nullable String state,
            @QueryParam("before") @Nullable Long before,
            @QueryParam("first") @DefaultValue("50") int first) {
        if (first < 1 || first > WaiverService.LARGEST_PAGE) {
            throw new InvalidRequestException("first is " + first + "; allowed are 1 to " + WaiverService.LARGEST_PAGE);
        }
        return waivers
                .list(gate, state(state), before == null ? Long.MAX_VALUE : before, first, rights.readable())
                .stream()
                .map(WaiverJson::of)
                .toList();
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "One waiver")
    public WaiverJson one(@PathParam("id") long id) {
        return WaiverJson.of(rights.visible(id));
    }

    @POST
    @Path("/{id}/approve")
    @Operation(
            summary = "Approves a waiver, as a second person",
            description =
                    "Takes role steward or admin, and another key than the one that asked. Body, if any: {\"note\"}.")
    @APIResponse(responseCode = "403", description = "Not this role, or the same person asked for it")
    @APIResponse(responseCode = "409", description = "It is decided on, or its time is up")
    public WaiverJson approve(@PathParam("id") long id, byte @Nullable [] body) {
        return WaiverJson.of(waivers.approve(rights.forWaiver(id), id, WaiverReader.text(bounded(body), "note")));
    }

    @POST
    @Path("/{id}/reject")
    @Operation(summary = "Refuses a waiver, as a second person", description = "Body: {\"reason\"}.")
    public WaiverJson reject(@PathParam("id") long id, byte @Nullable [] body) {
        return WaiverJson.of(waivers.reject(rights.forWaiver(id), id, WaiverReader.text(bounded(body), "reason")));
    }

    @POST
    @Path("/{id}/withdraw")
    @Operation(summary = "Takes back what the same person asked for")
    public WaiverJson withdraw(@PathParam("id") long id) {
        return WaiverJson.of(waivers.withdraw(rights.forWaiver(id), id));
    }

    @POST
    @Path("/{id}/revoke")
    @Operation(
            summary = "Ends a waiver in force",
            description = "Whoever it let through is held again; what runs goes on. Body: {\"reason\"}.")
    public WaiverJson revoke(@PathParam("id") long id, byte @Nullable [] body) {
        return WaiverJson.of(waivers.revoke(rights.forWaiver(id), id, WaiverReader.text(bounded(body), "reason")));
    }

    private static byte[] bounded(byte @Nullable [] body) {
        if (body != null && body.length > MOST_BYTES) {
            throw new InvalidRequestException("the body has " + body.length + " bytes; allowed are " + MOST_BYTES);
        }
        return body == null ? new byte[0] : body;
    }

    private static Waiver.@Nullable State state(@Nullable String state) {
        if (state == null) {
            return null;
        }
        return Arrays.stream(Waiver.State.values())
                .filter(s -> s.name().equals(state.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new InvalidRequestException(
                        "state is '" + state + "'; allowed: " + Arrays.toString(Waiver.State.values())));
    }
}
