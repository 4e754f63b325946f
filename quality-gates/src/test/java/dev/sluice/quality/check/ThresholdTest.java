package dev.sluice.quality.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.quality.check.Threshold.Held;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThresholdTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");

    /** Values of one per day, newest first, each of ten rows. */
    private static History days(double... values) {
        List<History.Point> points = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            points.add(new History.Point(
                    NOW.minus(Duration.ofDays(i + 1)), values[i], OptionalLong.of(10), Optional.empty(), true));
        }
        return History.none(NOW).with(points);
    }

    private static Held held(String threshold, double value, double rows, History history) {
        return Threshold.parse(threshold).evaluate(value, OptionalDouble.of(rows), history);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "> 1% | 1 | 100 | NO",
                "> 1% | 2 | 100 | YES",
                ">= 1% | 1 | 100 | YES",
                "> 0.1% | 1 | 1000 | NO",
                "> 0% | 0 | 0 | NO",
                "= 0% | 0 | 0 | YES",
                "!= 0 | 0 | 5 | NO",
                "<> 0 | 1 | 5 | YES",
                "≠ 0 | 1 | 5 | YES",
                "== 3 | 3 | 5 | YES",
                "<= 3 | 3 | 5 | YES",
                "≤ 3 | 4 | 5 | NO",
                "≥3|3|5|YES",
                "between 3 and 5 | 3 | 9 | YES",
                "between 3 and 5 | 5 | 9 | YES",
                "between 3 and 5 exclusive | 5 | 9 | NO",
                "between 3 and 5 exclusive | 4 | 9 | YES",
                "not between 3 and 5 | 5 | 9 | NO",
                "not between 3 and 5 | 6 | 9 | YES",
                "not between 3 and 5 exclusive | 5 | 9 | YES",
                "BETWEEN 10% AND 20% | 15 | 100 | YES",
                "> 2 + 3 * 4 | 14 | 1 | NO",
                "> (2 + 3) * 4 | 20.5 | 1 | YES",
                "> 10 - 4 - 3 | 3 | 1 | NO",
                "> 8 / 4 / 2 | 1.5 | 1 | YES",
                "> -5 | -4 | 1 | YES",
                "> 1h | 3600 | 1 | NO",
                "> 90m | 5401 | 1 | YES",
                "> 1d | 86401 | 1 | YES",
                "> 1_000_000 | 1000001 | 1 | YES",
                "> .5 | 0.6 | 1 | YES",
            })
    void conditionsHoldAsTheyRead(String threshold, double value, double rows, Held expected) {
        assertThat(held(threshold, value, rows, History.none(NOW))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "> avg(last 4) | 25 | NO",
                ">= avg(last 4) | 25 | YES",
                "> 3 * avg(last 2) | 45.1 | YES",
                "= min(last 3) | 10 | YES",
                "= max(last 3) | 30 | YES",
                "= median(last 4) | 25 | YES",
                "= p0(last 4) | 10 | YES",
                "= p100(last 4) | 40 | YES",
                "= p50(last 3) | 20 | YES",
                "= stddev(last 3) | 10 | YES",
                "= last(1) | 10 | YES",
                "= last(4) | 40 | YES",
                "> avg(last 5) | 1000 | UNKNOWN",
                "not between avg(last 4) and last(9) | 1 | UNKNOWN",
                "not between avg(last 4) - 2 * stddev(last 4) and avg(last 4) + 2 * stddev(last 4) | 60 | YES",
                "> 10% * last(1) / last(1) | 1 | NO",
                "> avg(last 4) - 0% | 3 | NO",
            })
    void historyIsNewestFirst(String threshold, double value, Held expected) {
        assertThat(held(threshold, value, 10, days(10, 20, 30, 40))).isEqualTo(expected);
    }

    @Test
    void onlyGoodResultsAndOnlyThoseOfTheWeekdayCount() {
        History history = days(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);

        assertThat(held("= avg(last 2, same weekday)", 10.5, 10, history)).isEqualTo(Held.YES);
        assertThat(held("= last(2, same weekday)", 14, 10, history)).isEqualTo(Held.YES);
        assertThat(held("= avg(last 3, same weekday)", 0, 10, history)).isEqualTo(Held.UNKNOWN);

        List<History.Point> failed = history.points().stream()
                .map(p -> new History.Point(p.at(), p.value(), p.rows(), p.partition(), p.value() > 10))
                .toList();
        assertThat(held("= last(1)", 11, 10, history.with(failed))).isEqualTo(Held.YES);
        assertThat(held("> avg(last 6)", 11, 10, history.with(failed))).isEqualTo(Held.UNKNOWN);
    }

    @Test
    void inPercentHistoryIsInPercentToo() {
        assertThat(held("> last(1) + 5%", 15, 100, days(1)))
                .as("15% against 10% + 5%")
                .isEqualTo(Held.NO);
        assertThat(held("> last(1) + 5%", 16, 100, days(1))).isEqualTo(Held.YES);
        assertThat(held("> last(1) + 5", 15, 100, days(1)))
                .as("15 against 1 + 5")
                .isEqualTo(Held.YES);
    }

    @Test
    void whatHasNoAnswerIsAFault() {
        assertThatThrownBy(() -> Threshold.parse("> 1%").evaluate(1, OptionalDouble.empty(), History.none(NOW)))
                .isInstanceOf(CheckFault.class)
                .hasMessage("a threshold in percent needs a check that counts rows");
        assertThatThrownBy(() -> held("> 1 / stddev(last 2)", 5, 10, days(3, 3)))
                .isInstanceOf(CheckFault.class)
                .hasMessage(
                        "the bound of the threshold '> 1 / stddev(last 2)' is Infinity: a division by zero, or numbers too great");
        assertThatThrownBy(() -> held("> 1", Double.NaN, 10, History.none(NOW)))
                .hasMessage("the measured value is not a number");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | 1 | a comparison (= != < <= > >=), 'between' or 'not between', found the end",
                "5% | 1 | a comparison (= != < <= > >=), 'between' or 'not between', found '5%'",
                "> | 2 | a number, '(' or a function (avg min max stddev median pNN last), found the end",
                "> 5 % 3 | 7 | the end or an operator (+ - * /), found '3'",
                "> mean(last 3) | 3 | a number, '(' or a function (avg min max stddev median pNN last), found 'mean(last 3)'",
                "> avg(10) | 7 | 'last' and how many results, as in avg(last 10), found '10)'",
                "> avg(last) | 11 | how many results, 1 to 1000, found ')'",
                "> avg(last 0) | 12 | how many results, 1 to 1000, found '0)'",
                "> avg(last 1001) | 12 | how many results, 1 to 1000, found '1001)'",
                "> stddev(last 1) | 15 | how many results, 2 to 1000, found '1)'",
                "> avg(last 3, weekday) | 15 | 'same weekday', found 'weekday)'",
                "> p101(last 3) | 3 | a percentile from p0 to p100, found 'p101(last 3)'",
                "> (1 + 2 | 9 | ')', found the end",
                "between 1 | 10 | 'and' or an operator (+ - * /), found the end",
                "between 1 and | 14 | a number, '(' or a function (avg min max stddev median pNN last), found the end",
                "not 5 | 5 | 'between', found '5'",
                "> 5 rows | 5 | the end or an operator (+ - * /), found 'rows'",
                "> 5hours | 4 | the end or an operator (+ - * /), found 'hours'",
                "=> 5 | 2 | a number, '(' or a function (avg min max stddev median pNN last), found '> 5'",
            })
    void errorsSayWhereAndWhatWasExpected(String text, int column, String expected) {
        assertThatThrownBy(() -> Threshold.parse(text))
                .isInstanceOf(CheckFault.class)
                .hasMessage("threshold '" + text + "', column " + column + ": expected " + expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 5_000})
    void whatIsTooDeepOrTooLongIsRefused(int times) {
        assertThatThrownBy(() -> Threshold.parse("> " + "(".repeat(times) + "1" + ")".repeat(times)))
                .isInstanceOf(CheckFault.class)
                .hasMessageMatching("a threshold (nests at most 50 deep|has at most 500 characters, not 10003)");
    }
}
