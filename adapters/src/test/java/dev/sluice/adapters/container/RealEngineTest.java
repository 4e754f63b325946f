package dev.sluice.adapters.container;

import static dev.sluice.adapters.AttemptBuilder.anAttempt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.adapters.Said;
import dev.sluice.adapters.TaskExecutorContract;
import dev.sluice.scheduler.definition.Work;
import dev.sluice.scheduler.execute.AttemptOutcome;
import dev.sluice.scheduler.execute.AttemptOutput;
import dev.sluice.scheduler.execute.AttemptRequest;
import dev.sluice.scheduler.execute.ErrorClass;
import dev.sluice.scheduler.execute.ResolvedWork;
import dev.sluice.scheduler.execute.Secret;
import dev.sluice.scheduler.execute.TaskExecutor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What the stand-in engine of the other tests cannot show: processes, limits and kills by Docker itself. */
class RealEngineTest extends TaskExecutorContract {
    private static final AttemptOutcome DONE = new AttemptOutcome.Succeeded(List.of());

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private static Path folder;

    private static RealEngine engine;

    private final Said said = new Said();
    private ContainerExecutor executor;

    @BeforeAll
    static void start() throws IOException {
        engine = RealEngine.start(folder);
    }

    @AfterAll
    static void stop() throws IOException {
        if (engine != null) {
            engine.close();
        }
    }

    @BeforeEach
    void open() {
        executor = anotherService();
    }

    @AfterEach
    void close() throws IOException {
        executor.close();
        assertThat(engine.names()).as("containers that are left").isEmpty();
    }

    private static ContainerExecutor anotherService() {
        return new ContainerExecutor(new ContainerConfig(
                engine.socket(),
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                Duration.ofMillis(200),
                Duration.ofSeconds(2),
                AttemptOutput.Limits.DEFAULT));
    }

    private static ResolvedWork shell(Map<String, Secret> secrets, String script) {
        return new ResolvedWork.Container(
                Work.Container.Platform.DOCKER,
                RealEngine.IMAGE,
                List.of("/bin/sh", "-c"),
                List.of(script),
                Map.of("DAY", "2026-11-21"),
                secrets,
                Optional.empty());
    }

    private static ResolvedWork shell(String script) {
        return shell(Map.of(), script);
    }

    @Override
    protected TaskExecutor executor() {
        return executor;
    }

    @Override
    protected ResolvedWork succeeding() {
        return shell("echo done");
    }

    @Override
    protected ResolvedWork failing() {
        return shell("echo broken >&2; exit 3");
    }

    @Override
    protected ResolvedWork lasting() {
        return shell("sleep 600");
    }

    @Override
    protected Optional<ResolvedWork> telling(Secret secret) {
        return Optional.of(shell(Map.of("KEY", secret), "echo the key is $KEY"));
    }

    @Override
    protected int startsOf(AttemptRequest request) {
        return engine.starts("sluice-" + request.attempt());
    }

    @Override
    protected boolean runs(AttemptRequest request) {
        return engine.names().contains("sluice-" + request.attempt());
    }

    @Test
    void linesVariablesAndTheDigestOfTheImageAreTold() {
        AttemptRequest request = anAttempt(shell("echo $DAY $SLUICE_ATTEMPT_ID; echo careful >&2"))
                .build();

        assertThat(executor.run(request, said)).isEqualTo(DONE);

        assertThat(said.out()).containsExactly("2026-11-21 " + request.attempt());
        assertThat(said.err()).containsExactly("careful");
        assertThat(said.facets()).singleElement().asString().contains("\"name\":\"sluice-test\"", "sha256:");
    }

    @Test
    void exitCodesAreTold() {
        assertThat(executor.run(anAttempt(shell("echo wait >&2; exit 75")).build(), said))
                .isEqualTo(new AttemptOutcome.Failed(
                        ErrorClass.TRANSIENT, "exit code 75 (temporary failure): wait", OptionalInt.of(75), List.of()));
    }

    @Test
    void memoryBeyondTheLimitIsResource() {
        ResolvedWork greedy = shell("dd if=/dev/zero of=/dev/null bs=256M count=1");

        AttemptOutcome outcome =
                executor.run(anAttempt(greedy).limits(500, 32 << 20, 0).build(), said);

        assertThat(outcome)
                .isInstanceOfSatisfying(AttemptOutcome.Failed.class, failed -> assertThat(failed.errorClass())
                        .isEqualTo(ErrorClass.RESOURCE));
        assertThat(outcome.toString()).contains("killed at the memory limit of 33554432 bytes");
    }

    /** Whoever hides from the request to end is killed, with its children. */
    @Test
    void workThatDoesNotHearIsKilledAfterTheGrace() {
        AttemptRequest request = anAttempt(shell("trap '' TERM; sleep 600 & sleep 600; sleep 600"))
                .within(Duration.ofMillis(700))
                .build();

        assertThat(executor.run(request, said))
                .isInstanceOfSatisfying(AttemptOutcome.Failed.class, failed -> assertThat(failed.errorClass())
                        .isEqualTo(ErrorClass.TIMEOUT));
    }

    @Test
    void programThatIsNotInTheImageIsLasting() {
        ResolvedWork work = new ResolvedWork.Container(
                Work.Container.Platform.DOCKER,
                RealEngine.IMAGE,
                List.of("/bin/nothing"),
                List.of(),
                Map.of(),
                Map.of(),
                Optional.empty());

        assertThat(executor.run(anAttempt(work).build(), said))
                .isInstanceOfSatisfying(AttemptOutcome.Failed.class, failed -> {
                    assertThat(failed.errorClass()).isEqualTo(ErrorClass.PERMANENT);
                    assertThat(failed.message()).contains("/bin/nothing");
                });
    }

    @Test
    void serviceThatComesBackGoesOnWithTheContainer() throws Exception {
        AttemptRequest request =
                anAttempt(shell("echo begun; sleep 3; echo ended")).build();
        Running first = start(request);
        await().until(() -> startsOf(request) == 1);

        try (ContainerExecutor other = anotherService()) {
            assertThat(List.of(other.run(request, said), first.outcome().get(15, TimeUnit.SECONDS)))
                    .contains(DONE);
        }
        assertThat(said.system()).contains("container found again as sluice-" + request.attempt());
        assertThat(startsOf(request)).isEqualTo(1);
    }

    @Test
    void earlierAttemptOfTheTaskRunIsEndedFirst() throws Exception {
        UUID taskRun = UUID.randomUUID();
        AttemptRequest fenced = anAttempt(lasting()).of(taskRun, 1).build();
        Running unheard = start(fenced);
        await().until(() -> startsOf(fenced) == 1);

        try (ContainerExecutor other = anotherService()) {
            assertThat(other.run(anAttempt(succeeding()).of(taskRun, 2).build(), said))
                    .isEqualTo(DONE);
        }

        assertThat(unheard.outcome().get(15, TimeUnit.SECONDS)).isNotEqualTo(DONE);
        assertThat(runs(fenced)).isFalse();
    }
}
