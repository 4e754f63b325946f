package dev.sluice.adapters.container;

import static dev.sluice.adapters.AttemptBuilder.anAttempt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.adapters.Said;
import dev.sluice.adapters.WireServer;
import dev.sluice.scheduler.definition.Work;
import dev.sluice.scheduler.execute.AttemptOutcome;
import dev.sluice.scheduler.execute.AttemptOutput;
import dev.sluice.scheduler.execute.AttemptRequest;
import dev.sluice.scheduler.execute.ErrorClass;
import dev.sluice.scheduler.execute.ResolvedWork;
import dev.sluice.scheduler.execute.Secret;
import java.io.IOException;
import java.net.URI;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ContainerExecutorTest {
    private static final AttemptOutcome DONE = new AttemptOutcome.Succeeded(List.of());

    private final Said said = new Said();
    private final FakeEngine engine = new FakeEngine("tool:1");
    private WireServer server;
    private ContainerExecutor executor;

    @BeforeEach
    void open() throws IOException {
        server = WireServer.onTcp(engine::handle);
        executor = anotherService();
    }

    @AfterEach
    void close() throws IOException {
        executor.close();
        server.close();
    }

    private ContainerExecutor anotherService() {
        return new ContainerExecutor(new ContainerConfig(
                URI.create("tcp://localhost:" + server.port()),
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                Duration.ofMillis(200),
                Duration.ofSeconds(2),
                AttemptOutput.Limits.DEFAULT));
    }

    private static ResolvedWork image(String image, String... args) {
        return new ResolvedWork.Container(
                Work.Container.Platform.DOCKER, image, List.of(), List.of(args), Map.of(), Map.of(), Optional.empty());
    }

    private AttemptOutcome run(ResolvedWork work) {
        return executor.run(anAttempt(work).build(), said);
    }

    private static AttemptOutcome failed(ErrorClass errorClass, String message, int exitCode) {
        return new AttemptOutcome.Failed(errorClass, message, OptionalInt.of(exitCode), List.of());
    }

    private static AttemptOutcome failed(ErrorClass errorClass, String message) {
        return new AttemptOutcome.Failed(errorClass, message, OptionalInt.empty(), List.of());
    }

    private CompletableFuture<AttemptOutcome> start(ContainerExecutor on, AttemptRequest request) {
        CompletableFuture<AttemptOutcome> outcome = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> outcome.complete(on.run(request, said)));
        return outcome;
    }

    @Test
    void digestOfTheImageThatRanIsTold() {
        assertThat(run(image("tool:1", "exit", "0"))).isEqualTo(DONE);

        assertThat(said.facets())
                .containsExactly("sluice_runtimeImage {\"name\":\"tool\",\"tag\":\"1\",\"digest\":\""
                        + FakeEngine.MANIFEST + "\"}");
    }

    @Test
    void containerIsMadeAsDeclaredAndRemovedAfterwards() throws Exception {
        ResolvedWork work = new ResolvedWork.Container(
                Work.Container.Platform.DOCKER,
                "tool:1",
                List.of("/bin/load"),
                List.of("last"),
                Map.of("DAY", "2026-11-21"),
                Map.of("TOKEN", new Secret("t0ken")),
                Optional.empty());
        AttemptRequest request = anAttempt(work)
                .limits(1500, 1 << 28, 2)
                .context("SLUICE_RUN_ID", "r1")
                .build();
        CompletableFuture<AttemptOutcome> outcome = start(executor, request);
        String name = "sluice-" + request.attempt();
        await().until(() -> engine.starts(name) == 1);

        FakeEngine.Box box = Objects.requireNonNull(engine.box(name));
        box.end(0);

        assertThat(outcome.get(10, TimeUnit.SECONDS)).isEqualTo(DONE);
        JsonNode spec = box.spec;
        assertThat(spec.path("Env"))
                .extracting(JsonNode::asText)
                .containsExactly(
                        "DAY=2026-11-21", "SLUICE_ATTEMPT_ID=" + request.attempt(), "SLUICE_RUN_ID=r1", "TOKEN=t0ken");
        assertThat(spec.path("Entrypoint").path(0).asText()).isEqualTo("/bin/load");
        assertThat(spec.path("HostConfig").path("NanoCpus").asLong()).isEqualTo(1_500_000_000L);
        assertThat(spec.path("HostConfig").path("Memory").asLong()).isEqualTo(1 << 28);
        assertThat(spec.path("HostConfig")
                        .path("DeviceRequests")
                        .path(0)
                        .path("Count")
                        .asInt())
                .isEqualTo(2);
        assertThat(spec.path("HostConfig").path("Init").asBoolean()).isTrue();
        assertThat(spec.path("Labels").path("dev.sluice.task-run").asText())
                .isEqualTo(request.taskRun().toString());
        assertThat(said.names()).containsExactly(name);
        assertThat(said.out()).containsExactly("line one", "line two");
        assertThat(said.err()).containsExactly("a warning");
        assertThat(engine.names()).isEmpty();
    }

    @Test
    void exitCodesAndTheMemoryLimitAreToldApart() {
        assertThat(run(image("tool:1", "exit", "75")))
                .isEqualTo(failed(ErrorClass.TRANSIENT, "exit code 75 (temporary failure): a warning", 75));
        assertThat(run(image("tool:1", "exit", "64")))
                .isEqualTo(failed(ErrorClass.PERMANENT, "exit code 64: a warning", 64));
        assertThat(executor.run(
                        anAttempt(image("tool:1", "oom")).limits(0, 1 << 20, 0).build(), said))
                .isEqualTo(failed(ErrorClass.RESOURCE, "killed at the memory limit of 1048576 bytes", 137));
    }

    @Test
    void imageIsPulledWhenItIsNotThere() {
        assertThat(run(image("other/tool:2", "ok"))).isEqualTo(DONE);
        assertThat(run(image("other/tool:2", "ok"))).isEqualTo(DONE);

        assertThat(said.system()).containsOnlyOnce("pulling image other/tool:2");
    }

    @Test
    void imageThatCannotBeHadIsLastingAndARegistryThatIsAwayIsNot() {
        assertThat(run(image("secret/tool:1", "ok"))).isInstanceOfSatisfying(AttemptOutcome.Failed.class, failed -> {
            assertThat(failed.errorClass()).isEqualTo(ErrorClass.PERMANENT);
            assertThat(failed.message())
                    .startsWith("image secret/tool:1 cannot be had: ")
                    .contains("pull access denied");
        });
        assertThat(run(image("away/tool:1", "ok"))).isInstanceOfSatisfying(AttemptOutcome.Failed.class, failed -> {
            assertThat(failed.errorClass()).isEqualTo(ErrorClass.TRANSIENT);
            assertThat(failed.message()).startsWith("image away/tool:1 not pulled: ");
        });
    }

    @Test
    void containerThatTheEngineRefusesIsLasting() {
        assertThat(run(image("tool:1", "bad")))
                .isEqualTo(failed(ErrorClass.PERMANENT, "container refused: invalid reference format"));
        assertThat(run(image("tool:1", "absent"))).isInstanceOfSatisfying(AttemptOutcome.Failed.class, failed -> {
            assertThat(failed.errorClass()).isEqualTo(ErrorClass.PERMANENT);
            assertThat(failed.message()).contains("executable file not found");
        });
        assertThat(engine.names()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST create", "POST start", "GET json", "DELETE remove", "POST stop", "GET logs"})
    void lostAnswerNeverStartsTwice(String call) {
        UUID attempt = UUID.randomUUID();
        AttemptRequest request = anAttempt(image("tool:1", "ok")).id(attempt).build();
        engine.loseAnswerTo(call);

        AttemptOutcome first = executor.run(request, said);
        AttemptOutcome last = first instanceof AttemptOutcome.Unknown ? executor.run(request, said) : first;

        assertThat(last).isEqualTo(DONE);
        assertThat(engine.starts("sluice-" + attempt)).isEqualTo(1);
        assertThat(engine.names()).isEmpty();
    }

    @Test
    void serviceThatComesBackGoesOnWithTheContainer() throws Exception {
        AttemptRequest request = anAttempt(image("tool:1", "last")).build();
        CompletableFuture<AttemptOutcome> first = start(executor, request);
        String name = "sluice-" + request.attempt();
        await().until(() -> engine.starts(name) == 1);

        try (ContainerExecutor other = anotherService()) {
            CompletableFuture<AttemptOutcome> second = start(other, request);
            await().until(() -> said.system().contains("container found again as " + name));
            Objects.requireNonNull(engine.box(name)).end(0);

            assertThat(List.of(first.get(10, TimeUnit.SECONDS), second.get(10, TimeUnit.SECONDS)))
                    .contains(DONE);
        }
        assertThat(engine.starts(name)).isEqualTo(1);
    }

    @Test
    void earlierAttemptOfTheTaskRunIsEndedFirst() throws Exception {
        UUID taskRun = UUID.randomUUID();
        AttemptRequest fenced =
                anAttempt(image("tool:1", "last")).of(taskRun, 1).build();
        AttemptRequest next = anAttempt(image("tool:1", "ok")).of(taskRun, 2).build();
        AttemptRequest elsewhere = anAttempt(image("tool:1", "last")).build();
        CompletableFuture<AttemptOutcome> unheard = start(executor, fenced);
        CompletableFuture<AttemptOutcome> running = start(executor, elsewhere);
        await().until(() -> engine.starts("sluice-" + fenced.attempt()) == 1
                && engine.starts("sluice-" + elsewhere.attempt()) == 1);

        try (ContainerExecutor other = anotherService()) {
            assertThat(other.run(next, said)).isEqualTo(DONE);
        }

        assertThat(running).isNotDone();
        assertThat(unheard.get(10, TimeUnit.SECONDS)).isNotEqualTo(DONE);
        assertThat(engine.names()).containsExactly("sluice-" + elsewhere.attempt());
        assertThat(said.system()).contains("ending the container of attempt 1, which is still there");
    }

    @Test
    void engineThatIsAwayIsUnknown() throws IOException {
        server.close();

        assertThat(run(image("tool:1", "ok")))
                .isInstanceOfSatisfying(AttemptOutcome.Unknown.class, unknown -> assertThat(unknown.cause())
                        .startsWith("engine does not answer: "));
    }

    @Test
    void kubernetesWorkIsNotForThisExecutor() {
        ResolvedWork work = new ResolvedWork.Container(
                Work.Container.Platform.KUBERNETES,
                "tool:1",
                List.of(),
                List.of(),
                Map.of(),
                Map.of(),
                Optional.empty());

        assertThat(executor.runs(work)).isFalse();
        assertThat(run(work)).isInstanceOf(AttemptOutcome.Refused.class);
    }
}
