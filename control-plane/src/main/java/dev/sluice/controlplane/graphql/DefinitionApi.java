package dev.sluice.controlplane.graphql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.controlplane.audit.Audited;
import dev.sluice.controlplane.dispatch.SchedulerParts;
import dev.sluice.controlplane.operate.Idempotency;
import dev.sluice.controlplane.operate.Idempotency.Request;
import dev.sluice.controlplane.schedulerview.Keys;
import dev.sluice.controlplane.schedulerview.NameReader;
import dev.sluice.controlplane.schedulerview.WorkflowInfo;
import dev.sluice.controlplane.schedulerview.Workflows;
import dev.sluice.controlplane.security.Caller;
import dev.sluice.controlplane.security.Scope;
import dev.sluice.controlplane.workflow.DefinitionPlan;
import dev.sluice.controlplane.workflow.Definitions.Deployment;
import dev.sluice.scheduler.definition.ResourceName;
import java.util.List;
import org.eclipse.microprofile.graphql.DefaultValue;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Mutation;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Query;
import org.jspecify.annotations.Nullable;

/** Plans and deploys definitions; pauses workflows. What is wrong in a file is part of the answer, not an error. */
@GraphQLApi
@Audited
@ApiErrors
public class DefinitionApi {
    private final SchedulerParts scheduler;
    private final Workflows workflows;
    private final Idempotency idempotency;
    private final Caller caller;
    private final NameReader names;
    private final ObjectMapper json;

    DefinitionApi(
            SchedulerParts scheduler,
            Workflows workflows,
            Idempotency idempotency,
            Caller caller,
            NameReader names,
            ObjectMapper json) {
        this.names = names;
        this.scheduler = scheduler;
        this.workflows = workflows;
        this.idempotency = idempotency;
        this.caller = caller;
        this.json = json;
    }

    @Query
    @NonNull
    @Description("What applyDefinitions would do with these files. Changes nothing.")
    public DefinitionPlanResult planDefinitions(
            @NonNull List<@NonNull DefinitionFile> files,
            @Description("Whether definitions of the same namespaces that are in none of the files go.")
                    @DefaultValue("false")
                    boolean prune) {
        Scope readable = caller.principal().readable();
        return DefinitionPlanResult.of(
                scheduler.definitions().plan(deployment(files, prune, "plan", null), readable), false, names.names());
    }

    @Mutation
    @NonNull
    @Description("Deploys definitions, all or none. The same content again changes nothing.")
    public DefinitionPlanResult applyDefinitions(
            @NonNull List<@NonNull DefinitionFile> files,
            @Description("Whether definitions of the same namespaces that are in none of the files go.")
                    @DefaultValue("false")
                    boolean prune,
            @Description("Git commit that the files are of.") @Nullable String revision,
            @Description("The same key again gives the first answer.") @NonNull String idempotencyKey)
            throws JsonProcessingException {
        String by = caller.operatorSomewhere();
        Scope operable = caller.principal().operable();
        Request request = Request.of(by, idempotencyKey, "applyDefinitions", files, prune, revision);
        Deployment deployment = deployment(files, prune, by, revision);
        String answer;
        try {
            answer = idempotency.once(request, () -> {
                DefinitionPlan plan = scheduler.definitions().apply(deployment, operable);
                if (!plan.problems().isEmpty()) {
                    throw new ProblemsException(plan); // not kept: the key may be used again for what is put right
                }
                return text(DefinitionPlanResult.of(plan, true, names.names()));
            });
        } catch (ProblemsException e) {
            return DefinitionPlanResult.of(e.plan, false, names.names());
        }
        return json.readValue(answer, DefinitionPlanResult.class);
    }

    @Mutation
    @NonNull
    @Description("Stops firing triggers and starting tasks; what runs goes on.")
    public WorkflowInfo pauseWorkflow(@NonNull String name) {
        return pause(name, true);
    }

    @Mutation
    @NonNull
    @Description("Goes on after pauseWorkflow; schedules catch up as their policy says.")
    public WorkflowInfo resumeWorkflow(@NonNull String name) {
        return pause(name, false);
    }

    private WorkflowInfo pause(String name, boolean paused) {
        caller.operatorSomewhere();
        ResourceName parsed = Keys.name(name);
        caller.operator(workflows.get(parsed).namespace());
        scheduler.definitions().pause(parsed, paused);
        return workflows.get(parsed);
    }

    private static Deployment deployment(
            List<DefinitionFile> files, boolean prune, String by, @Nullable String revision) {
        return new Deployment(files.stream().map(DefinitionFile::toSource).toList(), prune, by, revision);
    }

    private String text(DefinitionPlanResult result) {
        try {
            return json.writeValueAsString(result);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer of ours is always JSON", e);
        }
    }

    /** Leaves the idempotent part without an answer to keep. */
    private static final class ProblemsException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient DefinitionPlan plan;

        ProblemsException(DefinitionPlan plan) {
            super("the definitions have problems", null, false, false);
            this.plan = plan;
        }
    }
}
