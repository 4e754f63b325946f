package dev.sluice.scheduler.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class JitterTest {
    private static final Instant SLOT = Instant.parse("2024-01-01T02:00:00Z");

    @Property
    void isBelowTheMaximumAndTheSameEachTime(
            @ForAll String key,
            @ForAll @LongRange(max = 4_000_000_000L) long second,
            @ForAll @LongRange(max = 100_000_000_000_000L) long maxNanos) {
        Duration max = Duration.ofNanos(maxNanos);
        Instant slot = Instant.ofEpochSecond(second);

        Duration jitter = Jitter.of(key, slot, max);

        assertThat(jitter).isGreaterThanOrEqualTo(Duration.ZERO).isLessThanOrEqualTo(max);
        assertThat(jitter.equals(max)).isEqualTo(max.isZero());
        assertThat(jitter.toNanos() % 1_000).isZero();
        assertThat(Jitter.of(String.valueOf(key.toCharArray()), slot, max)).isEqualTo(jitter);
    }

    /** The value is part of the contract: replicas of two releases share one schedule during an upgrade. */
    @Test
    void staysTheSameAcrossReleases() {
        assertThat(Jitter.of("sales/orders-daily/nightly", SLOT, Duration.ofMinutes(2)))
                .isEqualTo(Duration.parse("PT7.862037S"));
    }

    @Test
    void spreadsNeighboursEvenly() {
        int[] perTenth = new int[10];
        IntStream.range(0, 10_000)
                .mapToObj(i -> Jitter.of("trigger-" + i, SLOT.plusSeconds(i % 7), Duration.ofSeconds(10)))
                .forEach(jitter -> perTenth[jitter.toSecondsPart()]++);

        assertThat(perTenth).satisfies(counts -> assertThat(IntStream.of(counts).boxed())
                .allMatch(count -> count > 850 && count < 1_150));
    }
}
