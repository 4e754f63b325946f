package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.PageRequest;
import dev.sluice.controlplane.gateview.AnswerInfo;
import dev.sluice.controlplane.gateview.AnswerInfo.AnswerDecision;
import dev.sluice.controlplane.gateview.AnswerList;
import dev.sluice.controlplane.gateview.AssetKey;
import dev.sluice.controlplane.gateview.AuditFilter;
import dev.sluice.controlplane.gateview.AuditTrail;
import dev.sluice.controlplane.gateview.GateList;
import dev.sluice.controlplane.gateview.ProfileInfo;
import dev.sluice.controlplane.gateview.QualitySeries;
import dev.sluice.controlplane.gateview.Series;
import dev.sluice.controlplane.gateview.SeriesRange;
import dev.sluice.controlplane.schedulerview.Keys;
import dev.sluice.controlplane.security.Caller;
import java.time.Instant;
import org.eclipse.microprofile.graphql.DefaultValue;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Query;
import org.jspecify.annotations.Nullable;

/** What gates leave behind over time: series, profiles, answers to other systems, the audit trail. */
@GraphQLApi
@ApiErrors
public class GateSeriesApi {
    private static final int MOST_POINTS = 1_000;

    private final GateList gates;
    private final Series series;
    private final AnswerList answers;
    private final AuditTrail audit;
    private final Caller caller;

    GateSeriesApi(GateList gates, Series series, AnswerList answers, AuditTrail audit, Caller caller) {
        this.caller = caller;
        this.gates = gates;
        this.series = series;
        this.answers = answers;
        this.audit = audit;
    }

    @Query("qualitySeries")
    @NonNull
    @Description(
            "What a check measured over time, oldest first: the newest points of the range. For those before them ask"
                    + " again with before: the time of the first.")
    public QualitySeries qualitySeries(
            @Description("namespace/name.") @NonNull String gate,
            @Description("Its id in the gate.") @NonNull String check,
            @Description("Key of the partition; left out: all.") @Nullable String partition,
            @Nullable Instant since,
            @Nullable Instant before,
            @Description("At most 1000.") @DefaultValue("200") int first) {
        WorkflowApi.bounded(first, MOST_POINTS);
        return series.of(gates.number(Keys.name(gate)), gate, check, new SeriesRange(partition, since, before), first);
    }

    @Query("profile")
    @Description("The newest profile of an asset, or that of a version; null when there is none.")
    public @Nullable ProfileInfo profile(
            @NonNull AssetKey asset,
            @Nullable Long version,
            @Description("Key of the partition; left out: all.") @Nullable String partition) {
        return series.profile(asset, version, partition).orElse(null);
    }

    @Query("profiles")
    @NonNull
    @Description("Profiles of an asset as a series, newest first.")
    public DatasetProfileConnection profiles(
            @NonNull AssetKey asset,
            @Description("Key of the partition; left out: all.") @Nullable String partition,
            @Nullable Instant since,
            @Nullable Instant before,
            @DefaultValue("20") int first,
            @Nullable String after) {
        return DatasetProfileConnection.of(
                series.profiles(asset, new SeriesRange(partition, since, before), new PageRequest(first, after)));
    }

    @Query("gateAnswers")
    @NonNull
    @Description("What other systems were told that asked whether they may run, newest first. Forgotten after a while.")
    public GateAnswerConnection gateAnswers(
            @Description("Only those about this one.") @Nullable AssetKey asset,
            @Nullable AnswerDecision decision,
            @DefaultValue("50") int first,
            @Nullable String after) {
        return GateAnswerConnection.of(answers.page(asset, decision, new PageRequest(first, after)));
    }

    @Query("gateAnswer")
    @Description("The newest revision of an answer; null when there is none, or it was forgotten.")
    public @Nullable AnswerInfo gateAnswer(@Description("Its decisionId.") @Id @NonNull String id) {
        return answers.find(Keys.id(id)).orElse(null);
    }

    @Query("auditEntries")
    @NonNull
    @Description("Who did what, newest first. Appended; the store refuses every change.")
    public AuditEntryConnection auditEntries(
            @Description("waiver:12, asset:7, gate:shop/orders, ...") @Nullable String subject,
            @Description("Name of the API key.") @Nullable String actor,
            @Description("waiver.approved, gate.asked, ...") @Nullable String action,
            @Nullable Instant since,
            @Nullable Instant before,
            @DefaultValue("50") int first,
            @Nullable String after) {
        caller.requireWhole("auditEntries");
        return AuditEntryConnection.of(
                audit.page(new AuditFilter(subject, actor, action, since, before), new PageRequest(first, after)));
    }
}
