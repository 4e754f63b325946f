package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.audit.Audited;
import dev.sluice.controlplane.catalog.PageRequest;
import dev.sluice.controlplane.operate.Idempotency.Request;
import dev.sluice.controlplane.reproduce.Reproductions;
import dev.sluice.controlplane.reproduceview.ReproductionInfo;
import dev.sluice.controlplane.reproduceview.ReproductionList;
import dev.sluice.controlplane.reproduceview.RunFingerprintInfo;
import dev.sluice.controlplane.schedulerview.AttemptInfo;
import dev.sluice.controlplane.schedulerview.Keys;
import dev.sluice.controlplane.schedulerview.RunInfo;
import dev.sluice.controlplane.schedulerview.WorkflowRuns;
import dev.sluice.controlplane.schedulerview.Workflows;
import dev.sluice.controlplane.security.Caller;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.graphql.DefaultValue;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Mutation;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Query;
import org.eclipse.microprofile.graphql.Source;
import org.jspecify.annotations.Nullable;

/** Repeats runs beside the real data, and tells how alike their outputs are. */
@GraphQLApi
@Audited
@ApiErrors
public class ReproduceApi {
    private static final int MOST = 20;
    private static final String FINGERPRINT = "What it was, in one hash; null until it is done.";

    private final Reproductions reproductions;
    private final ReproductionList list;
    private final WorkflowRuns runs;
    private final Workflows workflows;
    private final Caller caller;

    ReproduceApi(
            Reproductions reproductions, ReproductionList list, WorkflowRuns runs, Workflows workflows, Caller caller) {
        this.workflows = workflows;
        this.reproductions = reproductions;
        this.list = list;
        this.runs = runs;
        this.caller = caller;
    }

    @Mutation("verifyReproducibility")
    @NonNull
    @Description("Runs a run again with the inputs that it read, beside the real data, and compares what both wrote. It"
            + " goes on by itself; reproduction(id) tells how far it is. For keys that may start runs: an auditor"
            + " asks an operator.")
    public ReproductionInfo verifyReproducibility(@NonNull VerifyReproducibilityInput input) {
        caller.operatorSomewhere();
        RunInfo asked = runs.get(Keys.id(input.runId()));
        String namespace = workflows.namespaceOf(asked.definitionId());
        caller.operator(namespace);
        UUID run = asked.id();
        Request.of("", input.idempotencyKey(), run); // refuses keys that are empty or too long
        return list.find(reproductions.request(run, input.idempotencyKey(), caller.actor(namespace)))
                .orElseThrow();
    }

    @Query("reproduction")
    @Description("A repetition; null when there is none.")
    public @Nullable ReproductionInfo reproduction(@Id @NonNull String id) {
        return list.find(Keys.id(id)).orElse(null);
    }

    @Query("reproductions")
    @NonNull
    @Description("Repetitions, newest first.")
    public ReproductionConnection reproductions(
            @Description("Only those of this run.") @Nullable String runId,
            @DefaultValue("50") int first,
            @Nullable String after) {
        return ReproductionConnection.of(
                list.page(runId == null ? null : Keys.id(runId), new PageRequest(first, after)));
    }

    @Name("reproductions")
    @NonNull
    @Description("Its repetitions, newest first.")
    public List<List<ReproductionInfo>> reproductionsOfRun(
            @Source List<RunInfo> parents, @Description("Only so many.") @DefaultValue("5") int first) {
        WorkflowApi.bounded(first, MOST);
        return Batch.load(parents, RunInfo::id, ids -> list.ofRuns(ids, first), found -> found, List.of());
    }

    @Name("fingerprint")
    @Description(FINGERPRINT)
    public List<@Nullable RunFingerprintInfo> fingerprintOfRun(@Source List<RunInfo> parents) {
        return Batch.loadOrNull(parents, RunInfo::id, list::fingerprints, found -> found);
    }

    @Name("fingerprint")
    @Description(FINGERPRINT)
    public List<@Nullable RunFingerprintInfo> fingerprintOfAttempt(@Source List<AttemptInfo> parents) {
        return Batch.loadOrNull(parents, AttemptInfo::id, list::fingerprints, found -> found);
    }
}
