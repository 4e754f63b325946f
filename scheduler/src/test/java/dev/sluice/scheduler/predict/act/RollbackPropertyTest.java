package dev.sluice.scheduler.predict.act;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.scheduler.predict.act.Rollback.Switch;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RollbackPropertyTest {
    private static final Switch ON = new Switch(true, "initial");
    private static final Switch OFF = new Switch(false, "stopped");

    @Test
    void actingStopsOutsideTheWideBandAndGoesOnInsideTheNarrowOne() {
        assertThat(Rollback.next(ON, 159, 200))
                .isEqualTo(new Switch(
                        false,
                        "the P90 held 159 of the last 200 runs (79.5 %), outside 80 to 97 %: decisions are recorded and not"
                                + " carried out"));
        assertThat(Rollback.next(ON, 160, 200)).isSameAs(ON);
        assertThat(Rollback.next(ON, 194, 200)).isSameAs(ON);
        assertThat(Rollback.next(ON, 195, 200).acting()).isFalse();
        assertThat(Rollback.next(OFF, 169, 200)).isSameAs(OFF);
        assertThat(Rollback.next(OFF, 170, 200).acting()).isTrue();
        assertThat(Rollback.next(OFF, 190, 200).acting()).isTrue();
        assertThat(Rollback.next(OFF, 191, 200)).isSameAs(OFF);
    }

    @Property
    void fewRunsChangeNothing(@ForAll @IntRange(min = 0, max = 99) int runs, @ForAll boolean acting) {
        Switch current = new Switch(acting, "x");

        assertThat(Rollback.next(current, 0, runs)).isSameAs(current);
        assertThat(Rollback.next(current, runs, runs)).isSameAs(current);
    }

    /** The bands are apart: a coverage that wavers between them never moves the switch. */
    @Property
    void noFlappingBetweenTheBands(
            @ForAll @Size(min = 2, max = 50) List<@DoubleRange(min = 0.81, max = 0.84) Double> wavering,
            @ForAll boolean acting) {
        Switch now = new Switch(acting, "x");
        for (double coverage : wavering) {
            now = Rollback.next(now, (int) Math.round(coverage * 200), 200);
        }

        assertThat(now).isEqualTo(new Switch(acting, "x"));
    }

    @Property
    void theSameLookTwiceIsOneChange(
            @ForAll @IntRange(min = 50, max = 200) int runs,
            @ForAll @DoubleRange(min = 0, max = 1) double coverage,
            @ForAll boolean acting) {
        int hits = (int) (coverage * runs);
        Switch once = Rollback.next(new Switch(acting, "x"), hits, runs);

        assertThat(Rollback.next(once, hits, runs)).isSameAs(once);
    }

    @Test
    void countsThatCannotBeAreRefused() {
        assertThatThrownBy(() -> Rollback.next(ON, 3, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("3 hits of 2 runs; count between 0 and the runs");
    }
}
