package dev.sluice.scheduler.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CatchUpTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant EVENING = Instant.parse("2024-10-26T18:00:00Z");
    private static final Schedule HOURLY = CronSchedule.parse("@hourly", BERLIN, DstPolicy.RUN_ONCE);

    @Provide
    Arbitrary<Schedule> schedules() {
        Arbitrary<Schedule> crons = Combinators.combine(CronCase.any(), Arbitraries.of(DstPolicy.class))
                .as((cron, dst) -> CronSchedule.parse(cron.line(), BERLIN, dst));
        Arbitrary<Schedule> intervals = Arbitraries.integers()
                .between(30, 7_200)
                .map(seconds -> new IntervalSchedule(Duration.ofSeconds(seconds), EVENING.minusSeconds(99)));
        return Arbitraries.oneOf(crons, intervals);
    }

    @Property(tries = 500)
    void firesOnlySlotsOfTheWindowAndNoneOfTheFuture(
            @ForAll("schedules") Schedule schedule,
            @ForAll CatchUpPolicy policy,
            @ForAll @IntRange(max = 100_000) int windowSeconds,
            @ForAll @IntRange(min = 1, max = 50) int limit,
            @ForAll @IntRange(max = 200_000) int lateSeconds) {
        Duration window = Duration.ofSeconds(windowSeconds);
        Instant nextFire = schedule.next(EVENING).orElseThrow();
        Instant now = nextFire.plusSeconds(lateSeconds);

        Due due = new CatchUp(policy, window, limit).due(schedule, nextFire, now);

        assertThat(due.slots())
                .hasSizeLessThanOrEqualTo(policy == CatchUpPolicy.ALL ? limit : 1)
                .isSorted()
                .doesNotHaveDuplicates()
                .allSatisfy(slot -> {
                    assertThat(schedule.isSlot(slot)).isTrue();
                    assertThat(slot).isBetween(nextFire, now);
                    assertThat(slot).isAfterOrEqualTo(now.minus(window));
                });
        assertThat(due).isEqualTo(byEnumeration(policy, window, limit, schedule, nextFire, now));
    }

    /** What the answer means, computed by listing every slot. */
    private static Due byEnumeration(
            CatchUpPolicy policy, Duration window, int limit, Schedule schedule, Instant nextFire, Instant now) {
        List<Instant> passed = passed(schedule, nextFire, now);
        Duration late = policy == CatchUpPolicy.NONE && window.toSeconds() > 60 ? Duration.ofSeconds(60) : window;
        List<Instant> fresh =
                passed.stream().filter(slot -> !slot.isBefore(now.minus(late))).toList();
        List<Instant> slots =
                switch (policy) {
                    case ALL -> fresh.subList(0, Math.min(limit, fresh.size()));
                    case NONE, LATEST -> fresh.isEmpty() ? fresh : List.of(fresh.getLast());
                };
        long skipped = slots.isEmpty() ? passed.size() : passed.indexOf(slots.getFirst());
        Instant seen = slots.isEmpty() ? passed.getLast() : slots.getLast();
        return new Due(slots, Math.min(skipped, CatchUp.MOST_COUNTED), schedule.next(seen));
    }

    @Property(tries = 200)
    void replicasThatLookAtDifferentTimesFireTheSameSlotsOnce(
            @ForAll("schedules") Schedule schedule,
            @ForAll @IntRange(min = 1, max = 5) int limit,
            @ForAll @Size(min = 1, max = 30) List<@IntRange(min = 1, max = 7_000) Integer> one,
            @ForAll @Size(min = 1, max = 30) List<@IntRange(min = 1, max = 7_000) Integer> two) {
        CatchUp all = new CatchUp(CatchUpPolicy.ALL, Duration.ofDays(5), limit);
        Instant start = schedule.next(EVENING).orElseThrow();
        Instant end = start.plus(Duration.ofDays(2));

        List<Instant> expected = passed(schedule, start, end);

        assertThat(fire(all, schedule, start, one, end)).isEqualTo(expected);
        assertThat(fire(all, schedule, start, two, end)).isEqualTo(expected);
    }

    /** Looks after each pause and once at the end, as long as more is due; keeps only what a store keeps: the next slot. */
    private static List<Instant> fire(
            CatchUp catchUp, Schedule schedule, Instant start, List<Integer> pauses, Instant end) {
        List<Instant> looks = new ArrayList<>();
        Instant look = start;
        for (int pause : pauses) {
            look = look.plusSeconds(pause);
            if (look.isBefore(end)) {
                looks.add(look);
            }
        }
        looks.add(end);
        List<Instant> fired = new ArrayList<>();
        Optional<Instant> next = Optional.of(start);
        for (Instant now : looks) {
            while (next.isPresent() && !next.get().isAfter(now)) {
                Due due = catchUp.due(schedule, next.get(), now);
                fired.addAll(due.slots());
                next = due.next();
            }
        }
        return fired;
    }

    @Property(tries = 300)
    void twoLooksBetweenTheSameSlotsAgree(
            @ForAll("schedules") Schedule schedule,
            @ForAll CatchUpPolicy policy,
            @ForAll @IntRange(max = 100_000) int lateSeconds,
            @ForAll @IntRange(max = 30) int laterSeconds) {
        CatchUp catchUp = new CatchUp(policy, Duration.ofDays(30), 10);
        Instant nextFire = schedule.next(EVENING).orElseThrow();
        Instant early =
                passed(schedule, nextFire, nextFire.plusSeconds(lateSeconds)).getLast();
        Instant late = early.plusSeconds(laterSeconds);
        if (schedule.next(early).filter(slot -> !slot.isAfter(late)).isPresent()) {
            return;
        }

        assertThat(catchUp.due(schedule, nextFire, late)).isEqualTo(catchUp.due(schedule, nextFire, early));
    }

    @Test
    void nothingIsDueBeforeItsTime() {
        Instant eight = Instant.parse("2024-10-26T20:00:00Z");

        assertThat(new CatchUp(CatchUpPolicy.ALL, Duration.ofDays(1), 10).due(HOURLY, eight, eight.minusNanos(1)))
                .isEqualTo(new Due(List.of(), 0, Optional.of(eight)));
    }

    @Test
    void anOutageOfANightByPolicy() {
        Instant due = Instant.parse("2024-10-26T20:00:00Z");
        Instant now = Instant.parse("2024-10-27T06:30:00Z");
        Optional<Instant> next = Optional.of(Instant.parse("2024-10-27T07:00:00Z"));
        Instant six = Instant.parse("2024-10-27T06:00:00Z");

        assertThat(new CatchUp(CatchUpPolicy.NONE, Duration.ofDays(1), 10).due(HOURLY, due, now))
                .isEqualTo(new Due(List.of(), 11, next));
        assertThat(new CatchUp(CatchUpPolicy.LATEST, Duration.ofDays(1), 10).due(HOURLY, due, now))
                .isEqualTo(new Due(List.of(six), 10, next));
        assertThat(new CatchUp(CatchUpPolicy.ALL, Duration.ofHours(2), 10).due(HOURLY, due, now))
                .isEqualTo(new Due(List.of(six.minusSeconds(3_600), six), 9, next));
    }

    @Test
    void theLimitPostponesAndLosesNothing() {
        Instant due = Instant.parse("2024-10-26T20:00:00Z");

        assertThat(new CatchUp(CatchUpPolicy.ALL, Duration.ofDays(1), 2)
                        .due(HOURLY, due, due.plus(Duration.ofHours(5))))
                .isEqualTo(new Due(List.of(due, due.plusSeconds(3_600)), 0, Optional.of(due.plusSeconds(7_200))));
    }

    @Test
    void aYearOfOutageIsCountedUpToTheLimitOnly() {
        Schedule minutely = CronSchedule.parse("* * * * *", BERLIN, DstPolicy.RUN_ONCE);

        Due due = new CatchUp(CatchUpPolicy.LATEST, Duration.ofDays(400), 1)
                .due(minutely, EVENING, EVENING.plus(Duration.ofDays(365)));

        assertThat(due.slots()).containsExactly(EVENING.plus(Duration.ofDays(365)));
        assertThat(due.skipped()).isEqualTo(CatchUp.MOST_COUNTED);
    }

    @Test
    void aStoredInstantThatIsNoLongerASlotCountsAsTheNextOne() {
        Instant edited = Instant.parse("2024-10-26T20:17:00Z");

        assertThat(new CatchUp(CatchUpPolicy.LATEST, Duration.ofDays(1), 1).due(HOURLY, edited, edited.plusSeconds(60)))
                .isEqualTo(new Due(List.of(), 0, Optional.of(Instant.parse("2024-10-26T21:00:00Z"))));
    }

    @Test
    void refusesLimitsOutOfRange() {
        assertThatThrownBy(() -> new CatchUp(CatchUpPolicy.ALL, Duration.ofDays(-1), 1))
                .hasMessage("catch-up window PT-24H is not allowed; use 0s to 3660d");
        assertThatThrownBy(() -> new CatchUp(CatchUpPolicy.ALL, Duration.ofDays(1), 0))
                .hasMessage("catch-up limit 0 is not allowed; use 1 to 1000");
    }

    private static List<Instant> passed(Schedule schedule, Instant first, Instant now) {
        List<Instant> slots = new ArrayList<>();
        Optional<Instant> slot = Optional.of(first);
        while (slot.isPresent() && !slot.get().isAfter(now)) {
            slots.add(slot.get());
            slot = schedule.next(slot.get());
        }
        return slots;
    }
}
