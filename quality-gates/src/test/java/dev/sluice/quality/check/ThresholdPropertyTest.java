package dev.sluice.quality.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.quality.check.Threshold.Held;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.OptionalDouble;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;

class ThresholdPropertyTest {
    private static final History NONE = History.none(Instant.EPOCH);

    @Property
    void whatIsPrintedReadsAsTheSame(@ForAll("thresholds") Threshold threshold) {
        assertThat(Threshold.parse(threshold.toString())).isEqualTo(threshold);
    }

    @Property
    void anyTextIsReadOrRefusedWithAColumn(@ForAll String noise, @ForAll("thresholds") Threshold threshold) {
        String text = threshold.toString();
        int cut = Math.floorMod(noise.hashCode(), text.length());
        for (String mutant : new String[] {noise, text.substring(cut), text.substring(0, cut) + noise}) {
            try {
                Threshold.parse(mutant);
            } catch (CheckFault e) {
                assertThat(e.getMessage()).containsPattern("column [0-9]+: expected|has at most|nests at most");
            }
        }
    }

    @Property
    void arithmeticIsThatOfDoubles(
            @ForAll("numbers") Bound bound, @ForAll @DoubleRange(min = -1e6, max = 1e6) double value) {
        double expected = reference(bound);
        if (Double.isFinite(expected)) {
            Threshold greater = new Threshold(new Threshold.Compare(Threshold.Comparator.GREATER, bound));
            assertThat(Threshold.parse(greater.toString()).evaluate(value, OptionalDouble.empty(), NONE))
                    .isEqualTo(value > expected ? Held.YES : Held.NO);
        }
    }

    /** Each comparison and its opposite are never both met, and one of them is. */
    @Property
    void opposites(@ForAll("numbers") Bound bound, @ForAll("numbers") Bound other, @ForAll double value) {
        double one = reference(bound);
        double two = reference(other);
        if (!Double.isFinite(one) || !Double.isFinite(two)) {
            return;
        }
        assertThat(held(new Threshold.Compare(Threshold.Comparator.LESS, bound), value))
                .isNotEqualTo(held(new Threshold.Compare(Threshold.Comparator.AT_LEAST, bound), value));
        assertThat(held(new Threshold.Compare(Threshold.Comparator.EQUAL, bound), value))
                .isNotEqualTo(held(new Threshold.Compare(Threshold.Comparator.UNEQUAL, bound), value));
        assertThat(held(new Threshold.Between(bound, other, true, true), value))
                .isNotEqualTo(held(new Threshold.Between(bound, other, true, false), value));
    }

    private static Held held(Threshold.Condition condition, double value) {
        return new Threshold(condition).evaluate(value, OptionalDouble.empty(), NONE);
    }

    private static double reference(Bound bound) {
        return switch (bound) {
            case Bound.Literal l -> l.number().doubleValue();
            case Bound.Negated n -> -reference(n.bound());
            case Bound.Binary b ->
                switch (b.operator()) {
                    case PLUS -> reference(b.left()) + reference(b.right());
                    case MINUS -> reference(b.left()) - reference(b.right());
                    case TIMES -> reference(b.left()) * reference(b.right());
                    case BY -> reference(b.left()) / reference(b.right());
                };
            case Bound.Past _ -> throw new IllegalArgumentException("no history here");
        };
    }

    @Provide
    Arbitrary<Threshold> thresholds() {
        Arbitrary<Bound> bounds = bounds(leaves());
        Arbitrary<Threshold.Condition> compares = Combinators.combine(
                        Arbitraries.of(Threshold.Comparator.values()), bounds)
                .as(Threshold.Compare::new);
        Arbitrary<Threshold.Condition> betweens = Combinators.combine(
                        bounds, bounds, Arbitraries.of(true, false), Arbitraries.of(true, false))
                .as(Threshold.Between::new);
        return Arbitraries.oneOf(compares, betweens)
                .map(Threshold::new)
                .filter(t -> t.toString().length() <= 500);
    }

    @Provide
    Arbitrary<Bound> numbers() {
        return bounds(literals().map(l -> new Bound.Literal(l.number(), Bound.Unit.NONE)))
                .filter(b -> b.toString().length() < 490);
    }

    private static Arbitrary<Bound> bounds(Arbitrary<? extends Bound> leaves) {
        Arbitrary<Bound> leaf = leaves.map(l -> l);
        return Arbitraries.recursive(
                () -> leaf,
                inner -> Arbitraries.oneOf(
                        inner.map(Bound.Negated::new),
                        Combinators.combine(Arbitraries.of(Bound.Operator.values()), inner, leaf)
                                .as(Bound.Binary::new),
                        Combinators.combine(Arbitraries.of(Bound.Operator.values()), leaf, inner)
                                .as(Bound.Binary::new)),
                0,
                5);
    }

    private static Arbitrary<Bound> leaves() {
        return Arbitraries.oneOf(literals().map(l -> l), pasts());
    }

    private static Arbitrary<Bound.Literal> literals() {
        Arbitrary<BigDecimal> numbers = Arbitraries.bigDecimals()
                .between(BigDecimal.ZERO, BigDecimal.valueOf(1_000_000))
                .ofScale(3);
        return Combinators.combine(numbers, Arbitraries.of(Bound.Unit.values())).as(Bound.Literal::new);
    }

    private static Arbitrary<Bound> pasts() {
        return Combinators.combine(
                        Arbitraries.of(Bound.Function.values()),
                        Arbitraries.integers().between(0, 100),
                        Arbitraries.integers().between(2, Bound.Past.MOST),
                        Arbitraries.of(true, false))
                .as((function, percentile, last, sameWeekday) -> new Bound.Past(
                        function, function == Bound.Function.PERCENTILE ? percentile : 0, last, sameWeekday));
    }
}
