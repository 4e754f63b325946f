package dev.sluice.controlplane.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.Digest128;
import dev.sluice.model.LogPosition;
import dev.sluice.testkit.Events;
import dev.sluice.verify.event.OpenLineageParser;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class HandoverTest {
    private static final int EVENT_BYTES = 100;

    private final Handover handover = new Handover(10 * EVENT_BYTES);

    @Test
    void handsOverWhatFollowsThePosition() {
        handover.offer(events(1, 5));

        assertThat(positions(handover.takeAfter(new LogPosition(0), 3))).containsExactly(1L, 2L, 3L);
        assertThat(positions(handover.takeAfter(new LogPosition(3), 3))).containsExactly(4L, 5L);
        assertThat(handover.takeAfter(new LogPosition(5), 3)).isEmpty();
    }

    @Test
    void takesNothingAfterAnOverflowUntilTheProjectionHasCaughtUp() {
        handover.offer(events(1, 11));
        handover.offer(events(12, 13));

        assertThat(handover.takeAfter(new LogPosition(0), 3)).isEmpty();
        handover.offer(events(14, 15));
        assertThat(handover.takeAfter(new LogPosition(11), 3)).isEmpty();
        assertThat(handover.takeAfter(new LogPosition(13), 3)).isEmpty();
        handover.offer(events(16, 17));
        assertThat(positions(handover.takeAfter(new LogPosition(15), 3))).containsExactly(16L, 17L);
    }

    @Test
    void forgetsWhatIsNotInOnePiece() {
        handover.offer(events(1, 2));
        handover.offer(events(4, 5));

        assertThat(handover.takeAfter(new LogPosition(0), 3)).isEmpty();
        assertThat(positions(handover.takeAfter(new LogPosition(3), 3))).containsExactly(4L, 5L);
    }

    private static List<ProjectedEvent> events(long first, long last) {
        var parsed = new OpenLineageParser()
                .parse(Events.start("job", Events.runId(1)).bytes());
        return LongStream.rangeClosed(first, last)
                .mapToObj(at ->
                        new ProjectedEvent(new LogPosition(at), Instant.EPOCH, Digest128.ZERO, EVENT_BYTES, parsed))
                .toList();
    }

    private static List<Long> positions(List<ProjectedEvent> events) {
        return events.stream().map(event -> event.position().value()).toList();
    }
}
