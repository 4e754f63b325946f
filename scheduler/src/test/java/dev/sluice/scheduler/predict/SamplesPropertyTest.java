package dev.sluice.scheduler.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class SamplesPropertyTest {
    @Property(tries = 300)
    void orderIsThatOfASort(@ForAll @Size(min = 1, max = 60) List<@DoubleRange(min = -50, max = 50) Double> values) {
        double[] array = values.stream().mapToDouble(v -> (float) (double) v).toArray();
        int[] order = Samples.order(array, array.length);
        double[] ordered = Arrays.stream(order).mapToDouble(i -> array[i]).toArray();
        double[] sorted = array.clone();
        Arrays.sort(sorted);
        for (int i = 0; i < sorted.length; i++) {
            assertThat(ordered[i]).isEqualTo(sorted[i], within(0.0));
        }
    }

    @Property(tries = 300)
    void equalWeightsGiveMiddlePositions(
            @ForAll @Size(min = 2, max = 60) List<@DoubleRange(min = -50, max = 50) Double> values,
            @ForAll @DoubleRange(min = 0.01, max = 0.99) double p) {
        double[] array = values.stream().mapToDouble(v -> (float) (double) v).toArray();
        double[] weights = new double[array.length];
        Arrays.fill(weights, 0.5);
        double found =
                Samples.weightedQuantile(array, weights, Samples.order(array, array.length), 0.5 * array.length, p);
        // By the definition: value k of n stands at (k - 1/2) / n, and in between is a line.
        List<Double> sorted = new ArrayList<>(Arrays.stream(array).boxed().toList());
        sorted.sort(Comparator.naturalOrder());
        double at = p * sorted.size() - 0.5;
        int below = (int) Math.floor(at);
        double expected = below < 0
                ? sorted.getFirst()
                : below + 1 >= sorted.size()
                        ? sorted.getLast()
                        : sorted.get(below) + (at - below) * (sorted.get(below + 1) - sorted.get(below));
        assertThat(found).isEqualTo(expected, within(1e-4));
    }

    @Property(tries = 200)
    void aRingKeepsTheNewest(@ForAll @Size(max = 300) List<@IntRange(max = 1_000) Integer> values) {
        FloatRing ring = new FloatRing(50);
        values.forEach(ring::add);
        assertThat(ring.size()).isEqualTo(Math.min(50, values.size()));
        for (int age = 0; age < ring.size(); age++) {
            assertThat(ring.get(age))
                    .isEqualTo(values.get(values.size() - 1 - age).doubleValue(), within(0.0));
        }
    }
}
