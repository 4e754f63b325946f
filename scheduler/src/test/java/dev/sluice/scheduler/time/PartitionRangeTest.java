package dev.sluice.scheduler.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionRangeTest {
    private static final Partitioning COUNTRIES = new StaticPartitioning(List.of("DE", "FR", "IT"));

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            DAY  ; 2024-01-01..2024-02-01              ; {[0,31)}
            DAY  ; 2024-01-05                          ; {[4,5)}
            DAY  ; 2024-01-05, 2024-01-06,2024-01-09   ; {[4,6),[8,9)}
            DAY  ; 2024-01-01..2024-01-03,2024-01-02..2024-01-05 ; {[0,4)}
            DAY  ; 2024-02-28 .. 2024-03-01            ; {[58,60)}
            DAY  ; 2025-12-31..2026-01-01              ; {[730,731)}
            WEEK ; 2024-01-08..2024-01-29              ; {[1,4)}
            MONTH; 2024-02..2024-05                    ; {[1,4)}
            MONTH; 2024-03-01                          ; {[2,3)}
            HOUR ; 2024-01-01..2024-01-02              ; {[0,24)}
            HOUR ; 2024-01-01T05:00                    ; {[5,6)}
            HOUR ; 2024-01-01T05:00+01:00              ; {[5,6)}
            HOUR ; 2024-01-01T04:00Z                   ; {[5,6)}
            HOUR ; 2024-03-31..2024-04-01              ; {[2160,2183)}
            """)
    void readsRangesAndKeys(PartitionStep every, String text, String ranges) {
        assertThat(PartitionRange.parse(text, until2026(every))).hasToString(ranges);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            DAY  | 2024-02-30                | 0 | partition '2024-02-30' at index 0 is not a date of the calendar; write for example 2024-01-01
            DAY  | 2024-01-01..2024-13-01    | 12| partition '2024-13-01' at index 12 is not a date of the calendar
            DAY  | 2024-01-02,tomorrow       | 11| partition 'tomorrow' at index 11 is not a partition key; write for example 2024-01-01
            DAY  | 2024-01                   | 0 | partition '2024-01' at index 0 is not a partition key
            DAY  | 2023-12-31                | 0 | partition '2023-12-31' at index 0 is before the first partition; begin at 2024-01-01
            DAY  | 2026-01-02                | 0 | partition '2026-01-02' at index 0 is after the last partition; end at 2026-01-01
            DAY  | 2026-01-01                | 0 | partition '2026-01-01' at index 0 is where the last partition ends; name a partition before it
            DAY  | 2024-01-05T06:00          | 0 | partition '2024-01-05T06:00' at index 0 is not the start of a partition of 1d; use 2024-01-05 or 2024-01-06
            DAY  | 2024-02-01..2024-01-01    | 0 | partition '2024-02-01..2024-01-01' at index 0 is empty; put the end after the start; the end is not included
            DAY  | 2024-01-01..2024-01-01    | 0 | partition '2024-01-01..2024-01-01' at index 0 is empty
            DAY  | 2024-01-01..              | 0 | partition '2024-01-01..' at index 0 is open on one side; write start..end, the end is not included
            DAY  | ..2024-01-01              | 0 | partition '..2024-01-01' at index 0 is open on one side
            DAY  | 2024-01-01,,2024-01-03    | 11| partition '' at index 11 is missing; write a key or start..end
            WEEK | 2024-01-01..2024-02-01    | 12| partition '2024-02-01' at index 12 is not the start of a partition of 1w; use 2024-01-29 or 2024-02-05
            MONTH| 2024-01-15                | 0 | partition '2024-01-15' at index 0 is not the start of a partition of 1mo; use 2024-01-01 or 2024-02-01
            HOUR | 2024-10-27T02:00          | 0 | partition '2024-10-27T02:00' at index 0 happens twice in Europe/Berlin; write 2024-10-27T02:00+02:00 or 2024-10-27T02:00+01:00
            HOUR | 2024-03-31T02:00          | 0 | partition '2024-03-31T02:00' at index 0 does not exist in Europe/Berlin
            HOUR | 2024-01-01T05:30          | 0 | is not the start of a partition of 1h; use 2024-01-01T05:00+01:00 or 2024-01-01T06:00+01:00
            HOUR | +999999999-12-31T23:59:59-18:00 | 0 | is not a date of the calendar; write for example 2024-01-01T00:00+01:00
            """)
    void refusesWithIndexAndFix(PartitionStep every, String text, int index, String message) {
        assertThatThrownBy(() -> PartitionRange.parse(text, until2026(every)))
                .isInstanceOfSatisfying(
                        ScheduleException.class, e -> assertThat(e.index()).isEqualTo(index))
                .hasMessageContaining(message);
    }

    @Test
    void staticPartitionsAreNamedOneByOne() {
        assertThat(PartitionRange.parse("IT, DE", COUNTRIES)).hasToString("{[0,1),[2,3)}");
        assertThatThrownBy(() -> PartitionRange.parse("DE,UK", COUNTRIES))
                .hasMessage("partition 'UK' at index 3 does not exist; use one of DE, FR, IT");
        assertThatThrownBy(() -> PartitionRange.parse("DE..IT", COUNTRIES))
                .hasMessage(
                        "partition 'DE..IT' at index 0 is a range, but these partitions have no order; list the keys by comma");
        assertThatThrownBy(() -> PartitionRange.parse("", COUNTRIES))
                .hasMessage("partition '' at index 0 is missing; write a key or start..end");
    }

    @Test
    void anEndlessPartitioningTakesAnyLaterRange() {
        Partitioning days = new TimePartitioning(
                PartitionStep.DAY, LocalDateTime.parse("2024-01-01T00:00"), ZoneId.of("Europe/Berlin"));

        assertThat(PartitionRange.parse("2024-01-01..8999-01-01", days).size()).isEqualTo(2_547_567);
    }

    private static Partitioning until2026(PartitionStep every) {
        LocalDateTime end = LocalDateTime.parse(every == PartitionStep.WEEK ? "2025-12-29T00:00" : "2026-01-01T00:00");
        return new TimePartitioning(every, LocalDateTime.parse("2024-01-01T00:00"), ZoneId.of("Europe/Berlin"), end);
    }
}
