package dev.sluice.controlplane.projection;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;

/** Rebuilding the projections, for {@code ./sluice rebuild}. */
@Path("/api/v1/admin/projections")
@RunOnVirtualThread
class ProjectionResource {
    private final Projections projections;

    ProjectionResource(Projections projections) {
        this.projections = projections;
    }

    /** Drops the projections (or the graph alone) and returns the log position that rebuilding will reach. */
    @POST
    @Path("/rebuild")
    @Produces(MediaType.APPLICATION_JSON)
    public Map<String, Long> rebuild(@QueryParam("only") @DefaultValue("") String only) throws Exception {
        long target = only.equals("graph")
                ? projections.rebuildGraph().value()
                : projections.rebuild().value();
        return Map.of("rebuildingTo", target);
    }
}
