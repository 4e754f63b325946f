package dev.sluice.adapters;

import static dev.sluice.adapters.AttemptBuilder.anAttempt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.scheduler.execute.AttemptListener;
import dev.sluice.scheduler.execute.AttemptOutcome;
import dev.sluice.scheduler.execute.AttemptRequest;
import dev.sluice.scheduler.execute.ErrorClass;
import dev.sluice.scheduler.execute.ResolvedWork;
import dev.sluice.scheduler.execute.Secret;
import dev.sluice.scheduler.execute.TaskExecutor;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every executor keeps to, whatever the system beneath. */
@Timeout(60)
public abstract class TaskExecutorContract {
    private static final Duration GRACE = Duration.ofSeconds(15);
    private static final Secret SECRET = new Secret("hunter-2+/=key");

    protected abstract TaskExecutor executor();

    protected abstract ResolvedWork succeeding();

    protected abstract ResolvedWork failing();

    /** Work that takes minutes unless it is ended. */
    protected abstract ResolvedWork lasting();

    /** Work that is given the secret and says it; empty when this kind of work takes no secrets. */
    protected Optional<ResolvedWork> telling(Secret secret) {
        return Optional.empty();
    }

    /** How often the system beneath began the work of an attempt. */
    protected abstract int startsOf(AttemptRequest request);

    /** Whether any of the attempt's work still runs. */
    protected abstract boolean runs(AttemptRequest request);

    @Test
    void workThatEndsWellSucceeds() {
        AttemptRequest request = anAttempt(succeeding()).build();

        AttemptOutcome outcome = executor().run(request, new Said());

        assertThat(outcome).isInstanceOf(AttemptOutcome.Succeeded.class);
        assertThat(startsOf(request)).isEqualTo(1);
        assertThat(runs(request)).isFalse();
    }

    @Test
    void workThatEndsBadlyFailsWithAMessage() {
        AttemptRequest request = anAttempt(failing()).build();

        AttemptOutcome outcome = executor().run(request, new Said());

        assertThat(outcome).isInstanceOfSatisfying(AttemptOutcome.Failed.class, failed -> assertThat(failed.message())
                .isNotBlank());
        assertThat(runs(request)).isFalse();
    }

    @Test
    void workThatTakesTooLongIsEndedAsTimedOut() {
        AttemptRequest request =
                anAttempt(lasting()).within(Duration.ofMillis(600)).build();

        AttemptOutcome outcome = executor().run(request, new Said());

        assertThat(outcome)
                .isInstanceOfSatisfying(AttemptOutcome.Failed.class, failed -> assertThat(failed.errorClass())
                        .isEqualTo(ErrorClass.TIMEOUT));
        assertThat(runs(request)).isFalse();
    }

    @Test
    void interruptEndsTheWorkAndIsCancelled() throws Exception {
        AttemptRequest request = anAttempt(lasting()).build();
        Running running = start(request);
        await().until(() -> startsOf(request) == 1);

        running.thread().interrupt();

        assertThat(running.outcome().get(GRACE.toSeconds(), TimeUnit.SECONDS))
                .isEqualTo(new AttemptOutcome.Cancelled());
        assertThat(runs(request)).isFalse();
    }

    @Test
    void attemptThatIsCancelledBeforehandDoesNotStart() throws Exception {
        AttemptRequest request = anAttempt(lasting()).build();
        CompletableFuture<AttemptOutcome> outcome = new CompletableFuture<>();
        Thread thread = Thread.ofVirtual().unstarted(() -> {
            Thread.currentThread().interrupt();
            outcome.complete(executor().run(request, new Said()));
        });

        thread.start();

        assertThat(outcome.get(GRACE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(new AttemptOutcome.Cancelled());
        assertThat(runs(request)).isFalse();
    }

    @Test
    void sameAttemptAskedTwiceStartsOnce() {
        UUID id = UUID.randomUUID();
        UUID taskRun = UUID.randomUUID();
        AttemptRequest request = anAttempt(succeeding()).id(id).of(taskRun, 1).build();

        AttemptOutcome first = executor().run(request, new Said());
        AttemptOutcome second = executor().run(request, new Said());

        assertThat(first).isInstanceOf(AttemptOutcome.Succeeded.class);
        assertThat(second).isInstanceOf(AttemptOutcome.Succeeded.class);
        assertThat(startsOf(request)).isEqualTo(1);
    }

    @Test
    void sameAttemptAskedWhileItRunsDoesNotStartAgain() throws Exception {
        AttemptRequest request = anAttempt(lasting()).build();
        Running first = start(request);
        await().until(() -> startsOf(request) == 1);

        Running second = start(request);
        await().during(Duration.ofMillis(300)).until(() -> startsOf(request) == 1);
        first.thread().interrupt();
        second.thread().interrupt();

        assertThat(first.outcome().get(GRACE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(new AttemptOutcome.Cancelled());
        second.outcome().get(GRACE.toSeconds(), TimeUnit.SECONDS);
        assertThat(runs(request)).isFalse();
    }

    @Test
    void secretsAreNotInWhatIsSaid() {
        Said said = new Said();
        Optional<ResolvedWork> work = telling(SECRET);
        assumeTrue(work.isPresent(), "this kind of work takes no secrets");

        AttemptOutcome outcome = executor().run(anAttempt(work.orElseThrow()).build(), said);

        assertThat(said.all()).isNotEmpty().noneMatch(line -> line.contains(SECRET.reveal()));
        assertThat(said.all()).anyMatch(line -> line.contains("***"));
        assertThat(outcome.toString()).doesNotContain(SECRET.reveal());
    }

    @Test
    void listenerThatFailsDoesNotFailTheAttempt() {
        AttemptListener broken = new AttemptListener() {
            @Override
            public void line(Stream stream, String line) {
                throw new IllegalStateException("store is away");
            }

            @Override
            public void startedAs(String nativeId) {
                throw new IllegalStateException("store is away");
            }
        };

        AttemptOutcome outcome = executor().run(anAttempt(succeeding()).build(), broken);

        assertThat(outcome).isInstanceOf(AttemptOutcome.Succeeded.class);
    }

    @Test
    void workOfAnotherKindIsRefused() {
        ResolvedWork other = executor().runs(new ResolvedWork.Noop())
                ? new ResolvedWork.Sql("shop", "SELECT 1")
                : new ResolvedWork.Noop();

        assertThat(executor().runs(other)).isFalse();
        assertThat(executor().run(anAttempt(other).build(), new Said())).isInstanceOf(AttemptOutcome.Refused.class);
    }

    /** An attempt under way. */
    protected record Running(Thread thread, CompletableFuture<AttemptOutcome> outcome, Said said) {}

    protected final Running start(AttemptRequest request) {
        CompletableFuture<AttemptOutcome> outcome = new CompletableFuture<>();
        Said said = new Said();
        Thread thread = Thread.ofVirtual().start(() -> {
            try {
                outcome.complete(executor().run(request, said));
            } catch (Throwable e) { // the contract is broken: the test must see it
                outcome.completeExceptionally(e);
            }
        });
        return new Running(thread, outcome, said);
    }
}
