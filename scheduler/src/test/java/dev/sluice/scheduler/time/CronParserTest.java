package dev.sluice.scheduler.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronParserTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            61 * * * *     | SCHEDULE-CRON-VALUE    | 0 | cron '61 * * * *': '61' is not allowed in field minute at index 0; use 0 to 59, *, ranges a-b, lists a,b and steps */n
            0 24 * * *     | SCHEDULE-CRON-VALUE    | 2 | '24' is not allowed in field hour at index 2; use 0 to 23
            0 0 0 * *      | SCHEDULE-CRON-VALUE    | 4 | '0' is not allowed in field day of month at index 4; use 1 to 31
            0 0 1 13 *     | SCHEDULE-CRON-VALUE    | 6 | '13' is not allowed in field month at index 6; use 1 to 12 or JAN to DEC
            0 0 1 JANUAR * | SCHEDULE-CRON-VALUE    | 6 | 'JANUAR' is not allowed in field month
            0 0 * * 1,8    | SCHEDULE-CRON-VALUE    | 10| '8' is not allowed in field day of week at index 10; use 0 to 7 or SUN to SAT
            1,,2 * * * *   | SCHEDULE-CRON-VALUE    | 2 | a value is missing in field minute at index 2
            -5 * * * *     | SCHEDULE-CRON-VALUE    | 0 | '-5' is not allowed
            99999 * * * *  | SCHEDULE-CRON-VALUE    | 0 | '99999' is not allowed
            0 22-2 * * *   | SCHEDULE-CRON-RANGE    | 2 | '22-2' in field hour at index 2 runs backwards; write 22-23,0-2
            0 0 * * FRI-MON| SCHEDULE-CRON-RANGE    | 8 | 'FRI-MON' in field day of week at index 8 runs backwards; write 5-6,0-1
            */0 * * * *    | SCHEDULE-CRON-STEP     | 2 | step '0' of field minute at index 2 is not allowed; use 1 to 59
            5/15 * * * *   | SCHEDULE-CRON-STEP     | 0 | '5/15' in field minute at index 0 has a step on a single value; write 5-59/15
            0 0 * *        | SCHEDULE-CRON-FIELDS   | 7 | cron '0 0 * *' has 4 fields; write five: minute hour day-of-month month day-of-week
            0 0 0 * * *    | SCHEDULE-CRON-FIELDS   | 10| has 6 fields; write five: minute hour day-of-month month day-of-week; seconds and years are not supported
            @reboot        | SCHEDULE-CRON-NICKNAME | 0 | cron '@reboot' is not a known nickname; use @hourly, @daily
            0 0 31 2 *     | SCHEDULE-CRON-NEVER    | 4 | cron '0 0 31 2 *' never fires: day of month '31' at index 4 is in none of its months
            0 0 31 4,6 *   | SCHEDULE-CRON-NEVER    | 4 | never fires
            """)
    void refusesWithFieldIndexAndFix(String cron, String code, int index, String message) {
        assertThatThrownBy(() -> parse(cron))
                .isInstanceOfSatisfying(ScheduleException.class, e -> {
                    assertThat(e.code()).isEqualTo(code);
                    assertThat(e.index()).isEqualTo(index);
                })
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            @hourly   ; 0 * * * *
            @daily    ; 0 0 * * *
            @midnight ; 0 0 * * *
            @weekly   ; 0 0 * * SUN
            @monthly  ; 0 0 1 * *
            @yearly   ; 0 0 1 JAN *
            @annually ; 0 0 1 1 *
            0 0 * * 5-7 ; 0 0 * * 5,6,0
            0 0 * * 0-7 ; 0 0 * * 0-6
            0 0 * * mon-fri ; 0 0 * * 1-5
            0 0 1-7/3 * * ; 0 0 1,4,7 * *
            """)
    void waysToWriteTheSame(String one, String other) {
        assertThat(next(one)).isEqualTo(next(other));
    }

    @Test
    void bothDayFieldsRestrictedMeansEither() {
        assertThat(next("0 0 13 * 5"))
                .startsWith(
                        Instant.parse("2024-01-05T00:00:00Z"),
                        Instant.parse("2024-01-12T00:00:00Z"),
                        Instant.parse("2024-01-13T00:00:00Z"));
    }

    @Test
    void aDayFieldThatBeginsWithAStarMeansBoth() {
        assertThat(next("0 0 */2 * 1"))
                .startsWith(Instant.parse("2024-01-15T00:00:00Z"), Instant.parse("2024-01-29T00:00:00Z"));
    }

    @Test
    void refusesAnEndlessLine() {
        assertThatThrownBy(() -> parse("0 ".repeat(300)))
                .hasMessage("cron has 600 characters; allowed are at most 500");
    }

    @Property(tries = 500)
    void anyTextIsReadOrRefusedWithAnIndexInside(
            @ForAll @StringLength(max = 20) @CharRange(from = '*', to = '9') String text) {
        String cron = text + " * * * *";
        try {
            assertThat(parse(cron).next(Instant.EPOCH)).isPresent();
        } catch (ScheduleException e) {
            assertThat(e.index()).isBetween(0, cron.length());
            assertThat(e.code()).startsWith("SCHEDULE-CRON-");
        }
    }

    private static CronSchedule parse(String cron) {
        return CronSchedule.parse(cron, ZoneOffset.UTC, DstPolicy.RUN_ONCE);
    }

    private static List<Instant> next(String cron) {
        CronSchedule schedule = parse(cron);
        return Stream.iterate(
                        schedule.next(Instant.parse("2024-01-01T00:00:00Z")).orElseThrow(),
                        slot -> schedule.next(slot).orElseThrow())
                .limit(20)
                .toList();
    }
}
