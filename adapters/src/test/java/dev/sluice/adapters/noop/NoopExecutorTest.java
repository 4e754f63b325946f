package dev.sluice.adapters.noop;

import static dev.sluice.adapters.AttemptBuilder.anAttempt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.adapters.Said;
import dev.sluice.scheduler.execute.AttemptOutcome;
import dev.sluice.scheduler.execute.ResolvedWork;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoopExecutorTest {
    private final NoopExecutor executor = new NoopExecutor();

    @Test
    void nothingSucceedsAtOnceAndSaysNothing() {
        Said said = new Said();

        assertThat(executor.run(anAttempt(new ResolvedWork.Noop()).build(), said))
                .isEqualTo(new AttemptOutcome.Succeeded(List.of()));
        assertThat(said.all()).isEmpty();
    }

    @Test
    void interruptedBeforehandIsCancelled() {
        Thread.currentThread().interrupt();

        assertThat(executor.run(anAttempt(new ResolvedWork.Noop()).build(), new Said()))
                .isEqualTo(new AttemptOutcome.Cancelled());
    }

    @Test
    void otherWorkIsRefused() {
        ResolvedWork sql = new ResolvedWork.Sql("shop", "SELECT 1");

        assertThat(executor.runs(sql)).isFalse();
        assertThat(executor.run(anAttempt(sql).build(), new Said())).isInstanceOf(AttemptOutcome.Refused.class);
    }
}
