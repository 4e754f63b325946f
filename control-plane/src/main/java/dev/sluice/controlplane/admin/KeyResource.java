package dev.sluice.controlplane.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.controlplane.admin.Keys.NewKey;
import dev.sluice.controlplane.http.Problem;
import dev.sluice.controlplane.http.ProblemException;
import dev.sluice.controlplane.security.Caller;
import dev.sluice.controlplane.security.Role;
import dev.sluice.controlplane.security.Scope;
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
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
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
    private static final int MOST_BYTES = 4_096;
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_NAMESPACE = 200;
    private static final int MOST_NAMESPACES = 20;
    private static final int MOST_KEYS = 200;

    private final Keys keys;
    private final Caller caller;
    private final ObjectMapper json;

    KeyResource(Keys keys, Caller caller, ObjectMapper json) {
        this.keys = keys;
        this.caller = caller;
        this.json = json;
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
                    "expiresAt"?}. The answer holds the secret; it cannot be seen again. Two keys of one name are one person. A key of
                    an auditor with namespaces, names with * for any text, has reports made about these and sees nothing else.""")
    @APIResponse(responseCode = "201", description = "The key, with its secret")
    @APIResponse(responseCode = "400", description = "The body is no such request")
    public Response create(byte @Nullable [] body) {
        JsonNode request = read(body == null ? new byte[0] : body);
        String name = request.path("name").asText("").strip();
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            throw bad("name is missing, or longer than " + LONGEST_NAME + " characters");
        }
        Role role = role(request);
        NewKey key = keys.create(caller.actor(), name, role, scope(request, role), expiry(request));
        return Response.status(Response.Status.CREATED).entity(key).build();
    }

    @GET
    @Operation(summary = "Lists API keys, oldest first, without their secrets")
    public Page list(
            @QueryParam("after") @DefaultValue("0") long after, @QueryParam("first") @DefaultValue("50") int first) {
        if (first < 1 || first > MOST_KEYS) {
            throw bad("first has to be from 1 to " + MOST_KEYS);
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
        return keys.revoke(caller.actor(), id)
                .orElseThrow(() -> new ProblemException(Problem.of(404, "KEY-NOT-FOUND", "there is no key " + id)));
    }

    private JsonNode read(byte[] body) {
        if (body.length > MOST_BYTES) {
            throw new ProblemException(
                    Problem.of(413, "BODY-TOO-LARGE", "the body is longer than " + MOST_BYTES + " bytes"));
        }
        try {
            JsonNode node = json.readTree(body);
            if (node == null || !node.isObject()) {
                throw bad("the body has to be a JSON object with name and role");
            }
            return node;
        } catch (JsonProcessingException e) {
            throw bad("the body is not JSON: " + e.getOriginalMessage());
        } catch (java.io.IOException e) {
            throw bad("the body cannot be read");
        }
    }

    private static Role role(JsonNode request) {
        String role = request.path("role").asText("");
        return Arrays.stream(Role.values())
                .filter(r -> r.name().toLowerCase(Locale.ROOT).equals(role))
                .findFirst()
                .orElseThrow(() -> bad("role is '" + role + "'; known: "
                        + Arrays.stream(Role.values())
                                .map(r -> r.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))));
    }

    private static Scope scope(JsonNode request, Role role) {
        JsonNode namespaces = request.path("namespaces");
        if (namespaces.isMissingNode() || namespaces.isNull()) {
            return Scope.ALL;
        }
        if (role != Role.AUDITOR) {
            throw bad("only keys of role auditor are for some namespaces; this one is to be of role "
                    + role.name().toLowerCase(Locale.ROOT));
        }
        List<String> names = new ArrayList<>();
        for (JsonNode each : namespaces) {
            String name = each.isTextual() ? each.asText().strip() : "";
            if (name.isEmpty() || name.length() > LONGEST_NAMESPACE) {
                throw bad("namespaces has something else than texts of 1 to " + LONGEST_NAMESPACE + " characters");
            }
            names.add(name);
        }
        if (!namespaces.isArray() || names.isEmpty() || names.size() > MOST_NAMESPACES) {
            throw bad("namespaces is a list of 1 to " + MOST_NAMESPACES + " names; leave it out for all");
        }
        return new Scope(names);
    }

    private static @Nullable Instant expiry(JsonNode request) {
        String text = request.path("expiresAt").asText("");
        if (text.isEmpty() || request.path("expiresAt").isNull()) {
            return null;
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw bad("expiresAt is no instant such as 2027-01-31T00:00:00Z");
        }
    }

    private static ProblemException bad(String detail) {
        return new ProblemException(Problem.of(400, "KEY-INVALID", detail));
    }
}
