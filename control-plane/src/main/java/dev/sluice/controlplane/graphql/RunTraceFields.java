package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.Facets;
import dev.sluice.controlplane.catalog.PostedTraces;
import dev.sluice.controlplane.telemetry.TraceParent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Source;
import org.jspecify.annotations.Nullable;

/** Leads from runs to the traces that their producers keep of them. */
@GraphQLApi
@ApiErrors
public class RunTraceFields {
    private final Facets facets;
    private final PostedTraces posted;

    RunTraceFields(Facets facets, PostedTraces posted) {
        this.facets = facets;
        this.posted = posted;
    }

    @Description(
            "The run's place in a trace, as W3C Trace Context writes it: what its facets or tags say, else the header of the"
                    + " first request with one that posted an event of it; null when nothing is known.")
    public List<@Nullable String> traceParent(@Source List<RunType> parents) {
        return Batch.loadOrNull(parents, each -> each.run.runId(), this::traces, trace -> trace);
    }

    private Map<UUID, String> traces(Set<UUID> runs) {
        Map<UUID, String> traces = new HashMap<>(posted.ofRuns(runs));
        facets.ofRuns(runs).forEach((run, told) -> {
            Map<String, String> bodies = told.stream()
                    .collect(Collectors.toMap(
                            each -> each.name(), each -> each.body(), (_, last) -> last, TreeMap::new));
            TraceParent.ofFacets(bodies).ifPresent(parent -> traces.put(run, parent.toString()));
        });
        return traces;
    }
}
