package dev.sluice.scheduler.time;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** A cron line together with the sets it was made from, so that the oracle need not parse. */
record CronCase(Field minute, Field hour, Field day, Field month, Field weekday) {
    /** Text of one field and the values it means; weekday 0 is Sunday. */
    record Field(String text, Set<Integer> values) {
        boolean star() {
            return text.startsWith("*");
        }
    }

    String line() {
        return String.join(" ", minute.text, hour.text, day.text, month.text, weekday.text);
    }

    boolean matches(LocalDateTime wall) {
        boolean byDay = day.values.contains(wall.getDayOfMonth());
        boolean byWeekday = weekday.values.contains(wall.getDayOfWeek().getValue() % 7);
        boolean either = !day.star() && !weekday.star();
        return minute.values.contains(wall.getMinute())
                && hour.values.contains(wall.getHour())
                && month.values.contains(wall.getMonthValue())
                && (either ? byDay || byWeekday : byDay && byWeekday);
    }

    /** On some day of a leap year; every weekday comes in each month, so only day and month matter when both must match. */
    private boolean everFires() {
        boolean either = !day.star() && !weekday.star();
        return either
                || LocalDate.of(2024, 1, 1)
                        .datesUntil(LocalDate.of(2025, 1, 1))
                        .anyMatch(date -> day.values.contains(date.getDayOfMonth())
                                && month.values.contains(date.getMonthValue()));
    }

    boolean everyHour() {
        return hour.values.size() == 24;
    }

    /** Lines that like the hours in which clocks change. */
    static Arbitrary<CronCase> any() {
        Arbitrary<Field> hours =
                Arbitraries.frequencyOf(Tuple.of(2, field(0, 23)), Tuple.of(4, list(Arbitraries.of(0, 1, 2, 3, 23))));
        Arbitrary<Field> days =
                Arbitraries.frequencyOf(Tuple.of(5, Arbitraries.just(span(1, 31, 1, "*"))), Tuple.of(1, field(1, 31)));
        Arbitrary<Field> months =
                Arbitraries.frequencyOf(Tuple.of(6, Arbitraries.just(span(1, 12, 1, "*"))), Tuple.of(1, field(1, 12)));
        Arbitrary<Field> weekdays =
                Arbitraries.frequencyOf(Tuple.of(5, Arbitraries.just(span(0, 6, 1, "*"))), Tuple.of(1, field(0, 6)));
        return Combinators.combine(field(0, 59), hours, days, months, weekdays)
                .as(CronCase::new)
                .filter(CronCase::everFires);
    }

    private static Arbitrary<Field> field(int min, int max) {
        Arbitrary<Integer> value = Arbitraries.integers().between(min, max);
        Arbitrary<Integer> step = Arbitraries.integers().between(1, max);
        Arbitrary<Field> stars = step.map(n -> span(min, max, n, n == 1 ? "*" : "*/" + n));
        Arbitrary<Field> ranges = Combinators.combine(value, value, step).as((a, b, n) -> {
            int low = Math.min(a, b);
            int high = Math.max(a, b);
            return span(low, high, n, low + "-" + high + (n == 1 ? "" : "/" + n));
        });
        return Arbitraries.oneOf(stars, ranges, list(value));
    }

    private static Arbitrary<Field> list(Arbitrary<Integer> value) {
        return value.set().ofMinSize(1).ofMaxSize(4).map(values -> {
            String text = values.stream().map(String::valueOf).collect(Collectors.joining(","));
            return new Field(text, new TreeSet<>(values));
        });
    }

    private static Field span(int low, int high, int step, String text) {
        return new Field(
                text,
                IntStream.rangeClosed(low, high)
                        .filter(n -> (n - low) % step == 0)
                        .boxed()
                        .collect(Collectors.toCollection(TreeSet::new)));
    }
}
