package dev.sluice.controlplane.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LoopTest {
    @Test
    void aStepThatTakesLongIsFollowedByARestInProportion() {
        Duration least = Duration.ofSeconds(30);

        assertThat(Loop.pause(least, Duration.ofSeconds(1), 19)).isEqualTo(least);
        assertThat(Loop.pause(least, Duration.ofSeconds(20), 19)).isEqualTo(Duration.ofSeconds(380));
    }

    @Test
    void aLoopWithoutAShareOnlyPauses() {
        assertThat(Loop.pause(Duration.ofMillis(200), Duration.ofMinutes(5), 0)).isEqualTo(Duration.ofMillis(200));
    }
}
