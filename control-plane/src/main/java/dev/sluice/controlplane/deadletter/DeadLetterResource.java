package dev.sluice.controlplane.deadletter;

import dev.sluice.controlplane.http.Problem;
import dev.sluice.controlplane.http.ProblemException;
import dev.sluice.controlplane.security.Caller;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;

/** Dead letters over REST: list, look, replay, discard. */
@Path("/api/v1/dead-letters")
@RunOnVirtualThread
class DeadLetterResource {
    private final DeadLetters deadLetters;
    private final Caller caller;

    DeadLetterResource(DeadLetters deadLetters, Caller caller) {
        this.deadLetters = deadLetters;
        this.caller = caller;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public List<DeadLetter> list(
            @QueryParam("state") @DefaultValue("WAITING") String state,
            @QueryParam("after") @DefaultValue("0") long after,
            @QueryParam("first") @DefaultValue("100") int first) {
        if (first < 1 || first > DeadLetters.LARGEST_PAGE) {
            throw new ProblemException(Problem.of(
                    400, "PAGE-SIZE", "first is " + first + "; allowed are 1 to " + DeadLetters.LARGEST_PAGE));
        }
        return deadLetters.list(state, after, first);
    }

    @GET
    @Path("/{id}")
    @Produces(MediaType.APPLICATION_JSON)
    public DeadLetter one(@PathParam("id") long id) {
        return found(deadLetters.find(id), id);
    }

    /** The bytes as received. */
    @GET
    @Path("/{id}/event")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    public byte[] event(@PathParam("id") long id) {
        return found(deadLetters.body(id), id);
    }

    @POST
    @Path("/{id}/replay")
    @Produces(MediaType.APPLICATION_JSON)
    public DeadLetter replay(@PathParam("id") long id) throws Exception {
        return found(deadLetters.replay(id, caller.actor()), id);
    }

    @POST
    @Path("/{id}/discard")
    @Produces(MediaType.APPLICATION_JSON)
    public DeadLetter discard(@PathParam("id") long id, @QueryParam("reason") @DefaultValue("") String reason) {
        if (reason.isBlank()) {
            throw new ProblemException(
                    Problem.of(400, "REASON-MISSING", "say why with ?reason=…: it is kept with the dead letter"));
        }
        return found(deadLetters.discard(id, reason, caller.actor()), id);
    }

    private static <T> T found(Optional<T> value, long id) {
        return value.orElseThrow(
                () -> new ProblemException(Problem.of(404, "NOT-FOUND", "there is no dead letter " + id)));
    }
}
