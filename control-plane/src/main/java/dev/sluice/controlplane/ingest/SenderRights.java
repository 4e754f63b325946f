package dev.sluice.controlplane.ingest;

import dev.sluice.controlplane.catalog.SeenRuns;
import dev.sluice.controlplane.security.Caller;
import dev.sluice.controlplane.security.Scope;
import dev.sluice.model.event.DatasetEvent;
import dev.sluice.model.event.JobEvent;
import dev.sluice.model.event.LineageEvent;
import dev.sluice.model.event.RunEvent;
import dev.sluice.model.event.Violation;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the sender of a request may send: events of jobs in the namespaces of their right, and of datasets where the event has
 * no job. Nor may they go on with a run of somebody else under a job of their own. What a job reads and writes is not asked.
 */
@ApplicationScoped
class SenderRights {
    /** Of a refused event. */
    static final String FORBIDDEN = "INGEST-NAMESPACE-FORBIDDEN";

    /** Of who may send everything, and of the service itself. */
    static final Refusal ANY = _ -> Map.of();

    private final Caller caller;
    private final SeenRuns runs;

    SenderRights(Caller caller, SeenRuns runs) {
        this.caller = caller;
        this.runs = runs;
    }

    /** Tells which events may not be sent, and why. */
    @FunctionalInterface
    interface Refusal {
        Map<LineageEvent, Violation> of(List<LineageEvent> events);
    }

    /** Of the sender of the request at hand. */
    Refusal refusal() {
        Scope scope = caller.principal().ingestible();
        return scope.isAll() ? ANY : events -> refused(events, scope);
    }

    private Map<LineageEvent, Violation> refused(List<LineageEvent> events, Scope scope) {
        Set<UUID> ofOthers = runs.hidden(
                scope,
                events.stream()
                        .filter(RunEvent.class::isInstance)
                        .map(event -> ((RunEvent) event).runId().value())
                        .toList());
        Map<LineageEvent, Violation> refused = new HashMap<>();
        for (LineageEvent event : events) {
            @Nullable Violation why = why(event, scope, ofOthers);
            if (why != null) {
                refused.put(event, why);
            }
        }
        return refused;
    }

    private static @Nullable Violation why(LineageEvent event, Scope scope, Set<UUID> ofOthers) {
        return switch (event) {
            case RunEvent run ->
                scope.contains(run.job().id().namespace())
                        ? ofOthers.contains(run.runId().value())
                                ? new Violation(
                                        "/run/runId",
                                        FORBIDDEN,
                                        "the run is of a job in a namespace that this key may not send events of")
                                : null
                        : outside("/job/namespace", run.job().id().namespace());
            case JobEvent job ->
                scope.contains(job.job().id().namespace())
                        ? null
                        : outside("/job/namespace", job.job().id().namespace());
            case DatasetEvent dataset ->
                scope.contains(dataset.dataset().id().namespace())
                        ? null
                        : outside("/dataset/namespace", dataset.dataset().id().namespace());
        };
    }

    private static Violation outside(String pointer, String namespace) {
        return new Violation(
                pointer, FORBIDDEN, "this key may not send events of namespace '" + namespace + "'; use one that may");
    }
}
