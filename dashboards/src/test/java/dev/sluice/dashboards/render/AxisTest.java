package dev.sluice.dashboards.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AxisTest {
    @Test
    void ticksAreRoundAndHoldAllValues() {
        assertThat(Axis.over(0, 4.4, 4)).isEqualTo(new Axis(0, 6, List.of(0.0, 2.0, 4.0, 6.0)));
        assertThat(Axis.over(-3, 12, 4)).isEqualTo(new Axis(-5, 15, List.of(-5.0, 0.0, 5.0, 10.0, 15.0)));
    }

    @Test
    void ticksAreRoundInMinutesAndBytesToo() {
        assertThat(Axis.over(0, 290, 4, "s")).isEqualTo(new Axis(0, 360, List.of(0.0, 120.0, 240.0, 360.0)));
        assertThat(Axis.over(0, 3_000, 3, "bytes"))
                .isEqualTo(new Axis(0, 3_072, List.of(0.0, 1_024.0, 2_048.0, 3_072.0)));
        assertThat(Axis.over(0, 0, 4, "bytes").to()).isEqualTo(1);
    }

    @Test
    void oneValueOnlyStillHasAScale() {
        assertThat(Axis.over(0, 0, 4)).satisfies(axis -> {
            assertThat(axis.from()).isZero();
            assertThat(axis.to()).isEqualTo(1);
            assertThat(axis.share(0)).isZero();
        });
        assertThat(Axis.over(7, 7, 4).share(7)).isBetween(0.0, 1.0);
    }
}
