package dev.sluice.scheduler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.scheduler.definition.Slo;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Deadlines, also on days with 23 or 25 hours. */
class DeadlinesTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource({
        // anchor, time, deadline: in March the clock goes from 02:00 to 03:00, in October from 03:00 to 02:00
        "2026-03-28T23:30:00Z, 06:30, 2026-03-29T04:30:00Z",
        "2026-03-29T00:30:00Z, 02:30, 2026-03-29T01:30:00Z",
        "2026-10-24T22:00:00Z, 02:30, 2026-10-25T00:30:00Z",
        "2026-10-25T00:45:00Z, 02:30, 2026-10-25T01:30:00Z",
        "2026-10-25T01:30:00Z, 02:30, 2026-10-26T01:30:00Z",
        "2026-06-01T10:00:00Z, 12:00, 2026-06-02T10:00:00Z",
    })
    void timeOfDayIsTheFirstOneBehindTheAnchor(Instant anchor, LocalTime time, Instant deadline) {
        assertThat(Deadlines.of(new Slo.By(time, BERLIN), anchor)).isEqualTo(deadline);
    }

    @Property
    void timeOfDayComesWithinADayAndHasNoneBeforeIt(
            @ForAll @IntRange(max = 365 * 24 * 4) int quarters, @ForAll @IntRange(max = 95) int ofDay) {
        Instant anchor = Instant.parse("2026-01-01T00:00:00Z").plus(Duration.ofMinutes(15L * quarters));
        LocalTime time = LocalTime.MIDNIGHT.plusMinutes(15L * ofDay);

        Instant deadline = Deadlines.of(new Slo.By(time, BERLIN), anchor);

        assertThat(deadline).isAfter(anchor).isBeforeOrEqualTo(anchor.plus(Duration.ofHours(26)));
        for (Instant at = anchor.plusSeconds(900); at.isBefore(deadline); at = at.plusSeconds(900)) {
            assertThat(at.atZone(BERLIN).toLocalTime()).isNotEqualTo(time);
        }
    }

    @Test
    void durationCountsFromTheAnchor() {
        Instant anchor = Instant.parse("2026-03-29T00:00:00Z");
        assertThat(Deadlines.of(new Slo.Within(Duration.ofHours(3)), anchor)).isEqualTo("2026-03-29T03:00:00Z");
    }
}
