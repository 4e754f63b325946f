package dev.sluice.scheduler.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SuggestionsTest {
    @Test
    void aSlipIsNearAndAnotherWordIsNot() {
        List<String> words = List.of("timeout", "tasks", "triggers", "type");

        assertThat(Suggestions.nearest("timout", words)).contains("timeout");
        assertThat(Suggestions.nearest("tiemout", words)).contains("timeout");
        assertThat(Suggestions.nearest("TASKS", words)).contains("tasks");
        assertThat(Suggestions.nearest("gates", words)).isEmpty();
        assertThat(Suggestions.nearest("L", List.of("S", "M"))).isEmpty();
        assertThat(Suggestions.nearest("x".repeat(10_000), words)).isEmpty();
    }

    @Test
    void swappedNeighboursAreOneEdit() {
        assertThat(Suggestions.distance("abcd", "abdc")).isEqualTo(1);
        assertThat(Suggestions.distance("", "abc")).isEqualTo(3);
        assertThat(Suggestions.distance("kitten", "sitting")).isEqualTo(3);
    }

    @Test
    void longListsAreCut() {
        List<String> many =
                java.util.stream.IntStream.range(0, 30).mapToObj(i -> "k" + i).toList();

        assertThat(Suggestions.fix("zzz", many)).startsWith("allowed: k0, k1,").endsWith("k23, … (30 in all)");
    }
}
