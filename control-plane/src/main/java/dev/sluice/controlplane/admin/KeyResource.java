package dev.sluice.controlplane.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.controlplane.admin.Keys.NewKey;
import dev.sluice.controlplane.http.Problem;
import dev.sluice.controlplane.http.ProblemException;
import dev.sluice.controlplane.security.AuthConfig;
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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** API keys: one for each person and each system, so that records of changes name who it was. */
@Path("/api/v1/admin/keys")
@RunOnVirtualThread
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Administration")
class KeyResource {
    static final int MOST_LISTED = 200;

    private final Keys keys;
    private final Caller caller;
    private final AuthConfig config;
    private final InstantSource time;
    private final RequestReader reader;

    KeyResource(Keys keys, Caller caller, AuthConfig config, InstantSource time, ObjectMapper json) {
        this.keys = keys;
        this.caller = caller;
        this.config = config;
        this.time = time;
        this.reader = new RequestReader(json, "KEY-INVALID");
    }

    /** A page of keys; {@code next} is what {@code after} takes to go on, null at the end. */
    record Page(List<Keys.Key> keys, @Nullable Long next) {
        Page {
            keys = List.copyOf(keys);
        }
    }

    @POST
    @Operation(summary = "Makes an API key", description = """
        Body: {"name", "role": "admin" | "operator" | "steward" | "auditor" | "viewer" | "ingest", "namespaces"?,
        "expiresAt"?}, or {"name", "grants": [{"role", "namespaces"?}], "expiresAt"?} for several roles. The answer holds
        the secret; it cannot be seen again. Two keys of one name are one person. A role with namespaces, names with *
        for any text, counts in these only; admin is for all.\
        """)
    @APIResponse(responseCode = "201", description = "The key, with its secret")
    @APIResponse(responseCode = "400", description = "The body is no such request")
    public Response create(byte @Nullable [] body) {
        JsonNode request = reader.object(body);
        NewKey key =
                keys.create(caller.administrator(), reader.name(request), reader.grants(request), bounded(request));
        return Response.status(Response.Status.CREATED).entity(key).build();
    }

    @GET
    @Operation(summary = "Lists API keys, oldest first, without their secrets")
    public Page list(
            @QueryParam("after") @DefaultValue("0") long after, @QueryParam("first") @DefaultValue("50") int first) {
        if (first < 1 || first > MOST_LISTED) {
            throw reader.bad("first has to be from 1 to " + MOST_LISTED);
        }
        List<Keys.Key> page = keys.list(after, first + 1);
        boolean more = page.size() > first;
        List<Keys.Key> shown = more ? page.subList(0, first) : page;
        return new Page(shown, more ? shown.getLast().id() : null);
    }

    @POST
    @Path("/{id}/revoke")
    @Operation(summary = "Revokes an API key: at once here, within seconds in other replicas")
    @APIResponse(responseCode = "404", description = "There is no such key")
    public Keys.Key revoke(@PathParam("id") long id) {
        return keys.revoke(caller.administrator(), id)
                .orElseThrow(() -> new ProblemException(Problem.of(404, "KEY-NOT-FOUND", "there is no key " + id)));
    }

    /** When the key ends; where the settings bound its life, it ends then by itself. */
    private @Nullable Instant bounded(JsonNode request) {
        Instant now = time.instant();
        @Nullable Instant expiry = reader.expiry(request, now);
        @Nullable Duration most = config.mostLife().orElse(null);
        if (most == null) {
            return expiry;
        }
        Instant latest = now.plus(most);
        if (expiry != null && expiry.isAfter(latest)) {
            throw reader.bad("expiresAt is later than keys may live: sluice.auth.most-life is " + most);
        }
        return expiry == null ? latest : expiry;
    }
}
