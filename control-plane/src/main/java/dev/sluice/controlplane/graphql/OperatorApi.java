package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.audit.Audited;
import dev.sluice.controlplane.catalog.InvalidRequestException;
import dev.sluice.controlplane.lineage.NotFoundException;
import dev.sluice.controlplane.operate.Operations;
import dev.sluice.controlplane.schedulerview.AlertInfo;
import dev.sluice.controlplane.schedulerview.AlertList;
import dev.sluice.controlplane.schedulerview.AssetInfo;
import dev.sluice.controlplane.schedulerview.Assets;
import dev.sluice.controlplane.schedulerview.Capacity;
import dev.sluice.controlplane.schedulerview.Keys;
import dev.sluice.controlplane.schedulerview.ServiceInfo;
import dev.sluice.controlplane.schedulerview.Workflows;
import dev.sluice.controlplane.security.Caller;
import dev.sluice.scheduler.definition.ResourceName;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Mutation;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** What operators do by hand about alerts, holds and breakers. Doing it again changes nothing, so it takes no key. */
@GraphQLApi
@Audited
@ApiErrors
public class OperatorApi {
    private final Operations operations;
    private final AlertList alerts;
    private final Assets assets;
    private final Capacity capacity;
    private final Workflows workflows;
    private final Caller caller;

    OperatorApi(
            Operations operations,
            AlertList alerts,
            Assets assets,
            Capacity capacity,
            Workflows workflows,
            Caller caller) {
        this.workflows = workflows;
        this.operations = operations;
        this.alerts = alerts;
        this.assets = assets;
        this.capacity = capacity;
        this.caller = caller;
    }

    @Mutation
    @NonNull
    @Description("Ends the escalation of an alert; the first to do so is kept.")
    public AlertInfo acknowledgeAlert(@NonNull String alertId) {
        caller.operatorSomewhere();
        long id = number(alertId);
        @Nullable Long definition = alerts.get(id).definitionId();
        String by = definition == null ? caller.operator() : caller.operator(workflows.namespaceOf(definition));
        operations.acknowledge(id, by);
        return alerts.get(id);
    }

    @Mutation
    @NonNull
    @Description("Keeps consumers of an asset from starting; what runs goes on.")
    public AssetInfo holdAsset(
            @NonNull String namespace,
            @NonNull String name,
            @Description("What others read who ask why.") @NonNull String reason) {
        caller.operatorSomewhere();
        AssetInfo asset = assets.get(namespace, name);
        caller.operator(asset.namespace());
        operations.hold(asset.id(), reason, caller.actor(asset.namespace()));
        return asset;
    }

    @Mutation
    @NonNull
    @Description("Ends the hold by people; those of gates stay.")
    public AssetInfo releaseAsset(@NonNull String namespace, @NonNull String name) {
        caller.operatorSomewhere();
        AssetInfo asset = assets.get(namespace, name);
        caller.operator(asset.namespace());
        operations.release(asset.id(), caller.actor(asset.namespace()));
        return asset;
    }

    @Mutation
    @NonNull
    @Description("Closes the breaker of a service as if nothing was ever seen.")
    public ServiceInfo resetBreaker(@Description("namespace/name.") @NonNull String service) {
        caller.operatorSomewhere();
        ResourceName name = Keys.name(service);
        service(name.toString());
        caller.operator(name.namespace());
        operations.resetBreaker(name.toString());
        return service(name.toString());
    }

    private ServiceInfo service(String name) {
        return capacity.services().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new NotFoundException("there is no service '" + name + "'; the query services lists them"));
    }

    private static long number(String alertId) {
        try {
            return Long.parseLong(alertId);
        } catch (NumberFormatException e) {
            throw new InvalidRequestException("'" + alertId + "' is no alertId; the query alerts has them");
        }
    }
}
