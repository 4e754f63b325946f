package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.EventFilter;
import dev.sluice.controlplane.catalog.Events;
import dev.sluice.controlplane.catalog.InvalidRequestException;
import dev.sluice.controlplane.catalog.NodeId;
import dev.sluice.controlplane.catalog.PageRequest;
import dev.sluice.controlplane.catalog.RunFilter;
import dev.sluice.controlplane.catalog.Runs;
import dev.sluice.model.RunId;
import dev.sluice.model.run.RunState;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.graphql.DefaultValue;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Query;
import org.jspecify.annotations.Nullable;

/** Runs and events. */
@GraphQLApi
@ApiErrors
public class RunApi {
    private final Runs runs;
    private final Events events;

    RunApi(Runs runs, Events events) {
        this.runs = runs;
        this.events = events;
    }

    @Query
    @NonNull
    @Description("Runs, newest first.")
    public RunConnection runs(
            @Id @Nullable String job,
            @Nullable RunState state,
            @Nullable Instant since,
            @Nullable Instant before,
            @DefaultValue("50") int first,
            @Nullable String after) {
        RunFilter filter = new RunFilter(number(job, NodeId.Kind.JOB), state, since, before);
        return RunConnection.of(
                runs.page(filter, new PageRequest(first, after)), RunType::new, () -> runs.count(filter));
    }

    @Query
    @Description("A run by the run id its events carry; null when there is none.")
    public @Nullable RunType run(@NonNull String runId) {
        return runs.findById(RunId.of(runId).value()).map(RunType::new).orElse(null);
    }

    @Query
    @NonNull
    @Description("Events, newest first; of one run, job or dataset, or of all.")
    public EventConnection events(
            @Nullable String runId,
            @Id @Nullable String job,
            @Id @Nullable String dataset,
            @Nullable Instant since,
            @Nullable Instant before,
            @DefaultValue("50") int first,
            @Nullable String after) {
        @Nullable UUID run = runId == null ? null : RunId.of(runId).value();
        EventFilter filter =
                new EventFilter(run, number(job, NodeId.Kind.JOB), number(dataset, NodeId.Kind.DATASET), since, before);
        return EventConnection.of(
                events.page(filter, new PageRequest(first, after)), EventType::new, () -> events.count(filter));
    }

    @Query
    @Description("The event at a log position; null when there is none.")
    public @Nullable EventType event(long position) {
        return events.findByPosition(position).map(EventType::new).orElse(null);
    }

    private static @Nullable Long number(@Nullable String id, NodeId.Kind kind) {
        if (id == null) {
            return null;
        }
        NodeId parsed = NodeId.parse(id);
        if (parsed.kind() != kind) {
            throw new InvalidRequestException("the id is of a " + parsed.kind() + "; give the id of a " + kind);
        }
        return parsed.number();
    }
}
