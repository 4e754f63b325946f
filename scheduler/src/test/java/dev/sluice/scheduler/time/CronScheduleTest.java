package dev.sluice.scheduler.time;

import static org.assertj.core.api.Assertions.assertThat;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CronScheduleTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final ZoneId LORD_HOWE = ZoneId.of("Australia/Lord_Howe");
    private static final ZoneId APIA = ZoneId.of("Pacific/Apia");

    /** A zone and a day near which its clocks change, or do not. */
    record Place(ZoneId zone, Instant about) {}

    @Provide
    Arbitrary<CronCase> crons() {
        return CronCase.any();
    }

    @Provide
    Arbitrary<Place> places() {
        Arbitrary<Place> known = Arbitraries.of(
                place("Europe/Berlin", "2024-03-31"),
                place("Europe/Berlin", "2024-10-27"),
                place("America/New_York", "2024-03-10"),
                place("America/New_York", "2024-11-03"),
                place("Australia/Lord_Howe", "2024-04-07"),
                place("Australia/Lord_Howe", "2024-10-06"),
                place("America/Sao_Paulo", "2018-02-18"),
                place("America/Sao_Paulo", "2018-11-04"),
                place("Pacific/Apia", "2011-12-30"),
                place("Pacific/Apia", "2011-09-24"),
                place("America/Havana", "2024-11-03"));
        Arbitrary<Place> random = Combinators.combine(
                        Arbitraries.of(
                                "Europe/Berlin",
                                "America/New_York",
                                "Australia/Lord_Howe",
                                "America/Sao_Paulo",
                                "Asia/Kolkata",
                                "UTC",
                                "Pacific/Apia"),
                        Arbitraries.integers().between(0, 80 * 365))
                .as((zone, day) -> nearNextChange(
                        ZoneId.of(zone), Instant.parse("1960-01-01T00:00:00Z").plus(day, ChronoUnit.DAYS)));
        return Arbitraries.frequencyOf(Tuple.of(2, known), Tuple.of(1, random));
    }

    @Property(tries = 600)
    void firesExactlyWhenTheWallClockSays(
            @ForAll("crons") CronCase cron, @ForAll("places") Place place, @ForAll DstPolicy dst) {
        CronSchedule schedule = CronSchedule.parse(cron.line(), place.zone(), dst);
        Instant from = place.about().minus(Duration.ofHours(40));
        Instant to = place.about().plus(Duration.ofHours(60));

        List<Instant> slots = slots(schedule, from.minusNanos(1), to);

        assertThat(slots).isEqualTo(new WallClockOracle(cron, place.zone(), dst).slots(from, to));
        assertThat(slots).isSorted().doesNotHaveDuplicates();
    }

    @Property(tries = 300)
    void nextIsTheFirstSlotAfterAnyInstantAndOnlySlotsAreSlots(
            @ForAll("crons") CronCase cron,
            @ForAll("places") Place place,
            @ForAll DstPolicy dst,
            @ForAll @IntRange(max = 86_400) int seconds) {
        CronSchedule schedule = CronSchedule.parse(cron.line(), place.zone(), dst);
        Instant after = place.about().minusSeconds(43_200).plusSeconds(seconds).plusNanos(seconds % 3);
        Instant to = place.about().plus(Duration.ofHours(30));
        List<Instant> oracle =
                new WallClockOracle(cron, place.zone(), dst).slots(place.about().minusSeconds(43_200), to);

        Optional<Instant> next = schedule.next(after).filter(slot -> slot.isBefore(to));

        assertThat(next)
                .isEqualTo(oracle.stream().filter(slot -> slot.isAfter(after)).findFirst());
        assertThat(schedule.isSlot(after)).isEqualTo(oracle.contains(after));
        next.ifPresent(slot -> assertThat(schedule.isSlot(slot)).isTrue());
    }

    @Property(tries = 300)
    void meansTheSameMinutesAsCronUtils(@ForAll("crons") CronCase cron, @ForAll @IntRange(max = 20_000) int day) {
        // cron-utils takes "*/2 * 1" for either day, crontab(5) for both: the oracle above covers that case.
        if (cron.day().text().startsWith("*/") || cron.weekday().text().startsWith("*/")) {
            return;
        }
        ExecutionTime other = ExecutionTime.forCron(
                new com.cronutils.parser.CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX))
                        .parse(cron.line()));
        ZonedDateTime start = LocalDate.of(1980, 1, 1).plusDays(day).atStartOfDay(ZoneOffset.UTC);
        Instant ours = start.toInstant();
        ZonedDateTime theirs = start;

        for (int i = 0; i < 5; i++) {
            ours = CronSchedule.parse(cron.line(), ZoneOffset.UTC, DstPolicy.RUN_ONCE)
                    .next(ours)
                    .orElseThrow();
            theirs = other.nextExecution(theirs).orElseThrow();

            assertThat(ours).isEqualTo(theirs.toInstant());
        }
    }

    @Test
    void aDailyRunInTheGapFiresRightAfterItOrNotAtAll() {
        Instant evening = Instant.parse("2024-03-30T12:00:00Z");

        assertThat(next("30 2 * * *", BERLIN, DstPolicy.RUN_ONCE, evening)).isEqualTo("2024-03-31T01:00:00Z");
        assertThat(next("30 2 * * *", BERLIN, DstPolicy.RUN_TWICE, evening)).isEqualTo("2024-03-31T01:00:00Z");
        assertThat(next("30 2 * * *", BERLIN, DstPolicy.SKIP, evening)).isEqualTo("2024-04-01T00:30:00Z");
    }

    @Test
    void aDailyRunInTheRepeatedHourFiresOnceTwiceOrNotAtAll() {
        Instant evening = Instant.parse("2024-10-26T12:00:00Z");
        Instant end = Instant.parse("2024-10-28T00:00:00Z");

        assertThat(slots(CronSchedule.parse("30 2 * * *", BERLIN, DstPolicy.RUN_ONCE), evening, end))
                .containsExactly(Instant.parse("2024-10-27T00:30:00Z"));
        assertThat(slots(CronSchedule.parse("30 2 * * *", BERLIN, DstPolicy.RUN_TWICE), evening, end))
                .containsExactly(Instant.parse("2024-10-27T00:30:00Z"), Instant.parse("2024-10-27T01:30:00Z"));
        assertThat(slots(CronSchedule.parse("30 2 * * *", BERLIN, DstPolicy.SKIP), evening, end))
                .isEmpty();
    }

    @Test
    void anHourlyRunKeepsFiringThroughBothChangesWhateverThePolicy() {
        for (DstPolicy dst : DstPolicy.values()) {
            CronSchedule hourly = CronSchedule.parse("0 * * * *", BERLIN, dst);
            for (String day : List.of("2024-03-31T00:00:00Z", "2024-10-27T00:00:00Z")) {
                Instant start = Instant.parse(day).minusSeconds(3_600);
                List<Instant> slots = slots(hourly, start, start.plus(6, ChronoUnit.HOURS));

                assertThat(slots).hasSize(5);
                assertThat(Duration.between(slots.getFirst(), slots.getLast())).isEqualTo(Duration.ofHours(4));
            }
        }
    }

    @Test
    void manyMissingMinutesMakeOneSlot() {
        CronSchedule schedule = CronSchedule.parse("*/10 2-3 * * *", LORD_HOWE, DstPolicy.RUN_ONCE);
        Instant gapEnd = Instant.parse("2024-10-05T15:30:00Z");

        assertThat(slots(schedule, gapEnd.minusSeconds(7_200), gapEnd.plusSeconds(1_200)))
                .containsExactly(gapEnd, gapEnd.plusSeconds(600));
    }

    @Test
    void theDayThatApiaSkippedFiresWhenTheNextBegins() {
        CronSchedule daily = CronSchedule.parse("0 12 * * *", APIA, DstPolicy.RUN_ONCE);

        assertThat(slots(daily, Instant.parse("2011-12-29T12:00:00Z"), Instant.parse("2012-01-01T00:00:00Z")))
                .containsExactly(
                        Instant.parse("2011-12-29T22:00:00Z"),
                        Instant.parse("2011-12-30T10:00:00Z"),
                        Instant.parse("2011-12-30T22:00:00Z"),
                        Instant.parse("2011-12-31T22:00:00Z"));
    }

    @Test
    void leapDayIsFoundAcrossACenturyThatHasNone() {
        assertThat(next("0 0 29 2 *", ZoneOffset.UTC, DstPolicy.RUN_ONCE, Instant.parse("2096-03-01T00:00:00Z")))
                .isEqualTo("2104-02-29T00:00:00Z");
    }

    @Test
    void endsWithTheSupportedYearsInsteadOfOverflowing() {
        CronSchedule minutely = CronSchedule.parse("* * * * *", BERLIN, DstPolicy.RUN_ONCE);

        assertThat(minutely.next(Instant.MAX)).isEmpty();
        assertThat(minutely.next(Instant.MIN)).isPresent();
        assertThat(minutely.isSlot(Instant.MIN)).isFalse();
        assertThat(minutely.isSlot(Instant.MAX)).isFalse();
    }

    @Test
    void equalLinesAreEqualSchedules() {
        assertThat(CronSchedule.parse(" 0 2 * * * ", BERLIN, DstPolicy.SKIP))
                .isEqualTo(CronSchedule.parse("0 2 * * *", BERLIN, DstPolicy.SKIP))
                .hasToString("0 2 * * * Europe/Berlin SKIP");
    }

    private static String next(String cron, ZoneId zone, DstPolicy dst, Instant after) {
        return CronSchedule.parse(cron, zone, dst).next(after).orElseThrow().toString();
    }

    private static List<Instant> slots(Schedule schedule, Instant after, Instant to) {
        List<Instant> slots = new ArrayList<>();
        Optional<Instant> slot = schedule.next(after);
        while (slot.isPresent() && slot.get().isBefore(to)) {
            slots.add(slot.get());
            slot = schedule.next(slot.get());
        }
        return slots;
    }

    private static Place place(String zone, String day) {
        return new Place(ZoneId.of(zone), LocalDateTime.parse(day + "T00:00").toInstant(ZoneOffset.UTC));
    }

    private static Place nearNextChange(ZoneId zone, Instant day) {
        var change = zone.getRules().nextTransition(day);
        return new Place(zone, (change == null ? day : change.getInstant()).truncatedTo(ChronoUnit.MINUTES));
    }
}
