package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.gateview.CheckOutline;
import dev.sluice.controlplane.gateview.CheckResultInfo;
import dev.sluice.controlplane.gateview.EvaluationInfo;
import dev.sluice.controlplane.gateview.Evaluations;
import dev.sluice.controlplane.gateview.GateCheckInfo;
import dev.sluice.controlplane.gateview.GateHoldInfo;
import dev.sluice.controlplane.gateview.GateInfo;
import dev.sluice.controlplane.gateview.Holds;
import dev.sluice.controlplane.gateview.ParsedGates;
import dev.sluice.controlplane.gateview.Results;
import dev.sluice.controlplane.gateview.VerdictInfo;
import dev.sluice.controlplane.gateview.Verdicts;
import dev.sluice.controlplane.gateview.WaiverInfo;
import dev.sluice.controlplane.gateview.WaiverList;
import dev.sluice.controlplane.schedulerview.AssetInfo;
import dev.sluice.controlplane.schedulerview.Assets;
import dev.sluice.scheduler.definition.Gate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.graphql.DefaultValue;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Source;
import org.jspecify.annotations.Nullable;

/** Fields of gates and their checks that take further reads, each read once for all parents. */
@GraphQLApi
@ApiErrors
public class GateFields {
    /** No asset has it. */
    private static final long NONE = 0;

    private static final int MOST_HOLDS = 200;

    private final ParsedGates parsed;
    private final CheckOutline checks;
    private final Assets assets;
    private final Verdicts verdicts;
    private final Evaluations evaluations;
    private final Results results;
    private final Holds holds;
    private final WaiverList waivers;

    GateFields(
            ParsedGates parsed,
            CheckOutline checks,
            Assets assets,
            Verdicts verdicts,
            Evaluations evaluations,
            Results results,
            Holds holds,
            WaiverList waivers) {
        this.parsed = parsed;
        this.checks = checks;
        this.assets = assets;
        this.verdicts = verdicts;
        this.evaluations = evaluations;
        this.results = results;
        this.holds = holds;
        this.waivers = waivers;
    }

    @NonNull
    @Name("asset")
    @Description("That it guards.")
    public List<AssetInfo> assetOfGate(@Source List<GateInfo> parents) {
        return Batch.loadOrNull(parents, GateInfo::assetId, assets::byIds, found -> found).stream()
                .map(Objects::requireNonNull)
                .toList();
    }

    @Name("stage")
    @Description("What the producer writes, in phase STAGE.")
    public List<@Nullable AssetInfo> stageOfGate(@Source List<GateInfo> parents) {
        return Batch.loadOrNull(
                parents, each -> Objects.requireNonNullElse(each.stageId(), NONE), assets::byIds, found -> found);
    }

    @NonNull
    @Name("description")
    @Description("One or two sentences for people; may be empty.")
    public List<String> descriptionOfGate(@Source List<GateInfo> parents) {
        Map<Long, Gate> gates = parsed.of(parents);
        return parents.stream()
                .map(each ->
                        Objects.requireNonNull(gates.get(each.definitionId())).description())
                .toList();
    }

    @NonNull
    @Name("checks")
    @Description("In the order of the definition.")
    public List<List<GateCheckInfo>> checksOfGate(@Source List<GateInfo> parents) {
        Map<Long, Gate> gates = parsed.of(parents);
        return parents.stream()
                .map(each -> checks.of(each.definitionId(), Objects.requireNonNull(gates.get(each.definitionId()))))
                .toList();
    }

    @Name("last")
    @Description("What it found last; null: nothing yet.")
    public List<@Nullable CheckResultInfo> lastOfCheck(@Source List<GateCheckInfo> parents) {
        return Batch.loadOrNull(
                parents, each -> new Results.Key(each.definitionId(), each.id()), results::lastOf, found -> found);
    }

    @Name("lastVerdict")
    @Description("The newest; null: none yet.")
    public List<@Nullable VerdictInfo> lastVerdictOfGate(@Source List<GateInfo> parents) {
        return Batch.loadOrNull(parents, GateInfo::definitionId, verdicts::lastOf, found -> found);
    }

    @Name("lastEvaluation")
    @Description("The newest, also one that is still on its way; null: none yet.")
    public List<@Nullable EvaluationInfo> lastEvaluationOfGate(@Source List<GateInfo> parents) {
        return Batch.loadOrNull(parents, GateInfo::definitionId, evaluations::lastOf, found -> found);
    }

    @NonNull
    @Name("holds")
    @Description("What it holds, by the order of their beginning; gateHolds(gate) has all of it.")
    public List<List<GateHoldInfo>> holdsOfGate(@Source List<GateInfo> parents, @DefaultValue("50") int first) {
        WorkflowApi.bounded(first, MOST_HOLDS);
        return Batch.load(parents, GateInfo::definitionId, ids -> holds.ofGates(ids, first), found -> found, List.of());
    }

    @NonNull
    @Name("waivers")
    @Description("Requested and approved ones, newest first; waivers(gate) has all of them.")
    public List<List<WaiverInfo>> waiversOfGate(@Source List<GateInfo> parents) {
        return Batch.load(parents, GateInfo::definitionId, waivers::openOf, found -> found, List.of());
    }
}
