package dev.sluice.controlplane.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.audit.Audited;
import dev.sluice.controlplane.dispatch.ScriptedExecutor;
import dev.sluice.scheduler.execute.ErrorClass;
import io.quarkus.arc.Arc;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.enterprise.inject.Any;
import jakarta.inject.Inject;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Mutation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each mutation leaves one entry, with who did it; what changes nothing leaves none. */
@QuarkusTest
@Tag("service")
@TestProfile(ScheduledStore.class)
class AuditTrailTest {
    @Inject
    Workshop workshop;

    @Inject
    AuditedDeeds deeds;

    @Test
    void everyMutationIsUnderTheWitness() {
        List<Method> mutations = Arc.container().beanManager().getBeans(Object.class, Any.Literal.INSTANCE).stream()
                .map(bean -> bean.getBeanClass())
                .filter(type -> type.isAnnotationPresent(GraphQLApi.class))
                .distinct()
                .flatMap(type -> Arrays.stream(type.getMethods()))
                .filter(method -> method.isAnnotationPresent(Mutation.class))
                .toList();

        assertThat(mutations)
                .allSatisfy(method -> assertThat(method.getDeclaringClass().isAnnotationPresent(Audited.class))
                        .as("%s has mutations: put @Audited on it", method.getDeclaringClass())
                        .isTrue());
        Set<String> fields = new TreeSet<>(workshop.ask("{ __schema { mutationType { fields { name } } } }")
                .<String>getList("__schema.mutationType.fields.name"));
        assertThat(deeds.all().keySet())
                .as("what is new is done in AuditedDeeds")
                .containsExactlyInAnyOrderElementsOf(fields);
        assertThat(mutations).hasSameSizeAs(fields);
    }

    @Test
    void everyMutationLeavesOneEntryAndWhoeverMayNotNone() {
        deeds.all().forEach((name, made) -> {
            AuditedDeeds.Deed deed = made.get();
            long before = newest();
            String refused = workshop.refusal("viewer", deed.call());
            assertThat(refused).as(name).startsWith("FORBIDDEN: ");
            assertThat(since(before)).as("%s, refused", name).isEmpty();

            assertThat(done(deed)).as("%s", deed).isNull();
            assertThat(since(before)).as("%s", deed).singleElement().isEqualTo(entry(deed));
            assertThat(newestOf("subject")).as(name).matches(deed.subject());
            assertThat(newestOf("detail::text")).as(name).contains(deed.told());

            long after = newest();
            done(deed);
            assertThat(since(after)).as("%s, sent again", name).isEmpty();
        });
    }

    /** The error of the answer. */
    private @Nullable String done(AuditedDeeds.Deed deed) {
        return workshop.send(deed.role(), deed.call(), Map.of()).jsonPath().getString("errors[0].message");
    }

    private String entry(AuditedDeeds.Deed deed) {
        return entry(deed.action(), deed.role());
    }

    private String entry(String action, String role) {
        return action + " by test-" + role + " with "
                + workshop.rows("SELECT id::text FROM api_key WHERE name = 'test-" + role + "'")
                        .getFirst();
    }

    private String newestOf(String column) {
        return workshop.rows("SELECT " + column + " FROM audit_entry ORDER BY id DESC LIMIT 1")
                .getFirst();
    }

    @Test
    void runsLeaveOneEntryEach() {
        told("mutation.applyDefinitions", () -> deploy(Workshop.ORDERS.formatted("trail"), "trail-1"));
        String start =
                "mutation { startRun(workflow: \"trail/orders\", parameters: [{name: \"mode\", value: \"hush-hush\"}],"
                        + " idempotencyKey: \"trail-2\") { runId } }";
        String run = told("mutation.startRun", () -> ask(start, "startRun.runId"));
        untold(() -> ask(start, "startRun.runId"));
        assertThat(workshop.rows("SELECT detail::text FROM audit_entry WHERE action = 'mutation.startRun'"
                        + " AND detail::text LIKE '%trail/%'"))
                .hasSize(1)
                .allSatisfy(detail -> assertThat(detail)
                        .contains("trail/orders")
                        .contains("trail-2")
                        .doesNotContain("hush-hush"));
        workshop.work(ScriptedExecutor.does(_ -> ScriptedExecutor.failed(ErrorClass.PERMANENT, "no")));
        told(
                "mutation.retryFailedTasks",
                () -> ask(
                        "mutation { retryFailedTasks(runId: \"" + run + "\", idempotencyKey: \"trail-3\") { runId } }",
                        "retryFailedTasks.runId"));
        workshop.work(ScriptedExecutor.succeeds());
        String again = told(
                "mutation.rerun",
                () -> ask(
                        "mutation { rerun(runId: \"" + run + "\", idempotencyKey: \"trail-4\") { runId } }",
                        "rerun.runId"));
        told(
                "mutation.cancelRun",
                () -> ask("mutation { cancelRun(runId: \"" + again + "\") { state } }", "cancelRun"));
        workshop.work(ScriptedExecutor.succeeds());
        untold(() -> ask("mutation { cancelRun(runId: \"" + again + "\") { state } }", "cancelRun"));
        told(
                "mutation.pauseWorkflow",
                () -> ask("mutation { pauseWorkflow(name: \"trail/orders\") { paused } }", "pauseWorkflow"));
        told(
                "mutation.resumeWorkflow",
                () -> ask("mutation { resumeWorkflow(name: \"trail/orders\") { paused } }", "resumeWorkflow"));
    }

    @Test
    void whatIsRefusedLeavesNone() {
        untold(() -> workshop.apply("kind: Workflow", "trail-bad").getString("applyDefinitions.applied"));
        untold(() -> workshop.refusal("operator", "mutation { pauseWorkflow(name: \"no/such\") { paused } }"));
        untold(() -> workshop.refusal(
                "operator", "mutation { startRun(workflow: \"no/such\", idempotencyKey: \"x\") { runId } }"));
        untold(() -> workshop.refusal("viewer", "mutation { pauseWorkflow(name: \"no/such\") { paused } }"));
    }

    private String ask(String mutation, String field) {
        return String.valueOf(workshop.ask(mutation).<Object>get(field));
    }

    private String deploy(String yaml, String key) {
        return String.valueOf(workshop.deploy(yaml, key).<Object>get("applyDefinitions.applied"));
    }

    /** Does it; there is one more entry then, of the operator whose key was sent. */
    private String told(String action, Supplier<String> work) {
        long before = newest();
        String answer = work.get();

        assertThat(since(before)).containsExactly(entry(action, "operator"));
        return answer;
    }

    private void untold(Supplier<String> work) {
        long before = newest();
        assertThat(work.get()).isNotNull();

        assertThat(since(before)).isEmpty();
    }

    private long newest() {
        return Long.parseLong(workshop.rows("SELECT coalesce(max(id), 0)::text FROM audit_entry")
                .getFirst());
    }

    private List<String> since(long id) {
        return workshop.rows("SELECT action || ' by ' || actor || ' with ' || actor_key FROM audit_entry WHERE id > "
                + id + " ORDER BY id");
    }
}
