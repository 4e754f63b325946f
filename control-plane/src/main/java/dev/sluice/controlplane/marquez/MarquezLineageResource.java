package dev.sluice.controlplane.marquez;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** GET on the path that events are posted to; a class of its own, because paths are matched by class first. */
@Path("/api/v1/lineage")
@RunOnVirtualThread
class MarquezLineageResource {
    private final MarquezLineage lineage;

    MarquezLineageResource(MarquezLineage lineage) {
        this.lineage = lineage;
    }

    @GET
    public Response lineage(
            @QueryParam("nodeId") @Nullable String nodeId, @QueryParam("depth") @DefaultValue("20") int depth) {
        return MarquezResource.json(lineage.lineage(MarquezResource.required("nodeId", nodeId), depth));
    }
}
