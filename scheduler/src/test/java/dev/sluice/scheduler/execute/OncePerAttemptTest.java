package dev.sluice.scheduler.execute;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class OncePerAttemptTest {
    private static final AttemptOutcome DONE = new AttemptOutcome.Succeeded(List.of());

    private final OncePerAttempt once = new OncePerAttempt();
    private final AtomicInteger runs = new AtomicInteger();

    private AttemptOutcome count(AttemptOutcome outcome) {
        runs.incrementAndGet();
        return outcome;
    }

    @Test
    void outcomeIsRememberedUnlessItSaysToAskAgain() {
        UUID attempt = new UUID(0, 1);

        assertThat(once.run(attempt, () -> count(new AttemptOutcome.Refused("busy"))))
                .isEqualTo(new AttemptOutcome.Refused("busy"));
        assertThat(once.run(attempt, () -> count(new AttemptOutcome.Unknown("away"))))
                .isEqualTo(new AttemptOutcome.Unknown("away"));
        assertThat(once.run(attempt, () -> count(DONE))).isEqualTo(DONE);
        assertThat(once.run(attempt, () -> count(new AttemptOutcome.Cancelled())))
                .isEqualTo(DONE);

        assertThat(runs).hasValue(3);
    }

    @Test
    void interruptOfWhoWaitsCancelsTheAttempt() throws Exception {
        UUID attempt = new UUID(0, 2);
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<AttemptOutcome> first = new CompletableFuture<>();
        CompletableFuture<AttemptOutcome> second = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(() -> first.complete(once.run(attempt, () -> {
                    begun.countDown();
                    try {
                        new CountDownLatch(1).await();
                        return DONE;
                    } catch (InterruptedException e) {
                        return new AttemptOutcome.Cancelled();
                    }
                })));
        begun.await();
        Thread waiting = Thread.ofVirtual().start(() -> second.complete(once.run(attempt, () -> count(DONE))));

        waiting.interrupt();

        assertThat(first.get(5, TimeUnit.SECONDS)).isEqualTo(new AttemptOutcome.Cancelled());
        assertThat(second.get(5, TimeUnit.SECONDS)).isEqualTo(new AttemptOutcome.Cancelled());
        assertThat(runs).hasValue(0);
    }
}
