package dev.sluice.controlplane.admin;

import dev.sluice.controlplane.security.Caller;
import dev.sluice.controlplane.security.Login;
import dev.sluice.controlplane.security.Principal;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Who one is here. */
@Path("/api/v1/me")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Access")
class MeResource {
    private final Caller caller;

    MeResource(Caller caller) {
        this.caller = caller;
    }

    /**
     * Who asks.
     *
     * @param by how they came in: key, token or trusted
     * @param until when that ends by itself; null: never
     */
    record Me(
            String name,
            String by,
            List<Keys.Granted> grants,
            @Nullable Instant until) {
        Me {
            grants = List.copyOf(grants);
        }
    }

    @GET
    @Operation(summary = "Tells who you are, with which grants, and until when")
    public Me me() {
        Login login = caller.login().orElseThrow();
        Principal principal = login.principal();
        String by =
                switch (login) {
                    case Login.Key _ -> "key";
                    case Login.Token _ -> "token";
                    case Login.Trusted _ -> "trusted";
                };
        return new Me(
                principal.name(),
                by,
                principal.grants().stream().map(Keys.Granted::of).toList(),
                login.until());
    }
}
