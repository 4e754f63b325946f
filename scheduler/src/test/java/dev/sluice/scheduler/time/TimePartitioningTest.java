package dev.sluice.scheduler.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class TimePartitioningTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @Provide
    Arbitrary<TimePartitioning> partitionings() {
        Arbitrary<ZoneId> zones = Arbitraries.of(
                        "Europe/Berlin",
                        "America/New_York",
                        "Australia/Lord_Howe",
                        "America/Sao_Paulo",
                        "America/Havana",
                        "Asia/Kolkata",
                        "UTC",
                        "Pacific/Apia")
                .map(ZoneId::of);
        Arbitrary<LocalTime> times = Arbitraries.of("00:00", "00:30", "01:45", "02:00", "02:30", "06:00", "23:30")
                .map(LocalTime::parse);
        Arbitrary<LocalDate> days = Combinators.combine(
                        Arbitraries.integers().between(1990, 2025),
                        Arbitraries.integers().between(1, 12),
                        Arbitraries.integers().between(1, 28))
                .as(LocalDate::of);
        return Combinators.combine(Arbitraries.of(PartitionStep.class), days, times, zones)
                .as((step, day, time, zone) -> new TimePartitioning(step, day.atTime(time), zone));
    }

    @Property(tries = 1_000)
    void keysAndOrdinalsGoRound(
            @ForAll("partitionings") TimePartitioning partitions, @ForAll @LongRange(max = 15_000) long number) {
        long ordinal = partitions.every() == PartitionStep.MONTH ? number % 400 : number;

        String key = partitions.key(ordinal);

        assertThat(partitions.ordinal(key)).hasValue(ordinal);
        assertThat(PartitionRange.parse(key, partitions)).isEqualTo(OrdinalRanges.of(ordinal));
        assertThat(partitions.partition(ordinal))
                .isEqualTo(new Partition(
                        key, ordinal, Optional.of(partitions.start(ordinal)), Optional.of(partitions.end(ordinal))));
    }

    @Property(tries = 1_000)
    void everyInstantIsInExactlyOnePartition(
            @ForAll("partitionings") TimePartitioning partitions,
            @ForAll @LongRange(max = 1_500_000_000L) long seconds) {
        assertInOnePartition(partitions, partitions.start(0).plusSeconds(seconds));
    }

    @Property(tries = 1_000)
    void instantsAroundClockChangesToo(
            @ForAll("partitionings") TimePartitioning partitions,
            @ForAll @LongRange(max = 500_000_000L) long seconds,
            @ForAll @LongRange(min = -180, max = 180) long minutes) {
        Instant far = partitions.start(0).plusSeconds(86_400 + seconds);
        ZoneOffsetTransition change = partitions.zone().getRules().nextTransition(far);

        assertInOnePartition(partitions, (change == null ? far : change.getInstant()).plusSeconds(minutes * 60));
    }

    private static void assertInOnePartition(TimePartitioning partitions, Instant instant) {
        long ordinal = partitions.ordinal(instant);

        assertThat(instant).isAfterOrEqualTo(partitions.start(ordinal)).isBefore(partitions.end(ordinal));
        assertThat(partitions.end(ordinal)).isEqualTo(partitions.start(ordinal + 1));
        assertThat(partitions.ordinal(partitions.start(ordinal))).isEqualTo(ordinal);
        assertThat(partitions.ordinal(partitions.end(ordinal).minusNanos(1))).isEqualTo(ordinal);
        assertThat(partitions.lastComplete(instant)).isEqualTo(ordinal - 1);
        assertThat(partitions.lastComplete(partitions.end(ordinal))).isGreaterThanOrEqualTo(ordinal);
    }

    @Test
    void aDayThatBeginsInARepeatedHourBeginsTheFirstTime() {
        TimePartitioning days = daily("2024-10-26T02:30", BERLIN);

        assertThat(days.start(1)).isEqualTo("2024-10-27T00:30:00Z");
        assertThat(days.ordinal(Instant.parse("2024-10-27T00:10:00Z"))).isEqualTo(0);
        assertThat(days.ordinal(Instant.parse("2024-10-27T01:10:00Z"))).isEqualTo(1);
    }

    /** Every zone of the JDK's data, every day from 1990 to 2030. */
    @Test
    void daysAreContiguousInEveryZone() {
        for (String id : ZoneId.getAvailableZoneIds()) {
            TimePartitioning days = daily("1990-01-01T00:00", ZoneId.of(id));
            for (long day = 0; day < 41 * 365; day += 1) {
                Duration length = Duration.between(days.start(day), days.end(day));
                if (length.isNegative() || length.toHours() > 48) {
                    throw new AssertionError(id + " " + days.key(day) + " lasts " + length);
                }
            }
        }
    }

    @Test
    void daysHave23To25Hours() {
        TimePartitioning days = daily("2024-01-01T00:00", BERLIN);

        assertThat(hours(days, "2024-03-30")).isEqualTo(24);
        assertThat(hours(days, "2024-03-31")).isEqualTo(23);
        assertThat(hours(days, "2024-10-27")).isEqualTo(25);
        assertThat(days.start(0)).isEqualTo("2023-12-31T23:00:00Z");
    }

    @Test
    void hoursAreElapsedAndTheirKeysNameTheOffset() {
        TimePartitioning hours =
                new TimePartitioning(PartitionStep.HOUR, LocalDateTime.parse("2024-10-27T00:00"), BERLIN);

        assertThat(LongStream.range(0, 5).mapToObj(hours::key))
                .containsExactly(
                        "2024-10-27T00:00+02:00",
                        "2024-10-27T01:00+02:00",
                        "2024-10-27T02:00+02:00",
                        "2024-10-27T02:00+01:00",
                        "2024-10-27T03:00+01:00");
        assertThat(PartitionRange.parse("2024-10-27..2024-10-28", hours).size()).isEqualTo(25);
    }

    @Test
    void theDayThatApiaSkippedIsAnEmptyPartition() {
        TimePartitioning days = daily("2011-12-28T00:00", ZoneId.of("Pacific/Apia"));
        Instant change = Instant.parse("2011-12-30T10:00:00Z");

        assertThat(LongStream.range(0, 5).mapToObj(days::key))
                .containsExactly("2011-12-28", "2011-12-29", "2011-12-30", "2011-12-31", "2012-01-01");
        assertThat(days.start(2)).isEqualTo(change);
        assertThat(days.end(2)).isEqualTo(change);
        assertThat(days.ordinal(change)).isEqualTo(3);
        assertThat(days.lastComplete(change)).isEqualTo(2);
    }

    @Test
    void aDayBeginsAfterTheGapThatSwallowsMidnight() {
        TimePartitioning days = daily("2018-11-03T00:00", ZoneId.of("America/Sao_Paulo"));

        assertThat(days.start(1)).isEqualTo("2018-11-04T03:00:00Z");
        assertThat(hours(days, "2018-11-04")).isEqualTo(23);
    }

    @Test
    void anEndBoundsThePartitions() {
        TimePartitioning year = new TimePartitioning(
                PartitionStep.MONTH,
                LocalDateTime.parse("2024-01-01T00:00"),
                BERLIN,
                LocalDateTime.parse("2025-01-01T00:00"));

        assertThat(year.count()).hasValue(12);
        assertThat(year.lastComplete(Instant.parse("2030-01-01T00:00:00Z"))).isEqualTo(11);
        assertThat(year.ordinal(Instant.parse("2025-06-01T00:00:00Z"))).isEqualTo(17);
        assertThat(year.contains(17)).isFalse();
        assertThat(year.ordinal("2025-01-01")).isEqualTo(OptionalLong.empty());
        assertThatThrownBy(() -> year.key(12)).hasMessage("there is no partition 12; use 0 to 11");
    }

    @Test
    void anEmptySkippedDayCountsWhenItIsTheEnd() {
        TimePartitioning days = new TimePartitioning(
                PartitionStep.DAY,
                LocalDateTime.parse("2011-12-28T00:00"),
                ZoneId.of("Pacific/Apia"),
                LocalDateTime.parse("2011-12-30T00:00"));

        assertThat(days.count()).hasValue(2);
        assertThat(days.lastComplete(Instant.parse("2012-06-01T00:00:00Z"))).isEqualTo(1);
    }

    @Test
    void beforeTheFirstPartitionThereIsNone() {
        TimePartitioning days = daily("2024-01-01T00:00", BERLIN);

        assertThat(days.ordinal(days.start(0).minusNanos(1))).isEqualTo(-1);
        assertThat(days.lastComplete(Instant.MIN)).isEqualTo(-1);
        assertThat(days.lastComplete(days.end(0).minusNanos(1))).isEqualTo(-1);
        assertThatThrownBy(() -> days.start(-1)).isInstanceOf(ScheduleException.class);
    }

    @Test
    void onlyTheCanonicalKeyNamesAPartition() {
        TimePartitioning days = daily("2024-01-01T00:00", BERLIN);

        for (String other : List.of("2024-01-02T00:00", "2024-01", "2024-1-2", "2023-12-31", "2024-02-30", "", "x")) {
            assertThat(days.ordinal(other)).as(other).isEmpty();
        }
        assertThat(daily("2024-01-01T06:00", BERLIN).key(1)).isEqualTo("2024-01-02T06:00");
    }

    @Test
    void refusesDefinitionsWithoutClearBoundaries() {
        assertThatThrownBy(() ->
                        new TimePartitioning(PartitionStep.MONTH, LocalDateTime.parse("2024-01-31T00:00"), BERLIN))
                .hasMessage("partition start 2024-01-31T00:00 is not a day of every month; use a day from 1 to 28");
        assertThatThrownBy(() -> daily("2024-01-01T00:00:30", BERLIN))
                .hasMessage("partition start 2024-01-01T00:00:30 has seconds; use a whole minute");
        assertThatThrownBy(() -> daily("0024-01-01T00:00", BERLIN))
                .hasMessage("partition start 0024-01-01T00:00 is out of range; use a year from 1900 to 9000");
        assertThatThrownBy(() -> weekly("2024-01-01T00:00", "2024-02-01T00:00"))
                .hasMessage("partition end 2024-02-01T00:00 is inside a partition of 1w; use 2024-01-29 or 2024-02-05");
        assertThatThrownBy(() -> weekly("2024-01-01T00:00", "2024-01-01T00:00"))
                .hasMessage("partition end 2024-01-01T00:00 is not after start 2024-01-01T00:00; move one of them");
        assertThatThrownBy(() -> PartitionStep.parse("3d"))
                .hasMessage("partition step '3d' is not supported; use 1h, 1d, 1w or 1mo");
        assertThat(PartitionStep.parse("1mo")).isEqualTo(PartitionStep.MONTH).hasToString("1mo");
    }

    private static TimePartitioning weekly(String start, String end) {
        return new TimePartitioning(PartitionStep.WEEK, LocalDateTime.parse(start), BERLIN, LocalDateTime.parse(end));
    }

    private static TimePartitioning daily(String start, ZoneId zone) {
        return new TimePartitioning(PartitionStep.DAY, LocalDateTime.parse(start), zone);
    }

    private static long hours(TimePartitioning partitions, String key) {
        long ordinal = partitions.ordinal(key).orElseThrow();
        return Duration.between(partitions.start(ordinal), partitions.end(ordinal))
                .toHours();
    }
}
