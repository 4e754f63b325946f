package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.NameFilter;
import dev.sluice.controlplane.catalog.PageRequest;
import dev.sluice.controlplane.schedulerview.AlertInfo;
import dev.sluice.controlplane.schedulerview.AlertList;
import dev.sluice.controlplane.schedulerview.AlertState;
import dev.sluice.controlplane.schedulerview.AssetInfo;
import dev.sluice.controlplane.schedulerview.Assets;
import dev.sluice.controlplane.schedulerview.BackfillInfo;
import dev.sluice.controlplane.schedulerview.BackfillList;
import dev.sluice.controlplane.schedulerview.BackfillState;
import dev.sluice.controlplane.schedulerview.Capacity;
import dev.sluice.controlplane.schedulerview.HoldInfo;
import dev.sluice.controlplane.schedulerview.Keys;
import dev.sluice.controlplane.schedulerview.PoolInfo;
import dev.sluice.controlplane.schedulerview.RunFilter;
import dev.sluice.controlplane.schedulerview.ServiceInfo;
import dev.sluice.controlplane.schedulerview.WorkflowInfo;
import dev.sluice.controlplane.schedulerview.WorkflowRuns;
import dev.sluice.controlplane.schedulerview.Workflows;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.eclipse.microprofile.graphql.DefaultValue;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Query;
import org.eclipse.microprofile.graphql.Source;
import org.jspecify.annotations.Nullable;

/** Backfills, pools, services, alerts and assets. */
@GraphQLApi
@ApiErrors
public class OperationsApi {
    private static final long NO_WORKFLOW = 0;

    private final Workflows workflows;
    private final WorkflowRuns runs;
    private final BackfillList backfills;
    private final AlertList alerts;
    private final Assets assets;
    private final Capacity capacity;

    OperationsApi(
            Workflows workflows,
            WorkflowRuns runs,
            BackfillList backfills,
            AlertList alerts,
            Assets assets,
            Capacity capacity) {
        this.workflows = workflows;
        this.runs = runs;
        this.backfills = backfills;
        this.alerts = alerts;
        this.assets = assets;
        this.capacity = capacity;
    }

    @Query
    @NonNull
    @Description("Backfills, newest first.")
    public BackfillConnection backfills(
            @Nullable String workflow,
            @Nullable BackfillState state,
            @DefaultValue("50") int first,
            @Nullable String after) {
        return BackfillConnection.of(backfills.page(definition(workflow), state, new PageRequest(first, after)));
    }

    @Query
    @Description("A backfill; null when there is none.")
    public @Nullable BackfillInfo backfill(@NonNull String backfillId) {
        return backfills.byIds(Set.of(Keys.id(backfillId))).get(Keys.id(backfillId));
    }

    @NonNull
    @Name("workflow")
    public List<WorkflowInfo> workflowOfBackfill(@Source List<BackfillInfo> parents) {
        return Batch.loadOrNull(parents, BackfillInfo::definitionId, workflows::byIds, found -> found).stream()
                .map(Objects::requireNonNull)
                .toList();
    }

    @NonNull
    @Name("runs")
    @Description("Its runs, newest first. For one backfill at a time.")
    public List<WorkflowRunConnection> runsOfBackfill(
            @Source List<BackfillInfo> parents, @DefaultValue("50") int first, @Nullable String after) {
        DatasetFields.requireOne(parents, "runs");
        return parents.stream()
                .map(each -> WorkflowRunConnection.of(
                        runs.page(RunFilter.ofBackfill(each.id()), new PageRequest(first, after))))
                .toList();
    }

    @Query
    @NonNull
    @Description("Pools by name, and who holds their slots now.")
    public List<@NonNull PoolInfo> pools() {
        return capacity.pools();
    }

    @Query
    @NonNull
    @Description("Outside services by name, and their circuit breakers.")
    public List<@NonNull ServiceInfo> services() {
        return capacity.services();
    }

    @Query
    @NonNull
    @Description("Alerts, newest first.")
    public AlertConnection alerts(
            @Nullable AlertState state,
            @Nullable String workflow,
            @DefaultValue("50") int first,
            @Nullable String after) {
        return AlertConnection.of(alerts.page(state, definition(workflow), new PageRequest(first, after)));
    }

    @Name("workflow")
    @Description("The workflow it is about; null when it is about something else.")
    public List<@Nullable WorkflowInfo> workflowOfAlert(@Source List<AlertInfo> parents) {
        return Batch.loadOrNull(
                parents,
                each -> Objects.requireNonNullElse(each.definitionId(), NO_WORKFLOW),
                workflows::byIds,
                found -> found);
    }

    @Name("runId")
    @Description("The run that raised it last.")
    public @Nullable String runOfAlert(@Source AlertInfo alert) {
        return Values.text(alert.run());
    }

    @Query
    @NonNull
    @Description("Assets by name, with their last published version.")
    public AssetConnection assets(
            @Nullable String namespace,
            @Nullable String prefix,
            @Description("Only those that are held.") @DefaultValue("false") boolean held,
            @DefaultValue("50") int first,
            @Nullable String after) {
        return AssetConnection.of(assets.page(new NameFilter(namespace, prefix), held, new PageRequest(first, after)));
    }

    @NonNull
    @Description("Why its consumers must not start; empty: they may.")
    public List<List<HoldInfo>> holds(@Source List<AssetInfo> parents) {
        return Batch.load(parents, AssetInfo::id, assets::holds, found -> found, List.of());
    }

    @NonNull
    @Name("versions")
    @Description("Published versions, newest first. For one asset at a time.")
    public List<AssetVersionConnection> versionsOfAsset(
            @Source List<AssetInfo> parents, @DefaultValue("20") int first, @Nullable String after) {
        DatasetFields.requireOne(parents, "versions");
        return parents.stream()
                .map(each -> AssetVersionConnection.of(assets.versions(each, new PageRequest(first, after))))
                .toList();
    }

    private @Nullable Long definition(@Nullable String workflow) {
        return workflow == null ? null : workflows.get(Keys.name(workflow)).definitionId();
    }
}
