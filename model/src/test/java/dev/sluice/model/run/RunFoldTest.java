package dev.sluice.model.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.Digest128;
import dev.sluice.model.event.RunEventType;
import dev.sluice.model.run.RunSummary.Attempt;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class RunFoldTest {
    private static final long SECOND = 1_000_000;

    @Test
    void completeAfterFailIsStillFailed() {
        RunSummary run = RunFold.fold(
                List.of(at(0, RunEventType.START), at(10, RunEventType.FAIL), at(11, RunEventType.COMPLETE)));

        assertThat(run.state()).isEqualTo(RunState.FAILED);
        assertThat(run.endedAt()).isEqualTo(10 * SECOND);
    }

    @Test
    void runningAndOtherNeverReviveAFinishedRun() {
        assertThat(RunFold.fold(List.of(
                                at(0, RunEventType.START),
                                at(5, RunEventType.COMPLETE),
                                at(9, RunEventType.RUNNING),
                                at(9, RunEventType.OTHER)))
                        .state())
                .isEqualTo(RunState.COMPLETED);
    }

    @Test
    void abortIsWorseThanCompleteAndBetterThanFail() {
        assertThat(RunFold.fold(List.of(at(1, RunEventType.COMPLETE), at(2, RunEventType.ABORT)))
                        .state())
                .isEqualTo(RunState.ABORTED);
        assertThat(RunFold.fold(List.of(at(1, RunEventType.FAIL), at(2, RunEventType.ABORT)))
                        .state())
                .isEqualTo(RunState.FAILED);
    }

    @Test
    void aLateStartDoesNotMoveAFinishedRunBack() {
        RunSummary run = RunFold.fold(List.of(at(5, RunEventType.COMPLETE), at(2, RunEventType.START)));

        assertThat(run.state()).isEqualTo(RunState.COMPLETED);
        assertThat(run.startedAt()).isEqualTo(2 * SECOND);
    }

    @Test
    void aRunIdUsedAgainIsANewAttemptOnlyAfterTheGap() {
        RunSummary again = RunFold.fold(List.of(
                at(0, RunEventType.START),
                at(10, RunEventType.FAIL),
                at(200, RunEventType.START),
                at(210, RunEventType.COMPLETE)));
        RunSummary retriedMessage =
                RunFold.fold(List.of(at(0, RunEventType.START), at(10, RunEventType.FAIL), at(30, RunEventType.START)));

        assertThat(again.state()).isEqualTo(RunState.COMPLETED);
        assertThat(again.attempts())
                .containsExactly(
                        new Attempt(0, 10 * SECOND, RunState.FAILED),
                        new Attempt(200 * SECOND, 210 * SECOND, RunState.COMPLETED));
        assertThat(retriedMessage.attempts()).hasSize(1);
        assertThat(retriedMessage.state()).isEqualTo(RunState.FAILED);
    }

    @Property(tries = 500)
    void orderDoesNotMatter(@ForAll @LongRange(min = 0, max = 1_000_000) long seed) {
        Random random = new Random(seed);
        List<RunEventPoint> events = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(8); i++) {
            events.add(new RunEventPoint(
                    random.nextInt(300) * SECOND, RunEventType.ofCode(random.nextInt(6)), new Digest128(i, i)));
        }
        RunSummary one = RunFold.fold(events);
        Collections.shuffle(events, random);

        assertThat(RunFold.fold(events)).isEqualTo(one);
    }

    private static RunEventPoint at(long second, RunEventType type) {
        return new RunEventPoint(second * SECOND, type, new Digest128(second, type.code()));
    }
}
