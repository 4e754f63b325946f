package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.gateview.AssetGate;
import dev.sluice.controlplane.gateview.AssetGates;
import dev.sluice.controlplane.gateview.Consumers;
import dev.sluice.controlplane.gateview.GateHoldInfo;
import dev.sluice.controlplane.gateview.GateHoldInfo.ExemptConsumer;
import dev.sluice.controlplane.gateview.GateHoldInfo.HeldConsumer;
import dev.sluice.controlplane.gateview.GateInfo;
import dev.sluice.controlplane.gateview.GateList;
import dev.sluice.controlplane.gateview.Holds;
import dev.sluice.controlplane.gateview.WaiverInfo;
import dev.sluice.controlplane.gateview.WaiverList;
import dev.sluice.controlplane.schedulerview.AssetInfo;
import dev.sluice.controlplane.schedulerview.Assets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.eclipse.microprofile.graphql.DefaultValue;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Source;
import org.jspecify.annotations.Nullable;

/** What is held, whom that blocks, and what gates say of assets and datasets; each read once for all parents. */
@GraphQLApi
@ApiErrors
public class HoldFields {
    /** No gate has it. */
    private static final long NONE = 0;

    private static final int MOST_HOLDS = 200;

    private final Assets assets;
    private final Consumers consumers;
    private final WaiverList waivers;
    private final AssetGates assetGates;
    private final GateList gates;
    private final Holds holds;

    HoldFields(
            Assets assets,
            Consumers consumers,
            WaiverList waivers,
            AssetGates assetGates,
            GateList gates,
            Holds holds) {
        this.assets = assets;
        this.consumers = consumers;
        this.waivers = waivers;
        this.assetGates = assetGates;
        this.gates = gates;
        this.holds = holds;
    }

    @NonNull
    @Name("asset")
    @Description("That is held.")
    public List<AssetInfo> assetOfHold(@Source List<GateHoldInfo> parents) {
        return Batch.loadOrNull(parents, each -> each.key().asset(), assets::byIds, found -> found).stream()
                .map(Objects::requireNonNull)
                .toList();
    }

    @NonNull
    @Name("origin")
    @Description("The asset that the gate guards; where a person holds it, the asset itself.")
    public List<AssetInfo> originOfHold(@Source List<GateHoldInfo> parents) {
        return Batch.loadOrNull(parents, GateHoldInfo::originId, assets::byIds, found -> found).stream()
                .map(Objects::requireNonNull)
                .toList();
    }

    @NonNull
    @Description("Consumers that must not start; at most 200.")
    public List<List<HeldConsumer>> blocked(@Source List<GateHoldInfo> parents) {
        Map<GateHoldInfo.Key, List<HeldConsumer>> found = consumers.blocked(parents);
        return parents.stream()
                .map(each -> found.getOrDefault(each.key(), List.of()))
                .toList();
    }

    @NonNull
    @Description("Consumers that may go on, and why; at most 200.")
    public List<List<ExemptConsumer>> exempt(@Source List<GateHoldInfo> parents) {
        Map<GateHoldInfo.Key, List<ExemptConsumer>> found = consumers.exempt(parents);
        return parents.stream()
                .map(each -> found.getOrDefault(each.key(), List.of()))
                .toList();
    }

    @NonNull
    @Name("waivers")
    @Description("Requested and approved ones of its gate, newest first.")
    public List<List<WaiverInfo>> waiversOfHold(@Source List<GateHoldInfo> parents) {
        return Batch.load(
                parents,
                each -> Objects.requireNonNullElse(each.definitionId(), NONE),
                waivers::openOf,
                found -> found,
                List.of());
    }

    @NonNull
    @Name("holds")
    @Description("The holds behind code GATE, as far as they still are; empty for other codes.")
    public List<List<GateHoldInfo>> holdsOfReason(@Source List<RunExplanation.Reason> parents) {
        Set<String> assets = new LinkedHashSet<>();
        parents.forEach(reason -> reason.held().forEach(held -> assets.add(held.asset())));
        Map<String, List<GateHoldInfo>> found = assets.isEmpty() ? Map.of() : holds.named(assets);
        return parents.stream()
                .map(reason -> reason.held().stream()
                        .flatMap(held -> found.getOrDefault(held.asset(), List.of()).stream()
                                .filter(hold -> hold.key().source().equals(held.source())))
                        .toList())
                .toList();
    }

    @Name("gate")
    @Description("Whether its consumers may go on; null: no gate guards it and nothing holds it.")
    public List<@Nullable AssetGate> gateOfAsset(@Source List<AssetInfo> parents) {
        return Batch.loadOrNull(parents, AssetInfo::id, assetGates::ofAssets, found -> found);
    }

    @Name("gate")
    @Description("Whether its consumers may go on; null: no gate guards it and nothing holds it.")
    public List<@Nullable AssetGate> gateOfDataset(@Source List<DatasetType> parents) {
        return Batch.loadOrNull(parents, each -> each.dataset.id(), assetGates::ofDatasets, found -> found);
    }

    @NonNull
    @Name("gates")
    @Description("Its own gates, by name.")
    public List<List<GateInfo>> gatesOfAsset(@Source List<AssetGate> parents) {
        Map<Long, List<GateInfo>> found = gates.ofAssets(ids(parents));
        return parents.stream()
                .map(each -> each.assetIds().stream()
                        .flatMap(id -> found.getOrDefault(id, List.of()).stream())
                        .toList())
                .toList();
    }

    @NonNull
    @Name("holds")
    @Description("What holds it, by the order of their beginning.")
    public List<List<GateHoldInfo>> holdsOfAssetGate(@Source List<AssetGate> parents, @DefaultValue("20") int first) {
        WorkflowApi.bounded(first, MOST_HOLDS);
        Map<Long, List<GateHoldInfo>> found = holds.ofAssets(ids(parents), first);
        return parents.stream()
                .map(each -> each.assetIds().stream()
                        .flatMap(id -> found.getOrDefault(id, List.of()).stream())
                        .limit(first)
                        .toList())
                .toList();
    }

    private static Set<Long> ids(List<AssetGate> parents) {
        Set<Long> ids = new LinkedHashSet<>();
        parents.forEach(each -> ids.addAll(each.assetIds()));
        return ids;
    }
}
