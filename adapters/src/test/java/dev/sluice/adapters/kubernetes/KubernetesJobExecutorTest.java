package dev.sluice.adapters.kubernetes;

import static dev.sluice.adapters.AttemptBuilder.anAttempt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.sluice.adapters.Said;
import dev.sluice.scheduler.definition.Work;
import dev.sluice.scheduler.execute.AttemptOutcome;
import dev.sluice.scheduler.execute.AttemptOutput;
import dev.sluice.scheduler.execute.AttemptRequest;
import dev.sluice.scheduler.execute.ErrorClass;
import dev.sluice.scheduler.execute.ResolvedWork;
import dev.sluice.scheduler.execute.Secret;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of Jobs on the mock server. One class: each case is told by the same few steps of one cluster. */
@Timeout(60)
class KubernetesJobExecutorTest {
    private static final AttemptOutcome DONE = new AttemptOutcome.Succeeded(List.of());

    private final Said said = new Said();
    private final FakeCluster cluster = new FakeCluster();
    private final KubernetesJobExecutor executor = anotherService();

    @AfterEach
    void close() throws InterruptedException {
        cluster.close();
    }

    private KubernetesJobExecutor anotherService() {
        return new KubernetesJobExecutor(
                cluster.client(),
                new KubernetesConfig(
                        FakeCluster.NAMESPACE,
                        Duration.ofSeconds(3),
                        Duration.ofMinutes(30),
                        Duration.ofMillis(300),
                        Duration.ofSeconds(5),
                        Duration.ofMillis(200),
                        AttemptOutput.Limits.DEFAULT));
    }

    private static ResolvedWork container(String... args) {
        return new ResolvedWork.Container(
                Work.Container.Platform.KUBERNETES,
                "tool:1",
                List.of(),
                List.of(args),
                Map.of(),
                Map.of(),
                Optional.empty());
    }

    private AttemptOutcome run(ResolvedWork work) {
        return executor.run(anAttempt(work).build(), said);
    }

    private CompletableFuture<AttemptOutcome> start(KubernetesJobExecutor on, AttemptRequest request) {
        CompletableFuture<AttemptOutcome> outcome = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> outcome.complete(on.run(request, said)));
        return outcome;
    }

    private AttemptOutcome runAs(PodStatus state) {
        cluster.behave("told", state);
        return run(container("as", "told"));
    }

    private static AttemptOutcome failed(ErrorClass errorClass, String message, int code) {
        return new AttemptOutcome.Failed(errorClass, message, OptionalInt.of(code), List.of());
    }

    private static AttemptOutcome failed(ErrorClass errorClass, String message) {
        return new AttemptOutcome.Failed(errorClass, message, OptionalInt.empty(), List.of());
    }

    @Test
    void jobIsAsDeclaredAndItsSecretsAreNotInIt() {
        ResolvedWork work = new ResolvedWork.Container(
                Work.Container.Platform.KUBERNETES,
                "tool@sha256:0123",
                List.of("/bin/load"),
                List.of("tell", "TOKEN"),
                Map.of("DAY", "2026-11-21"),
                Map.of("TOKEN", new Secret("t0ken-value")),
                Optional.of(new Work.Kubernetes(
                        Optional.of(FakeCluster.NAMESPACE),
                        Optional.of("loader"),
                        Map.of("disk", "ssd"),
                        2000,
                        1L << 30)));
        AttemptRequest request = anAttempt(work)
                .limits(500, 1 << 28, 1)
                .within(Duration.ofMillis(20_500))
                .context("SLUICE_RUN_ID", "r1")
                .build();

        assertThat(executor.run(request, said)).isEqualTo(DONE);

        String name = "sluice-" + request.attempt();
        Job job = Objects.requireNonNull(cluster.job(name));
        assertThat(job.getSpec().getBackoffLimit()).isZero();
        assertThat(job.getSpec().getActiveDeadlineSeconds()).isEqualTo(21);
        assertThat(job.getSpec().getTtlSecondsAfterFinished()).isEqualTo(1800);
        assertThat(job.getMetadata().getLabels())
                .containsEntry("sluice.dev/task-run", request.taskRun().toString())
                .containsEntry("sluice.dev/attempt-number", "1");
        assertThat(job.getMetadata().getAnnotations())
                .containsEntry("sluice.dev/workflow", "shop/daily")
                .containsEntry("sluice.dev/task", "load");
        PodSpec pod = job.getSpec().getTemplate().getSpec();
        assertThat(pod.getRestartPolicy()).isEqualTo("Never");
        assertThat(pod.getServiceAccountName()).isEqualTo("loader");
        assertThat(pod.getNodeSelector()).containsExactly(Map.entry("disk", "ssd"));
        assertThat(pod.getTerminationGracePeriodSeconds()).isEqualTo(3);
        Container container = pod.getContainers().getFirst();
        assertThat(container.getEnv())
                .extracting(EnvVar::getName, EnvVar::getValue)
                .containsExactly(
                        tuple("DAY", "2026-11-21"),
                        tuple("SLUICE_ATTEMPT_ID", request.attempt().toString()),
                        tuple("SLUICE_RUN_ID", "r1"));
        assertThat(container.getEnvFrom())
                .singleElement()
                .satisfies(from -> assertThat(from.getSecretRef().getName()).isEqualTo(name));
        assertThat(container.getResources().getRequests())
                .containsOnly(
                        Map.entry("cpu", new Quantity("500", "m")), Map.entry("memory", new Quantity("268435456")));
        assertThat(container.getResources().getLimits())
                .containsOnly(
                        Map.entry("cpu", new Quantity("2000", "m")),
                        Map.entry("memory", new Quantity("1073741824")),
                        Map.entry("nvidia.com/gpu", new Quantity("1")));
        assertThat(job.toString()).doesNotContain("t0ken-value");
        var secret = cluster.client()
                .secrets()
                .inNamespace(FakeCluster.NAMESPACE)
                .withName(name)
                .get();
        assertThat(secret.getMetadata().getOwnerReferences()).singleElement().satisfies(owner -> assertThat(
                        owner.getUid())
                .isEqualTo(job.getMetadata().getUid()));
        assertThat(said.out()).containsExactly("told ***");
        assertThat(said.names()).containsExactly("jobs/" + name);
    }

    @Test
    void digestOfTheImageThatRanIsTold() {
        run(container("exit", "0"));

        assertThat(said.facets())
                .containsExactly("sluice_runtimeImage {\"name\":\"tool\",\"tag\":\"1\",\"digest\":\""
                        + FakeCluster.DIGEST + "\"}");
    }

    @Test
    void exitCodesAndTheMemoryLimitAreToldApart() {
        assertThat(run(container("exit", "75")))
                .isEqualTo(failed(ErrorClass.TRANSIENT, "exit code 75 (temporary failure): line two", 75));
        assertThat(run(container("exit", "64"))).isEqualTo(failed(ErrorClass.PERMANENT, "exit code 64: line two", 64));
        assertThat(runAs(FakeCluster.ended(137, "OOMKilled")))
                .isEqualTo(failed(ErrorClass.RESOURCE, "killed at the memory limit", 137));
        assertThat(runAs(FakeCluster.ended(128, "StartError")))
                .isInstanceOfSatisfying(AttemptOutcome.Failed.class, failed -> assertThat(failed.errorClass())
                        .isEqualTo(ErrorClass.PERMANENT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Evicted", "Preempting", "NodeLost", "Terminated"})
    void podThatIsEndedFromOutsideIsTransient(String reason) {
        PodStatus state = new PodStatusBuilder(FakeCluster.ended(137, "Error"))
                .withReason(reason)
                .withMessage("node was low on memory")
                .build();

        assertThat(runAs(state))
                .isEqualTo(
                        failed(ErrorClass.TRANSIENT, "Pod ended from outside: " + reason + ", node was low on memory"));
    }

    @Test
    void podThatIsDisruptedIsTransient() {
        PodStatus state = new PodStatusBuilder(FakeCluster.ended(143, "Error"))
                .addNewCondition()
                .withType("DisruptionTarget")
                .withStatus("True")
                .endCondition()
                .build();

        assertThat(runAs(state)).isEqualTo(failed(ErrorClass.TRANSIENT, "Pod ended from outside: no reason given"));
    }

    @Test
    void imageThatCannotBePulledForAWhileIsLastingAndTheJobGoes() {
        PodStatus state = FakeCluster.waiting("ImagePullBackOff", "Back-off pulling image \"tool:1\"");
        cluster.behave("told", state);
        AttemptRequest request = anAttempt(container("as", "told")).build();

        assertThat(executor.run(request, said))
                .isEqualTo(failed(
                        ErrorClass.PERMANENT,
                        "container cannot begin for PT0.3S: ImagePullBackOff, Back-off pulling image \"tool:1\""));

        assertThat(cluster.job("sluice-" + request.attempt())).isNull();
        assertThat(cluster.pod("sluice-" + request.attempt())).isNull();
        assertThat(said.system()).contains("container waits: ImagePullBackOff, Back-off pulling image \"tool:1\"");
    }

    @Test
    void deadlineOfTheJobIsATimeout() throws Exception {
        AttemptRequest request = anAttempt(container("last")).build();
        CompletableFuture<AttemptOutcome> outcome = start(executor, request);
        String name = "sluice-" + request.attempt();
        await().until(() -> cluster.runs(name));

        cluster.setJob(Objects.requireNonNull(cluster.job(name)), "Failed", "DeadlineExceeded");

        assertThat(outcome.get(10, TimeUnit.SECONDS))
                .isEqualTo(failed(ErrorClass.TIMEOUT, "not done within the Job's active deadline"));
    }

    @Test
    void jobThatSomebodyDeletesIsLost() throws Exception {
        AttemptRequest request = anAttempt(container("last")).build();
        CompletableFuture<AttemptOutcome> outcome = start(executor, request);
        String name = "sluice-" + request.attempt();
        await().until(() -> cluster.runs(name));

        cluster.client()
                .batch()
                .v1()
                .jobs()
                .inNamespace(FakeCluster.NAMESPACE)
                .withName(name)
                .delete();

        assertThat(outcome.get(10, TimeUnit.SECONDS))
                .isEqualTo(failed(ErrorClass.LOST, "Job was deleted by somebody else"));
    }

    @Test
    void earlierAttemptOfTheTaskRunIsGoneBeforeTheNextBegins() throws Exception {
        UUID taskRun = UUID.randomUUID();
        AttemptRequest fenced = anAttempt(container("last")).of(taskRun, 1).build();
        AttemptRequest next = anAttempt(container("ok")).of(taskRun, 2).build();
        CompletableFuture<AttemptOutcome> first = start(executor, fenced);
        await().until(() -> cluster.runs("sluice-" + fenced.attempt()));

        assertThat(anotherService().run(next, said)).isEqualTo(DONE);

        assertThat(cluster.job("sluice-" + fenced.attempt())).isNull();
        assertThat(cluster.pod("sluice-" + fenced.attempt())).isNull();
        assertThat(first.get(10, TimeUnit.SECONDS)).isInstanceOf(AttemptOutcome.Failed.class);
    }

    @Test
    void serviceThatComesBackGoesOnWithTheJob() throws Exception {
        AttemptRequest request = anAttempt(container("last")).build();
        CompletableFuture<AttemptOutcome> first = start(executor, request);
        String name = "sluice-" + request.attempt();
        await().until(() -> cluster.runs(name));

        CompletableFuture<AttemptOutcome> second = start(anotherService(), request);
        await().until(() -> said.system().contains("Job found again as " + name));
        cluster.end(name, 0);

        assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo(DONE);
        assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo(DONE);
        assertThat(cluster.starts(name)).isEqualTo(1);
    }

    @Test
    void jobThatTheApiServerRefusesIsLastingUnlessAQuotaIsFull() {
        refuseOnce("jobs is forbidden: User \"sluice\" cannot create resource");
        assertThat(run(container("ok")))
                .isEqualTo(failed(
                        ErrorClass.PERMANENT,
                        "Job refused: API server answered 403: jobs is forbidden: User \"sluice\" cannot create"
                                + " resource"));

        refuseOnce("jobs is forbidden: exceeded quota: team");
        assertThat(run(container("ok")))
                .isEqualTo(
                        new AttemptOutcome.Refused("API server answered 403: jobs is forbidden: exceeded quota: team"));
    }

    private void refuseOnce(String message) {
        cluster.server()
                .expect()
                .post()
                .withPath("/apis/batch/v1/namespaces/jobs/jobs")
                .andReturn(
                        403,
                        new StatusBuilder()
                                .withCode(403)
                                .withReason("Forbidden")
                                .withMessage(message)
                                .build())
                .once();
    }
}
