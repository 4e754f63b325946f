package dev.sluice.controlplane.projection;

import dev.sluice.controlplane.audit.Audit;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.security.Actor;
import dev.sluice.controlplane.security.Caller;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.InstantSource;
import java.util.Map;

/** Rebuilding the projections, for {@code ./sluice rebuild}. */
@Path("/api/v1/admin/projections")
@RunOnVirtualThread
class ProjectionResource {
    private final Projections projections;
    private final Transactions transactions;
    private final Caller caller;
    private final InstantSource time;

    ProjectionResource(Projections projections, Transactions transactions, Caller caller, InstantSource time) {
        this.projections = projections;
        this.transactions = transactions;
        this.caller = caller;
        this.time = time;
    }

    /** Drops the projections (or the graph alone) and returns the log position that rebuilding will reach. */
    @POST
    @Path("/rebuild")
    @Produces(MediaType.APPLICATION_JSON)
    public Map<String, Long> rebuild(@QueryParam("only") @DefaultValue("") String only) throws Exception {
        Actor by = caller.administrator();
        String what = only.equals("graph") ? "graph" : "all";
        transactions.run(
                tx -> Audit.record(tx, by, "projections.rebuilt", "projections", Map.of("what", what), time.instant()));
        long target = only.equals("graph")
                ? projections.rebuildGraph().value()
                : projections.rebuild().value();
        return Map.of("rebuildingTo", target);
    }
}
