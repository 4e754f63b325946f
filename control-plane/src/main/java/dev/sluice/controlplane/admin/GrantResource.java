package dev.sluice.controlplane.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.controlplane.http.Problem;
import dev.sluice.controlplane.http.ProblemException;
import dev.sluice.controlplane.security.Caller;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What users and groups of the identity provider may do. */
@Path("/api/v1/admin/grants")
@RunOnVirtualThread
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Administration")
class GrantResource {
    private final Grants grants;
    private final Caller caller;
    private final InstantSource time;
    private final RequestReader reader;

    GrantResource(Grants grants, Caller caller, InstantSource time, ObjectMapper json) {
        this.grants = grants;
        this.caller = caller;
        this.time = time;
        this.reader = new RequestReader(json, "GRANT-INVALID");
    }

    /** A page of grants; {@code next} is what {@code after} takes to go on, null at the end. */
    record Page(List<Grants.Row> grants, @Nullable Long next) {
        Page {
            grants = List.copyOf(grants);
        }
    }

    @POST
    @Operation(summary = "Grants a role to a user or group of the identity provider", description = """
        Body: {"kind": "user" | "group", "name", "role", "namespaces"?, "expiresAt"?}; name is as tokens have it. The
        same grant again is the one that is there.\
        """)
    @APIResponse(responseCode = "201", description = "The grant")
    @APIResponse(responseCode = "200", description = "The grant, which was there already")
    @APIResponse(responseCode = "400", description = "The body is no such request")
    public Response create(byte @Nullable [] body) {
        JsonNode request = reader.object(body);
        Grants.Made made = grants.create(
                caller.administrator(),
                new Grants.Wanted(
                        kind(request),
                        reader.name(request),
                        reader.grant(request),
                        reader.expiry(request, time.instant())));
        return Response.status(made.isNew() ? Response.Status.CREATED : Response.Status.OK)
                .entity(made.row())
                .build();
    }

    @GET
    @Operation(summary = "Lists grants, oldest first, revoked ones too")
    public Page list(
            @QueryParam("after") @DefaultValue("0") long after, @QueryParam("first") @DefaultValue("50") int first) {
        if (first < 1 || first > KeyResource.MOST_LISTED) {
            throw reader.bad("first has to be from 1 to " + KeyResource.MOST_LISTED);
        }
        List<Grants.Row> page = grants.list(after, first + 1);
        boolean more = page.size() > first;
        List<Grants.Row> shown = more ? page.subList(0, first) : page;
        return new Page(shown, more ? shown.getLast().id() : null);
    }

    @POST
    @Path("/{id}/revoke")
    @Operation(summary = "Revokes a grant: at once here, within seconds in other replicas")
    @APIResponse(responseCode = "404", description = "There is no such grant")
    public Grants.Row revoke(@PathParam("id") long id) {
        return grants.revoke(caller.administrator(), id)
                .orElseThrow(() -> new ProblemException(Problem.of(404, "GRANT-NOT-FOUND", "there is no grant " + id)));
    }

    private Grants.Kind kind(JsonNode request) {
        String spelled = request.path("kind").asText("");
        return Arrays.stream(Grants.Kind.values())
                .filter(kind -> kind.spelled().equals(spelled))
                .findFirst()
                .orElseThrow(() -> reader.bad("kind is '" + spelled + "'; known: user, group"));
    }
}
