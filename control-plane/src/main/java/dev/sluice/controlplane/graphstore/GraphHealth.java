package dev.sluice.controlplane.graphstore;

import dev.sluice.controlplane.projection.ProjectionProgress;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** The graph may be away: events are still taken in, and lineage answers say so. Ready, but degraded. */
@Readiness
@ApplicationScoped
class GraphHealth implements HealthCheck {
    private final ProjectionProgress progress;

    GraphHealth(ProjectionProgress progress) {
        this.progress = progress;
    }

    @Override
    public HealthCheckResponse call() {
        String trouble = progress.graphTrouble();
        var response = HealthCheckResponse.named("lineage graph")
                .up()
                .withData("degraded", trouble != null)
                .withData("graphPosition", progress.graph().value())
                .withData("catalogPosition", progress.catalog().value());
        return trouble == null
                ? response.build()
                : response.withData("because", trouble).build();
    }
}
