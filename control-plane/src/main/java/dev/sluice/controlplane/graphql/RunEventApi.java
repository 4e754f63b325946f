package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.PageRequest;
import dev.sluice.controlplane.schedulerview.EventFilter;
import dev.sluice.controlplane.schedulerview.EventPosition;
import dev.sluice.controlplane.schedulerview.Keys;
import dev.sluice.controlplane.schedulerview.NameReader;
import dev.sluice.controlplane.schedulerview.RunEventFeed;
import dev.sluice.controlplane.schedulerview.RunEventInfo;
import dev.sluice.controlplane.schedulerview.RunEventList;
import dev.sluice.controlplane.schedulerview.RunInfo;
import dev.sluice.controlplane.schedulerview.WorkflowRuns;
import dev.sluice.controlplane.schedulerview.Workflows;
import dev.sluice.controlplane.security.Caller;
import dev.sluice.controlplane.security.Scope;
import dev.sluice.controlplane.security.StandingRights;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.graphql.api.Subscription;
import io.smallrye.mutiny.Multi;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.eclipse.microprofile.graphql.DefaultValue;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Source;
import org.jspecify.annotations.Nullable;

/** News of runs: read by page, or heard as they come. */
@GraphQLApi
@ApiErrors
public class RunEventApi {
    private final RunEventFeed feed;
    private final RunEventList events;
    private final Workflows workflows;
    private final WorkflowRuns runs;
    private final NameReader names;
    private final StandingRights rights;
    private final Caller caller;

    RunEventApi(
            RunEventFeed feed,
            RunEventList events,
            Workflows workflows,
            WorkflowRuns runs,
            NameReader names,
            StandingRights rights,
            Caller caller) {
        this.names = names;
        this.rights = rights;
        this.caller = caller;
        this.feed = feed;
        this.events = events;
        this.workflows = workflows;
        this.runs = runs;
    }

    @Subscription
    @Blocking
    @NonNull
    @Description(
            "News of a run, of the runs of a workflow, or of all. Without a cursor: those of a run from its beginning,"
                    + " others from now on. After a broken connection send the cursor of the last event: nothing is missed.")
    public Multi<RunEventInfo> runEvents(
            @Nullable String runId,
            @Description("namespace/name.") @Nullable String workflow,
            @Description("Cursor of the last event heard.") @Nullable String after) {
        @Nullable UUID run = runId == null ? null : runs.get(Keys.id(runId)).id();
        if (workflow != null) {
            workflows.get(Keys.name(workflow));
        }
        EventPosition from =
                after != null ? EventPosition.parse(after) : run != null ? EventPosition.START : feed.now();
        Supplier<Scope> scope = rights.readable();
        return feed.after(from, new EventFilter(run, workflow, scope)).map(event -> cut(event, scope.get()));
    }

    private RunEventInfo cut(RunEventInfo event, Scope scope) {
        String message = event.message();
        return message == null || scope.isAll()
                ? event
                : event.saying(names.names(scope).cut(message));
    }

    @NonNull
    @Description(
            "What happened to it, oldest first. For one run at a time; the subscription runEvents takes the cursors.")
    public List<RunEventConnection> events(
            @Source List<RunInfo> parents, @DefaultValue("50") int first, @Nullable String after) {
        DatasetFields.requireOne(parents, "events");
        return parents.stream()
                .map(run -> RunEventConnection.of(events.page(
                        new EventFilter(run.id(), null),
                        new PageRequest(first, after),
                        cut -> cut(cut, caller.scope()))))
                .toList();
    }
}
