package dev.sluice.scheduler.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class IntervalScheduleTest {
    private static final Instant ANCHOR = Instant.parse("2024-01-01T00:00:00.123456Z");

    @Property
    void nextIsTheOnlySlotOfOneStep(
            @ForAll @LongRange(min = 1_000, max = 316_224_000_000L) long everyMillis,
            @ForAll @LongRange(min = -1_000_000_000_000L, max = 100_000_000_000_000L) long afterMicros) {
        Duration every = Duration.ofMillis(everyMillis);
        IntervalSchedule schedule = new IntervalSchedule(every, ANCHOR);
        Instant after = ANCHOR.plusNanos(afterMicros * 1_000);

        Instant next = schedule.next(after).orElseThrow();

        assertThat(next).isAfter(after);
        assertThat(Duration.between(ANCHOR, next).toMillis() % everyMillis).isZero();
        assertThat(next.equals(ANCHOR) || !next.minus(every).isAfter(after)).isTrue();
        assertThat(schedule.isSlot(next)).isTrue();
        assertThat(schedule.isSlot(next.plusNanos(1))).isFalse();
    }

    @Test
    void theAnchorIsTheFirstSlot() {
        IntervalSchedule schedule = new IntervalSchedule(Duration.ofHours(6), ANCHOR);

        assertThat(schedule.next(Instant.MIN)).contains(ANCHOR);
        assertThat(schedule.isSlot(ANCHOR)).isTrue();
        assertThat(schedule.isSlot(ANCHOR.minus(Duration.ofHours(6)))).isFalse();
        assertThat(schedule.next(Instant.MAX)).isEmpty();
    }

    @Test
    void theAnchorIsKeptAsPreciselyAsTheStoreCan() {
        assertThat(new IntervalSchedule(Duration.ofSeconds(1), ANCHOR.plusNanos(999)))
                .isEqualTo(new IntervalSchedule(Duration.ofSeconds(1), ANCHOR));
    }

    @Test
    void refusesStepsThatAreTooShortTooLongOrTooFine() {
        for (Duration every : new Duration[] {
            Duration.ZERO,
            Duration.ofSeconds(-5),
            Duration.ofMillis(999),
            Duration.ofDays(3_661),
            Duration.ofNanos(1_000_000_001)
        }) {
            assertThatThrownBy(() -> new IntervalSchedule(every, ANCHOR))
                    .isInstanceOf(ScheduleException.class)
                    .hasMessage("interval " + every + " is not allowed; use whole milliseconds from 1s to 3660d");
        }
        assertThatThrownBy(() -> new IntervalSchedule(Duration.ofDays(1), Instant.MAX))
                .hasMessageStartingWith("anchor +1000000000");
    }
}
