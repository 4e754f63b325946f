package dev.sluice.controlplane.report.population;

import dev.sluice.controlplane.report.collect.UnknownSubjectException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * A stretch of time.
 *
 * @param from included
 * @param to not included
 */
record Period(Instant from, Instant to) {
    private static final Duration LONGEST = Duration.ofDays(400);

    /** @throws UnknownSubjectException when {@code from} and {@code to} do not make one */
    static Period of(Map<String, String> subject) {
        Instant from = time(subject, "from");
        Instant to = time(subject, "to");
        if (!from.isBefore(to)) {
            throw new UnknownSubjectException("a period ends after it begins: from " + from + " to " + to);
        }
        if (Duration.between(from, to).compareTo(LONGEST) > 0) {
            throw new UnknownSubjectException(
                    "a period of a report has " + LONGEST.toDays() + " days at most; ask for several");
        }
        return new Period(from, to);
    }

    private static Instant time(Map<String, String> subject, String name) {
        String text = subject.getOrDefault(name, "");
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new UnknownSubjectException(
                    "'" + name + "' of a period is a time like 2026-11-01T00:00:00Z, not '" + text + "'");
        }
    }

    boolean contains(Instant time) {
        return !time.isBefore(from) && time.isBefore(to);
    }

    @Override
    public String toString() {
        return from + " to " + to;
    }
}
