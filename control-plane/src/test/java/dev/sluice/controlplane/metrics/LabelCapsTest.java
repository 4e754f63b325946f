package dev.sluice.controlplane.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Labels that name something of a customer's are few, whatever comes. */
class LabelCapsTest {
    @Property(tries = 300)
    void theFirstNamespacesKeepTheirNamesAndTheOthersShareOne(
            @ForAll @IntRange(min = 1, max = 12) int most,
            @ForAll @Size(max = 80) List<@IntRange(max = 30) Integer> coming) {
        NamespaceLabel label = new NamespaceLabel(most);
        List<String> prepared = new ArrayList<>();
        label.onNew(prepared::add);
        Map<String, String> labels = new HashMap<>();

        for (int number : coming) {
            String namespace = "n" + number;
            String now = label.of(namespace);
            assertThat(now).isIn(namespace, Label.OTHER);
            assertThat(labels.getOrDefault(namespace, now)).isEqualTo(now);
            labels.put(namespace, now);
            assertThat(prepared).contains(now);
        }

        long distinct = coming.stream().distinct().count();
        assertThat(prepared).doesNotHaveDuplicates();
        assertThat(prepared).hasSize((int) Math.min(distinct, most + 1L));
        assertThat(prepared.contains(Label.OTHER)).isEqualTo(distinct > most);
    }

    @Test
    void manyThreadsAgreeOnWhoHasAName() {
        NamespaceLabel label = new NamespaceLabel(25);
        List<String> labels = IntStream.range(0, 10_000)
                .parallel()
                .mapToObj(i -> label.of("n" + i % 100))
                .distinct()
                .toList();

        assertThat(labels).hasSize(26).contains(Label.OTHER);
    }

    @Test
    void atMostTwoHundredPipelinesHaveFiguresOfTheirOwn() {
        List<String> wanted =
                IntStream.range(0, 250).mapToObj(i -> "shop/w" + i).toList();
        List<String> twice = new ArrayList<>(wanted);
        twice.add(0, " shop/w0 ");

        assertThat(new PipelineLabel(twice).named()).isEqualTo(wanted.subList(0, 200));
    }
}
