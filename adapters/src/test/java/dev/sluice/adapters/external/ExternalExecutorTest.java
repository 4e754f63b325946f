package dev.sluice.adapters.external;

import static dev.sluice.adapters.AttemptBuilder.anAttempt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.adapters.Said;
import dev.sluice.scheduler.execute.AttemptOutcome;
import dev.sluice.scheduler.execute.AttemptOutput;
import dev.sluice.scheduler.execute.AttemptRequest;
import dev.sluice.scheduler.execute.ErrorClass;
import dev.sluice.scheduler.execute.Orchestrator;
import dev.sluice.scheduler.execute.Orchestrator.Capability;
import dev.sluice.scheduler.execute.ResolvedWork;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ExternalExecutorTest {
    private static final Set<Capability> ALL =
            EnumSet.of(Capability.IDEMPOTENT_START, Capability.FIND_BY_KEY, Capability.CANCEL);

    private final Said said = new Said();

    static ExternalConfig quick() {
        return new ExternalConfig(
                Duration.ofMillis(1),
                Duration.ofMillis(5),
                Duration.ofMillis(100),
                Duration.ofMillis(500),
                AttemptOutput.Limits.DEFAULT);
    }

    private static ResolvedWork job(String name) {
        return new ResolvedWork.External("other", name, Map.of("day", "2026-11-21"));
    }

    private static ExternalExecutor over(Orchestrator orchestrator) {
        return new ExternalExecutor(Map.of("other", orchestrator), quick());
    }

    private static AttemptOutcome failed(ErrorClass errorClass, String message) {
        return new AttemptOutcome.Failed(errorClass, message, OptionalInt.empty(), List.of());
    }

    @Test
    void runIsFollowedToItsEndAndItsStatesAreSaidOnce() {
        InMemoryOrchestrator other = new InMemoryOrchestrator(1, 0, ALL);
        AttemptRequest request = anAttempt(job("load")).build();

        assertThat(over(other).run(request, said)).isEqualTo(new AttemptOutcome.Succeeded(List.of()));

        assertThat(said.names()).containsExactly("native-1");
        assertThat(said.system()).containsExactly("started as native-1", "state there: running");
        assertThat(other.parametersOf(request.attempt().toString())).containsExactly(Map.entry("day", "2026-11-21"));
    }

    @Test
    void attemptsStartOnceHoweverManyAnswersGetLost() {
        for (int seed = 0; seed < 200; seed++) {
            InMemoryOrchestrator other = new InMemoryOrchestrator(seed, 0.4, ALL);
            AttemptRequest request = anAttempt(job("load")).build();

            AttemptOutcome outcome = over(other).run(request, new Said());

            assertThat(outcome).as("seed %s", seed).isEqualTo(new AttemptOutcome.Succeeded(List.of()));
            assertThat(other.starts()).as("seed %s", seed).isEqualTo(1);
        }
    }

    @Test
    void systemThatFindsButDoesNotStartOnceIsNeverAskedToStartTwice() {
        int unknown = 0;
        for (int seed = 0; seed < 20; seed++) {
            InMemoryOrchestrator other =
                    new InMemoryOrchestrator(seed, 0.3, Set.of(Capability.FIND_BY_KEY, Capability.CANCEL));

            AttemptOutcome outcome = over(other).run(anAttempt(job("load")).build(), new Said());

            assertThat(other.starts()).as("seed %s", seed).isLessThanOrEqualTo(1);
            unknown += outcome instanceof AttemptOutcome.Unknown ? 1 : 0;
        }
        assertThat(unknown).isPositive();
    }

    @Test
    void lostAnswerOfASystemThatCannotTellIsUnknown() {
        InMemoryOrchestrator other = new InMemoryOrchestrator(1, 1, Set.of());

        assertThat(over(other).run(anAttempt(job("load")).build(), said))
                .isEqualTo(new AttemptOutcome.Unknown("the answer to the start got lost: request lost"));
    }

    @Test
    void refusalCostsNoAttemptUnlessItLasts() {
        InMemoryOrchestrator other = new InMemoryOrchestrator(1, 0, ALL);

        assertThat(over(other).run(anAttempt(job("busy")).build(), said))
                .isEqualTo(new AttemptOutcome.Refused("too many requests"));
        assertThat(over(other).run(anAttempt(job("unknown")).build(), said))
                .isEqualTo(failed(ErrorClass.PERMANENT, "refused: no job 'unknown'"));
        assertThat(over(other)
                        .run(
                                anAttempt(new ResolvedWork.External("ghost", "a", Map.of()))
                                        .build(),
                                said))
                .isEqualTo(failed(ErrorClass.PERMANENT, "no adapter 'ghost' is configured; there are [other]"));
    }

    @Test
    void cancelIsRepeatedUntilTheSystemSaysThatItEnded() throws Exception {
        for (int seed = 0; seed < 30; seed++) {
            InMemoryOrchestrator other = new InMemoryOrchestrator(seed, 0.4, ALL);
            AttemptRequest request = anAttempt(job("last")).build();
            CompletableFuture<AttemptOutcome> outcome = new CompletableFuture<>();
            Thread thread =
                    Thread.ofVirtual().start(() -> outcome.complete(over(other).run(request, said)));
            String key = request.attempt().toString();
            await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2)).until(() -> other.runs(key));

            thread.interrupt();

            assertThat(outcome.get(10, TimeUnit.SECONDS)).as("seed %s", seed).isEqualTo(new AttemptOutcome.Cancelled());
            assertThat(other.runs(key)).as("seed %s", seed).isFalse();
        }
    }

    @Test
    void runThatCannotBeEndedIsNotSaidToHaveEnded() {
        InMemoryOrchestrator other = new InMemoryOrchestrator(1, 0, ALL);
        AttemptRequest request =
                anAttempt(job("stubborn")).within(Duration.ofMillis(100)).build();

        assertThat(over(other).run(request, said))
                .isEqualTo(new AttemptOutcome.Unknown("it may still run there: native-1"));
    }

    @Test
    void runThatTheSystemForgotIsLost() throws Exception {
        InMemoryOrchestrator other = new InMemoryOrchestrator(1, 0, ALL);
        AttemptRequest request = anAttempt(job("last")).build();
        CompletableFuture<AttemptOutcome> outcome = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> outcome.complete(over(other).run(request, said)));
        await().until(() -> other.runs(request.attempt().toString()));

        other.forget(request.attempt().toString());

        assertThat(outcome.get(10, TimeUnit.SECONDS))
                .isEqualTo(failed(ErrorClass.LOST, "the system does not know native-1 any more"));
    }
}
