package dev.sluice.scheduler.definition.read;

import dev.sluice.scheduler.time.CatchUp;
import dev.sluice.scheduler.time.CatchUpPolicy;
import dev.sluice.scheduler.time.CronSchedule;
import dev.sluice.scheduler.time.DstPolicy;
import dev.sluice.scheduler.time.IntervalSchedule;
import dev.sluice.scheduler.time.PartitionStep;
import dev.sluice.scheduler.time.Partitioning;
import dev.sluice.scheduler.time.Schedule;
import dev.sluice.scheduler.time.ScheduleException;
import dev.sluice.scheduler.time.StaticPartitioning;
import dev.sluice.scheduler.time.TimePartitioning;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads timetables and partitions. */
final class ScheduleReader {
    private static final ZoneId UTC = ZoneId.of("UTC");

    private final Reading reading;

    ScheduleReader(Reading reading) {
        this.reading = reading;
    }

    Optional<Schedule> schedule(Section trigger) {
        Optional<ZoneId> zone = Zones.zone(trigger, "timezone");
        Optional<YamlNode.Scalar> cron = trigger.scalar("cron");
        if (cron.isPresent()) {
            trigger.keys().entry("anchor").ifPresent(entry -> onlyWith(entry, "every"));
            DstPolicy dst = trigger.choice("dst", DstPolicy.RUN_ONCE);
            return trigger.text("cron")
                    .flatMap(text ->
                            guarded(Rule.SCHEDULE, cron.get(), () -> CronSchedule.parse(text, zone.orElse(UTC), dst)));
        }
        trigger.keys().entry("timezone").ifPresent(entry -> onlyWith(entry, "cron"));
        trigger.keys().entry("dst").ifPresent(entry -> onlyWith(entry, "cron"));
        Optional<Duration> every = trigger.span("every");
        return every.flatMap(span -> guarded(
                Rule.SCHEDULE, trigger.node("every").orElseThrow(), () -> new IntervalSchedule(span, anchor(trigger))));
    }

    private void onlyWith(YamlNode.Entry entry, String other) {
        reading.problems()
                .add(
                        Rule.CONFLICT,
                        entry.key(),
                        "'" + entry.key().text() + "' goes with '" + other + "' alone",
                        "remove it, or use '" + other + "'");
    }

    private Instant anchor(Section trigger) {
        Optional<YamlNode.Scalar> node = trigger.scalar("anchor");
        if (node.isEmpty() || trigger.text("anchor").isEmpty()) {
            return Instant.EPOCH;
        }
        try {
            return Instant.parse(node.get().text());
        } catch (DateTimeException e) {
            reading.problems()
                    .add(
                            Rule.SCHEDULE,
                            node.get(),
                            "'anchor' " + Texts.quote(node.get().text()) + " is no instant",
                            "write it like 2024-01-01T00:00:00Z");
            return Instant.EPOCH;
        }
    }

    CatchUp catchUp(Section trigger) {
        CatchUp usual = new CatchUp(CatchUpPolicy.LATEST, Duration.ofDays(1), 100);
        return trigger.section("catchup")
                .flatMap(section -> guarded(
                        Rule.SCHEDULE,
                        section.keys(),
                        () -> new CatchUp(
                                section.choice("policy", usual.policy()),
                                section.span("window").orElse(usual.window()),
                                Math.clamp(section.whole("limit", usual.limit()), 1, CatchUp.MAX_LIMIT))))
                .orElse(usual);
    }

    Optional<Partitioning> partitions(Section spec) {
        return spec.section("partitions").flatMap(section -> switch (section.text("type", "")) {
            case "time" -> time(section);
            case "static" ->
                guarded(Rule.PARTITION, section.keys(), () -> new StaticPartitioning(section.texts("keys")));
            default -> Optional.empty();
        });
    }

    private Optional<Partitioning> time(Section section) {
        ZoneId zone = Zones.zone(section, "timezone").orElse(UTC);
        Optional<PartitionStep> step = section.scalar("every").flatMap(node -> guardedQuietly(node.text()));
        Optional<LocalDateTime> start = date(section, "start");
        @Nullable LocalDateTime end = date(section, "end").orElse(null);
        if (step.isEmpty() || start.isEmpty()) {
            return Optional.empty();
        }
        YamlNode place = section.node(end == null ? "start" : "end").orElse(section.keys());
        return guarded(Rule.PARTITION, place, () -> new TimePartitioning(step.get(), start.get(), zone, end));
    }

    /** The table of keys has the same words and has told of others. */
    private static Optional<PartitionStep> guardedQuietly(String text) {
        try {
            return Optional.of(PartitionStep.parse(text));
        } catch (ScheduleException e) {
            return Optional.empty();
        }
    }

    private Optional<LocalDateTime> date(Section section, String key) {
        return section.text(key).flatMap(text -> {
            try {
                return Optional.of(
                        text.indexOf('T') < 0 ? LocalDate.parse(text).atStartOfDay() : LocalDateTime.parse(text));
            } catch (DateTimeException e) {
                reading.problems()
                        .add(
                                Rule.PARTITION,
                                section.node(key).orElseThrow(),
                                "'" + key + "' " + Texts.quote(text) + " is no date",
                                "write it like 2024-01-31, or 2024-01-31T06:00");
                return Optional.empty();
            }
        });
    }

    /** What the time package refuses becomes a problem at the very character. */
    private <T> Optional<T> guarded(Rule rule, YamlNode node, Supplier<? extends T> made) {
        try {
            return Optional.of(made.get());
        } catch (ScheduleException e) {
            Place place = node instanceof YamlNode.Scalar scalar && e.index() > 0
                    ? ExpressionPlaces.of(reading.problems().lines(), scalar, e.index())
                    : node.place();
            Sentence sentence = Sentence.split(String.valueOf(e.getMessage()));
            reading.problems().add(rule, place, sentence.problem(), sentence.fix());
            return Optional.empty();
        }
    }

    /** "What is wrong; what to do". */
    private record Sentence(String problem, String fix) {
        static Sentence split(String message) {
            int cut = message.lastIndexOf("; ");
            return cut < 0
                    ? new Sentence(message, "")
                    : new Sentence(message.substring(0, cut), message.substring(cut + 2));
        }
    }
}
