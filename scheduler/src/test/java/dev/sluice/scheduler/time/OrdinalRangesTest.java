package dev.sluice.scheduler.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PrimitiveIterator;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrdinalRangesTest {
    /** One change of the set: what, from, length. */
    record Change(int kind, long from, int length) {}

    @Property(tries = 500)
    void behavesAsASetOfNumbers(@ForAll @Size(max = 40) List<@From("changes") Change> changes) {
        OrdinalRanges ranges = OrdinalRanges.empty();
        Set<Long> model = new HashSet<>();
        for (Change change : changes) {
            ranges = apply(ranges, change);
            apply(model, change);

            assertSame(ranges, model);
        }
    }

    @Provide
    Arbitrary<Change> changes() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.longs().between(-40, 40),
                        Arbitraries.integers().between(0, 12))
                .as(Change::new);
    }

    @Property(tries = 300)
    void unionMinusAndIntersectAgreeWithSets(
            @ForAll Set<@LongRange(min = -30, max = 30) Long> one,
            @ForAll Set<@LongRange(min = -30, max = 30) Long> two) {
        OrdinalRanges a = ranges(one);
        OrdinalRanges b = ranges(two);
        Set<Long> union = new HashSet<>(one);
        union.addAll(two);
        Set<Long> minus = new HashSet<>(one);
        minus.removeAll(two);
        Set<Long> both = new HashSet<>(one);
        both.retainAll(two);

        assertSame(a.union(b), union);
        assertSame(a.minus(b), minus);
        assertSame(a.intersect(b), both);
    }

    private static void assertSame(OrdinalRanges ranges, Set<Long> model) {
        List<Long> sorted = List.copyOf(new TreeSet<>(model));
        assertThat(ranges).containsExactlyElementsOf(sorted);
        assertThat(ranges.size()).isEqualTo(model.size());
        assertThat(ranges.isEmpty()).isEqualTo(model.isEmpty());
        assertThat(LongStream.range(-60, 60).filter(ranges::contains).boxed()).isEqualTo(sorted);
        assertThat(ranges.first(5))
                .containsExactlyElementsOf(sorted.stream().limit(5).toList());
        assertThat(ranges).isEqualTo(ranges(model)).hasSameHashCodeAs(ranges(model));
        assertThat(OrdinalRanges.parse(ranges.toString())).isEqualTo(ranges);
        for (int i = 1; i < ranges.ranges().size(); i++) {
            assertThat(ranges.ranges().get(i).from())
                    .isGreaterThan(ranges.ranges().get(i - 1).to());
        }
    }

    private static OrdinalRanges apply(OrdinalRanges ranges, Change change) {
        OrdinalRanges span = OrdinalRanges.range(change.from(), change.from() + change.length());
        return switch (change.kind()) {
            case 0 -> ranges.add(change.from());
            case 1 -> ranges.remove(change.from());
            case 2 -> ranges.union(span);
            default -> ranges.minus(span);
        };
    }

    private static void apply(Set<Long> model, Change change) {
        List<Long> span = LongStream.range(change.from(), change.from() + change.length())
                .boxed()
                .toList();
        switch (change.kind()) {
            case 0 -> model.add(change.from());
            case 1 -> model.remove(change.from());
            case 2 -> model.addAll(span);
            default -> span.forEach(model::remove);
        }
    }

    private static OrdinalRanges ranges(Set<Long> numbers) {
        OrdinalRanges ranges = OrdinalRanges.empty();
        for (long number : numbers) {
            ranges = ranges.add(number);
        }
        return ranges;
    }

    @Test
    void aBillionPartitionsAreOneRange() {
        OrdinalRanges most = OrdinalRanges.range(0, 1_000_000_000).remove(500);

        assertThat(most).hasToString("{[0,500),[501,1000000000)}");
        assertThat(most.size()).isEqualTo(999_999_999);
        assertThat(most.first(502)).hasToString("{[0,500),[501,503)}");
        assertThat(most.iterator().nextLong()).isZero();
    }

    @Test
    void holdsAllNumbersButTheLast() {
        OrdinalRanges all = OrdinalRanges.range(Long.MIN_VALUE, Long.MAX_VALUE);

        assertThat(all.size()).isEqualTo(Long.MAX_VALUE);
        assertThat(all.contains(Long.MIN_VALUE)).isTrue();
        assertThat(all.first(2)).hasToString("{[-9223372036854775808,-9223372036854775806)}");
        assertThat(OrdinalRanges.parse(all.toString())).isEqualTo(all);
        assertThatThrownBy(() -> OrdinalRanges.of(Long.MAX_VALUE)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void iteratorEnds() {
        PrimitiveIterator.OfLong two = OrdinalRanges.of(7).add(9).iterator();
        List<Long> seen = new ArrayList<>(List.of(two.nextLong(), two.nextLong()));

        assertThat(seen).containsExactly(7L, 9L);
        assertThat(two.hasNext()).isFalse();
        assertThatThrownBy(two::nextLong).isInstanceOf(NoSuchElementException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            {}                  ; {}
            {[3,7),[9,12)}      ; {[3,7),[9,12)}
            [3,7),[9,12)        ; {[3,7),[9,12)}
            {[9,12),[3,7),[5,9)}; {[3,12)}
            {[-5,-3)}           ; {[-5,-3)}
            """)
    void readsPostgresText(String text, String canonical) {
        assertThat(OrdinalRanges.parse(text)).hasToString(canonical);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            {[3,7]}                      ; 1
            {[3,7),}                     ; 6
            {[3,7)[9,12)}                ; 6
            {[7,3)}                      ; 1
            {[3,3)}                      ; 1
            {[1,2),(,5)}                 ; 7
            {[1,9999999999999999999)}    ; 1
            {[1,2)                       ; 0
            abc                          ; 0
            """)
    void refusesOtherTextWithAnIndex(String text, int index) {
        assertThatThrownBy(() -> OrdinalRanges.parse(text))
                .isInstanceOfSatisfying(
                        ScheduleException.class, e -> assertThat(e.code()).isEqualTo("SCHEDULE-RANGES"))
                .hasMessage("ranges '" + text + "' are not readable at index " + index
                        + "; write {[3,7),[9,12)}: whole numbers, start below end, end not included");
    }

    @Test
    void refusesABackwardsRange() {
        assertThatThrownBy(() -> OrdinalRanges.range(5, 3))
                .hasMessage("range [5,3) is empty; the end must be above the start");
        assertThat(OrdinalRanges.range(5, 5).isEmpty()).isTrue();
    }
}
