package dev.sluice.quality.check.type;

import dev.sluice.model.quality.CheckSpec;
import dev.sluice.model.quality.CheckVocabulary;
import dev.sluice.model.quality.CheckVocabulary.Kind;
import dev.sluice.quality.check.Arguments;
import dev.sluice.quality.check.BasicType;
import dev.sluice.quality.check.CheckFault;
import dev.sluice.quality.check.CheckPlan;
import dev.sluice.quality.check.Dialect;
import dev.sluice.quality.check.History;
import dev.sluice.quality.check.Measurement;
import dev.sluice.quality.check.Nearest;
import dev.sluice.quality.check.Problems;
import dev.sluice.quality.check.Standards;
import dev.sluice.quality.check.Table;
import dev.sluice.quality.check.TypeDoc;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;

/** How late a new version is. */
public final class Arrival extends BasicType {
    private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

    public Arrival() {
        super(
                TypeDoc.of(
                                "arrival",
                                "Seconds that a new version is late: on each day of 'days' one has to be written from midnight on until "
                                        + "'by'; 0 while it is not due, or once it is there. Never written: fails. No rows are looked at.")
                        .required("by", Kind.TEXT, "Local time by which it has to be there, for example 06:30.")
                        .required("zone", Kind.TEXT, "Time zone of 'by' and of the days, for example Europe/Berlin.")
                        .optional("days", Kind.VALUES, "Days on which it is due: mon to sun. Default: all."),
                new Standards("slaProperties timeOfAvailability", "", "", "", ""),
                Defaults.failing("> 0"),
                Value.OTHER);
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.FACTS);
    }

    @Override
    public List<CheckVocabulary.Problem> problems(CheckSpec check) {
        return new Problems(check)
                .read("by", Arrival::by)
                .read("zone", a -> a.zone("zone"))
                .read("days", Arrival::days)
                .noFilter(check)
                .list();
    }

    private static LocalTime by(Arguments arguments) {
        String text = arguments.text("by");
        try {
            return LocalTime.parse(text);
        } catch (DateTimeParseException _) {
            throw new CheckFault("argument 'by': '" + text + "' is no time of day; write for example 06:30");
        }
    }

    private static Set<DayOfWeek> days(Arguments arguments) {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (Object day : arguments.has("days") ? arguments.values("days") : DAYS) {
            int index = DAYS.indexOf(String.valueOf(day).toLowerCase(Locale.ROOT));
            if (index < 0) {
                throw new CheckFault("argument 'days': " + Nearest.unknown("day", String.valueOf(day), DAYS));
            }
            days.add(DayOfWeek.of(index + 1));
        }
        return days;
    }

    @Override
    public CheckPlan plan(CheckSpec check, Table table, Dialect dialect, History history) {
        Arguments arguments = new Arguments(check);
        LocalTime by = by(arguments);
        Set<DayOfWeek> days = days(arguments);
        ZoneId zone = arguments
                .zone("zone")
                .orElseThrow(() -> new CheckFault("a check of type arrival needs the argument 'zone'"));
        return new CheckPlan.Metadata(Set.of(), _ -> read(history, by, days, zone));
    }

    private static Measurement read(History history, LocalTime by, Set<DayOfWeek> days, ZoneId zone) {
        if (history.facts().written().isEmpty()) {
            return Measurement.violated("it was never written");
        }
        Instant written = history.facts().written().get();
        ZonedDateTime now = history.now().atZone(zone);
        LocalDate day = now.toLocalDate();
        while (!days.contains(day.getDayOfWeek()) || day.atTime(by).atZone(zone).isAfter(now)) {
            day = day.minusDays(1);
        }
        Instant due = day.atTime(by).atZone(zone).toInstant();
        if (!written.isBefore(day.atStartOfDay(zone).toInstant())) {
            return Measurement.of(0, "seconds", OptionalLong.empty(), "it was written at " + written + ", for " + day);
        }
        Duration late = Duration.between(due, history.now());
        return Measurement.of(
                Ages.seconds(late),
                "seconds",
                OptionalLong.empty(),
                "nothing was written for " + day + ", due at " + due + ": " + Ages.text(late)
                        + " late; the newest version is of " + written);
    }
}
