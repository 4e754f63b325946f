package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.InvalidRequestException;
import dev.sluice.controlplane.catalog.PageRequest;
import dev.sluice.controlplane.gateview.AssetKey;
import dev.sluice.controlplane.gateview.DecisionList;
import dev.sluice.controlplane.gateview.EvaluationInfo;
import dev.sluice.controlplane.gateview.EvaluationState;
import dev.sluice.controlplane.gateview.Evaluations;
import dev.sluice.controlplane.gateview.GateFilter;
import dev.sluice.controlplane.gateview.GateInfo;
import dev.sluice.controlplane.gateview.GateList;
import dev.sluice.controlplane.gateview.GateState;
import dev.sluice.controlplane.gateview.Holds;
import dev.sluice.controlplane.gateview.Results;
import dev.sluice.controlplane.gateview.Verdicts;
import dev.sluice.controlplane.schedulerview.Keys;
import org.eclipse.microprofile.graphql.DefaultValue;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Query;
import org.jspecify.annotations.Nullable;

/** Gates, what they found, what was decided and what is held. */
@GraphQLApi
@ApiErrors
public class GateApi {
    private final GateList gates;
    private final Evaluations evaluations;
    private final Verdicts verdicts;
    private final Results results;
    private final DecisionList decisions;
    private final Holds holds;

    GateApi(
            GateList gates,
            Evaluations evaluations,
            Verdicts verdicts,
            Results results,
            DecisionList decisions,
            Holds holds) {
        this.gates = gates;
        this.evaluations = evaluations;
        this.verdicts = verdicts;
        this.results = results;
        this.decisions = decisions;
        this.holds = holds;
    }

    @Query("gates")
    @NonNull
    @Description("Gates by name, with what they say now.")
    public GateConnection gates(
            @Description("Only those that guard it.") @Nullable AssetKey asset,
            @Description("Only those that are in it.") @Nullable GateState state,
            @Description("Only those of this owner.") @Nullable String owner,
            @DefaultValue("50") int first,
            @Nullable String after) {
        return GateConnection.of(gates.page(new GateFilter(asset, state, owner), new PageRequest(first, after)));
    }

    @Query("gate")
    @Description("A gate; null when there is none.")
    public @Nullable GateInfo gate(@Description("namespace/name.") @NonNull String name) {
        return gates.find(Keys.name(name)).orElse(null);
    }

    @Query("gateEvaluations")
    @NonNull
    @Description("Evaluations of a gate, or of all, newest first.")
    public GateEvaluationConnection gateEvaluations(
            @Description("namespace/name.") @Nullable String gate,
            @Nullable EvaluationState state,
            @DefaultValue("50") int first,
            @Nullable String after) {
        return GateEvaluationConnection.of(evaluations.page(number(gate), state, new PageRequest(first, after)));
    }

    @Query("gateEvaluation")
    @Description("An evaluation; null when there is none.")
    public @Nullable EvaluationInfo gateEvaluation(@Id @NonNull String id) {
        return evaluations.find(number("evaluation", id)).orElse(null);
    }

    @Query("gateVerdicts")
    @NonNull
    @Description("Verdicts of a gate, newest first. Appended, never changed.")
    public GateVerdictConnection gateVerdicts(
            @Description("namespace/name.") @NonNull String gate,
            @Description("Key of the partition; left out: all.") @Nullable String partition,
            @DefaultValue("50") int first,
            @Nullable String after) {
        return GateVerdictConnection.of(
                verdicts.page(gates.number(Keys.name(gate)), partition, new PageRequest(first, after)));
    }

    @Query("checkResults")
    @NonNull
    @Description("Everything that a check of a gate ever found, newest first. Appended, never changed.")
    public CheckResultConnection checkResults(
            @Description("namespace/name.") @NonNull String gate,
            @Description("Its id in the gate.") @NonNull String check,
            @DefaultValue("50") int first,
            @Nullable String after) {
        return CheckResultConnection.of(
                results.page(new Results.Key(gates.number(Keys.name(gate)), check), new PageRequest(first, after)));
    }

    @Query("gateHolds")
    @NonNull
    @Description(
            "What is held now and whom that blocks; of one gate, of one asset, or all. By the order of their beginning.")
    public GateHoldConnection gateHolds(
            @Description("namespace/name.") @Nullable String gate,
            @Nullable AssetKey asset,
            @DefaultValue("50") int first,
            @Nullable String after) {
        return GateHoldConnection.of(holds.page(number(gate), asset, new PageRequest(first, after)));
    }

    @Query("gateDecisions")
    @NonNull
    @Description(
            "Decisions about an asset, about what a gate audits, or about all, newest first. Appended, never changed.")
    public GateDecisionConnection gateDecisions(
            @Description("namespace/name.") @Nullable String gate,
            @Nullable AssetKey asset,
            @Description("Key of the partition; left out: all.") @Nullable String partition,
            @DefaultValue("50") int first,
            @Nullable String after) {
        return GateDecisionConnection.of(decisions.page(asset, number(gate), partition, new PageRequest(first, after)));
    }

    private @Nullable Long number(@Nullable String gate) {
        return gate == null ? null : Long.valueOf(gates.number(Keys.name(gate)));
    }

    static long number(String what, String id) {
        try {
            return Long.parseLong(id);
        } catch (NumberFormatException e) {
            throw new InvalidRequestException("'" + (id.length() <= 60 ? id : id.substring(0, 60) + "…")
                    + "' is no id of " + article(what) + "; such ids are numbers, for example 12");
        }
    }

    private static String article(String noun) {
        return ("aeiou".indexOf(noun.charAt(0)) >= 0 ? "an " : "a ") + noun;
    }
}
