package dev.sluice.quality.gate;

import static dev.sluice.quality.gate.Given.GATE;
import static dev.sluice.quality.gate.Given.ORDERS;
import static dev.sluice.quality.gate.Given.dataset;
import static dev.sluice.quality.gate.Given.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.DatasetId;
import dev.sluice.model.JobId;
import dev.sluice.quality.gate.Release.Cause;
import dev.sluice.quality.gate.Release.Difference;
import dev.sluice.quality.gate.Release.Freed;
import dev.sluice.quality.gate.Release.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReleaseTest {
    private static final Cause CAUSE = new Cause.GoodVerdict(Set.of(GATE), 2);
    private static final Hold.Key BY_ORDERS = key(ORDERS);
    private static final Hold.Key BY_OTHER = new Hold.Key(ORDERS, "shop/other", dataset("other"), Optional.empty());

    @Test
    void walkBecomesHoldsWithTheirExemptions() {
        HoldScope.Exempt exempt = new HoldScope.Exempt(job("sums"), HoldScope.Why.OUTSIDE_COLUMNS, "");
        HoldScope.Result walk = new HoldScope.Result(
                ORDERS,
                List.of(new HoldScope.Reached(ORDERS, Set.of("email"), List.of(), List.of(exempt))),
                List.of(exempt),
                List.of(),
                Optional.empty());

        assertThat(Release.holds(GATE, Optional.of("2026-11-21"), walk))
                .containsExactly(new Hold(
                        new Hold.Key(ORDERS, GATE, ORDERS, Optional.of("2026-11-21")),
                        Set.of("email"),
                        List.of(),
                        Map.of(job("sums"), exempt)));
    }

    @Test
    void onlyDifferencesAreWritten() {
        Hold same = hold(dataset("same"), Set.of("a"));
        Hold before = hold(dataset("changed"), Set.of("a"));
        Hold after = hold(dataset("changed"), Set.of("a", "b"));
        Hold gone = hold(dataset("gone"), Set.of());
        Hold fresh = hold(dataset("fresh"), Set.of());

        assertThat(Release.difference(List.of(same, before, gone), List.of(fresh, after, same)))
                .isEqualTo(new Difference(List.of(fresh), List.of(after), List.of(same), List.of(gone)));
    }

    @Test
    void jobHeldByTwoGoesOnWhenNoneHoldsIt() {
        Map<JobId, Set<Hold.Key>> both = Map.of(job("report"), Set.of(BY_ORDERS, BY_OTHER));
        Map<JobId, Set<Hold.Key>> one = Map.of(job("report"), Set.of(BY_OTHER));

        assertThat(Release.freed(both, one, List.of(), CAUSE)).isEmpty();
        assertThat(Release.freed(one, Map.of(), List.of(), CAUSE))
                .containsExactly(new Freed(job("report"), Set.of(BY_OTHER), CAUSE));
        assertThat(Release.freed(Map.of(), Map.of(), List.of(), CAUSE)).isEmpty();
    }

    @Test
    void writersGoFirstThenPriorityThenName() {
        List<Node> jobs = List.of(
                new Node(job("late"), Set.of(dataset("b")), Set.of(), 9),
                new Node(job("middle"), Set.of(dataset("a")), Set.of(dataset("b")), 0),
                new Node(job("first"), Set.of(ORDERS), Set.of(dataset("a")), 1),
                new Node(job("urgent"), Set.of(ORDERS), Set.of(), 5),
                new Node(job("also"), Set.of(ORDERS), Set.of(), 1));

        assertThat(order(jobs, Set.of("late", "middle", "first", "urgent", "also")))
                .containsExactly("urgent", "also", "first", "middle", "late");
    }

    @Test
    void orderHoldsAcrossJobsThatStayHeld() {
        List<Node> jobs = List.of(
                new Node(job("a-last"), Set.of(dataset("y")), Set.of(), 9),
                new Node(job("b-held"), Set.of(dataset("x")), Set.of(dataset("y")), 9),
                new Node(job("c-first"), Set.of(), Set.of(dataset("x")), 0));

        assertThat(order(jobs, Set.of("a-last", "c-first"))).containsExactly("c-first", "a-last");
    }

    @Test
    void jobsOfACycleStandTogetherByPriority() {
        List<Node> jobs = List.of(
                new Node(job("a"), Set.of(dataset("y")), Set.of(dataset("x")), 0),
                new Node(job("b"), Set.of(dataset("x")), Set.of(dataset("y"), dataset("z")), 3),
                new Node(job("c"), Set.of(dataset("z")), Set.of(dataset("z")), 9));

        assertThat(order(jobs, Set.of("a", "b", "c"))).containsExactly("b", "a", "c");
    }

    @Test
    void deepChainNeedsNoStack() {
        List<Node> jobs = IntStream.range(0, 20_000)
                .mapToObj(index ->
                        new Node(job("j" + index), Set.of(dataset("d" + (index + 1))), Set.of(dataset("d" + index)), 0))
                .toList();

        assertThat(order(jobs, Set.of("j0", "j19999"))).containsExactly("j19999", "j0");
    }

    private static List<String> order(List<Node> jobs, Set<String> free) {
        Map<JobId, Set<Hold.Key>> before = new HashMap<>();
        free.forEach(name -> before.put(job(name), Set.of(BY_ORDERS)));
        return Release.freed(before, Map.of(), jobs, CAUSE).stream()
                .map(freed -> freed.job().name())
                .toList();
    }

    private static Hold.Key key(DatasetId dataset) {
        return new Hold.Key(dataset, GATE, ORDERS, Optional.empty());
    }

    private static Hold hold(DatasetId dataset, Set<String> columns) {
        return new Hold(key(dataset), columns, List.of(), Map.of());
    }
}
