package dev.sluice.scheduler.predict.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CulpritTest {
    private static final Instant T = Instant.parse("2026-01-01T00:00:00Z");
    private static final Node EXTRACT = Node.job("etl", "extract");
    private static final Node CLEAN = Node.job("etl", "clean");
    private static final Node SUM = Node.job("etl", "sum");
    private static final Node REPORT = Node.job("etl", "report");
    private static final Node RAW = Node.dataset("wh", "raw");
    private static final Node CLEANED = Node.dataset("wh", "cleaned");
    private static final Node SUMS = Node.dataset("wh", "sums");

    /** extract -> raw -> clean -> cleaned -> sum -> sums -> report. */
    private static final Upstream CHAIN = new Upstream(Map.of(
            RAW, Set.of(EXTRACT),
            CLEAN, Set.of(RAW),
            CLEANED, Set.of(CLEAN),
            SUM, Set.of(CLEANED),
            SUMS, Set.of(SUM),
            REPORT, Set.of(SUMS)));

    private static Odd odd(Odd.Kind kind, Node node, int began, int odd) {
        return odd(kind, node, began, odd, "");
    }

    private static Odd odd(Odd.Kind kind, Node node, int began, int odd, String pool) {
        return new Odd(
                kind,
                kind + ":" + node.name(),
                node,
                pool,
                T.plus(Duration.ofMinutes(began)),
                T.plus(Duration.ofMinutes(odd)),
                9,
                1,
                2,
                0.01,
                node.name() + " is odd",
                Optional.empty());
    }

    private static Clue changed(Node node, int minute, int good) {
        return new Clue(
                Clue.Kind.CODE_CHANGE, node, T.plus(Duration.ofMinutes(minute)), good, "code changed from a to b");
    }

    private static String root(Odd odd, List<Odd> odds, Clue... clues) {
        Finding finding = java.util.Objects.requireNonNull(
                Culprit.of(odds, CHAIN, List.of(clues)).get(odd.key()));
        return finding.root().name() + " " + finding.cause();
    }

    @Test
    void firstOddThingUpstreamIsTheRootEvenIfTheConsumerBeganEarlier() {
        Odd source = odd(Odd.Kind.SLOW, EXTRACT, 5, 15);
        Odd consumer = odd(Odd.Kind.SLOW, CLEAN, 0, 10);
        List<Odd> odds = List.of(consumer, source, odd(Odd.Kind.SLOW, SUM, 8, 30));

        assertThat(odds).allSatisfy(odd -> assertThat(root(odd, odds)).isEqualTo("extract LATE_INPUT"));
    }

    @Test
    void whatBeganAfterTheConsumerWasOddDoesNotExplainIt() {
        Odd source = odd(Odd.Kind.SLOW, EXTRACT, 20, 30);
        Odd consumer = odd(Odd.Kind.SLOW, CLEAN, 0, 10);

        assertThat(root(consumer, List.of(source, consumer))).isEqualTo("clean UNKNOWN");
    }

    @Test
    void changeOfCodeBeforeItIsTheCauseUnlessItWorkedForLong() {
        Odd slow = odd(Odd.Kind.SLOW, CLEAN, 10, 20);

        assertThat(root(slow, List.of(slow), changed(CLEAN, 9, 0))).isEqualTo("clean CODE_CHANGE");
        assertThat(root(slow, List.of(slow), changed(CLEAN, 9, Culprit.PROVEN))).isEqualTo("clean UNKNOWN");
        assertThat(root(slow, List.of(slow), changed(CLEAN, 21, 0))).isEqualTo("clean UNKNOWN");
        assertThat(root(slow, List.of(slow), changed(EXTRACT, 5, 0))).isEqualTo("extract CODE_CHANGE");
        assertThat(root(slow, List.of(slow), changed(SUM, 5, 0))).isEqualTo("clean UNKNOWN");
    }

    @Test
    void changedWriterIsTheRootOfAnOddVolume() {
        Odd few = odd(Odd.Kind.VOLUME_LOW, CLEANED, 10, 10);
        Odd fast = odd(Odd.Kind.FAST, SUM, 11, 12);
        List<Odd> odds = List.of(few, fast);

        assertThat(root(fast, odds, changed(CLEAN, 8, 0))).isEqualTo("clean CODE_CHANGE");
        assertThat(root(fast, odds)).isEqualTo("cleaned VOLUME");
    }

    @Test
    void oneJobThatWentAsUsualIsSteppedOverAndTwoAreNot() {
        Odd source = odd(Odd.Kind.FAILED, EXTRACT, 0, 1);
        Odd next = odd(Odd.Kind.FAILED, SUM, 5, 6);
        Odd far = odd(Odd.Kind.FAILED, REPORT, 5, 6);

        assertThat(root(next, List.of(source, next))).isEqualTo("extract FAILED_UPSTREAM");
        assertThat(root(far, List.of(source, far))).isEqualTo("report UNKNOWN");
    }

    @Test
    void jobThatKeepsFailingUpstreamAndOneThatIsOverdueAreCauses() {
        Odd late = odd(Odd.Kind.SLOW, CLEAN, 10, 20);
        Clue failing = new Clue(Clue.Kind.FAILING, EXTRACT, T, 0, "its newest run failed");
        Clue overdue = new Clue(Clue.Kind.OVERDUE, EXTRACT, T, 0, "did not start");

        assertThat(root(late, List.of(late), failing, overdue)).isEqualTo("extract FAILED_UPSTREAM");
        assertThat(root(late, List.of(late), overdue)).isEqualTo("extract LATE_INPUT");
    }

    @Test
    void unrelatedJobsThatAreSlowOnOnePoolHaveOneCause() {
        List<Odd> odds = new ArrayList<>();
        for (String name : List.of("a", "b", "c")) {
            odds.add(odd(Odd.Kind.SLOW, Node.job("etl", name), odds.size(), 20, "spark"));
        }
        odds.add(odd(Odd.Kind.SLOW, Node.job("etl", "d"), 3, 20, "other"));

        assertThat(odds.stream().map(odd -> root(odd, odds)).toList())
                .containsExactly("a POOL", "a POOL", "a POOL", "d UNKNOWN");
    }

    @Test
    void circleOfJobsHasOneRoot() {
        Map<Node, Set<Node>> parents = new HashMap<>();
        List<Odd> odds = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Node job = Node.job("etl", "j" + i);
            parents.put(job, Set.of(Node.job("etl", "j" + (i + 4) % 5)));
            odds.add(odd(Odd.Kind.SLOW, job, 10 - i, 20));
        }
        Map<String, Finding> found = Culprit.of(odds, new Upstream(parents), List.of());

        assertThat(new HashSet<>(found.values().stream().map(Finding::root).toList()))
                .containsExactly(Node.job("etl", "j4"));
    }
}
