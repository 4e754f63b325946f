package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.gateview.CheckResultInfo;
import dev.sluice.controlplane.gateview.DecisionInfo;
import dev.sluice.controlplane.gateview.EvaluationInfo;
import dev.sluice.controlplane.gateview.Results;
import dev.sluice.controlplane.gateview.VerdictInfo;
import dev.sluice.controlplane.schedulerview.AssetInfo;
import dev.sluice.controlplane.schedulerview.Assets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Source;

/** What evaluations, verdicts and decisions rest on; each read once for all parents. */
@GraphQLApi
@ApiErrors
public class EvidenceFields {
    private final Results results;
    private final Assets assets;

    EvidenceFields(Results results, Assets assets) {
        this.results = results;
        this.assets = assets;
    }

    @NonNull
    @Name("results")
    @Description("What its checks found, in the order of the gate. Empty until it is done.")
    public List<List<CheckResultInfo>> resultsOfEvaluation(@Source List<EvaluationInfo> parents) {
        return Batch.load(parents, EvaluationInfo::number, results::ofEvaluations, found -> found, List.of());
    }

    @NonNull
    @Name("asset")
    @Description("That was audited.")
    public List<AssetInfo> assetOfEvaluation(@Source List<EvaluationInfo> parents) {
        return assets(parents, EvaluationInfo::assetId);
    }

    @NonNull
    @Name("results")
    @Description("That it rests on, those of other systems among them.")
    public List<List<CheckResultInfo>> resultsOfVerdict(@Source List<VerdictInfo> parents) {
        return results(parents, VerdictInfo::resultIds);
    }

    @NonNull
    @Name("results")
    @Description("That it rests on, over all gates of the asset.")
    public List<List<CheckResultInfo>> resultsOfDecision(@Source List<DecisionInfo> parents) {
        return results(parents, DecisionInfo::resultIds);
    }

    @NonNull
    @Name("asset")
    @Description("That it is about.")
    public List<AssetInfo> assetOfDecision(@Source List<DecisionInfo> parents) {
        return assets(parents, DecisionInfo::assetId);
    }

    private <P> List<AssetInfo> assets(List<P> parents, Function<P, Long> id) {
        return Batch.loadOrNull(parents, id, assets::byIds, found -> found).stream()
                .map(Objects::requireNonNull)
                .toList();
    }

    private <P> List<List<CheckResultInfo>> results(List<P> parents, Function<P, List<Long>> ids) {
        Set<Long> all = new LinkedHashSet<>();
        parents.forEach(each -> all.addAll(ids.apply(each)));
        Map<Long, CheckResultInfo> found = results.byIds(all);
        return parents.stream()
                .map(each -> ids.apply(each).stream()
                        .flatMap(id -> Stream.ofNullable(found.get(id)))
                        .toList())
                .toList();
    }
}
