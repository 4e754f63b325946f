package dev.sluice.scheduler.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({
        "15m,PT15M,15m",
        "1h30m,PT1H30M,1h30m",
        "90m,PT1H30M,1h30m",
        "PT15M,PT15M,15m",
        "P2DT1H,PT49H,2d1h",
        "2d,PT48H,2d",
        "2w,PT336H,14d",
        "500ms,PT0.5S,500ms",
        "1s250ms,PT1.25S,1s250ms",
        "0s,PT0S,0s",
        " 5us ,PT0.000005S,5us"
    })
    void readsWhatPeopleWrite(String text, Duration expected, String canonical) {
        assertThat(Durations.parse(text)).isEqualTo(expected);
        assertThat(Durations.print(expected)).isEqualTo(canonical);
    }

    @ParameterizedTest
    @CsvSource({
        "'',0,is empty",
        "15,2,lacks a unit",
        "m,0,needs a whole number",
        "15x,2,has the unknown unit 'x'",
        "1.5h,1,has the unknown unit '.'",
        "-5m,0,needs a whole number",
        "30m1h,4,has unit 'h' after a smaller or equal one",
        "1h1h,3,has unit 'h' after a smaller or equal one",
        "1 h,1,has the unknown unit ' h'",
        "P1M,0,is not an ISO 8601 duration",
        "PT-5M,0,is out of range",
        "36526d,0,is out of range",
        "999999999999w,0,is out of range",
        "9999999999999s,0,needs a whole number of at most 12 digits"
    })
    void refusesWithIndexAndExamples(String text, int index, String what) {
        assertThatThrownBy(() -> Durations.parse(text))
                .isInstanceOfSatisfying(
                        ScheduleException.class, e -> assertThat(e.index()).isEqualTo(index))
                .hasMessageStartingWith("duration '" + text + "' " + what)
                .hasMessageContaining("write for example 15m, 1h30m, 2d, 500ms or PT15M");
    }

    @Property
    void printedDurationsReadBack(
            @ForAll @LongRange(max = 36_524L * 86_400) long seconds, @ForAll @IntRange(max = 999_999_999) int nanos) {
        Duration duration = Duration.ofSeconds(seconds, nanos);

        assertThat(Durations.parse(Durations.print(duration))).isEqualTo(duration);
        assertThat(Durations.parse(duration.toString())).isEqualTo(duration);
    }
}
