package dev.sluice.quality.check.type;

import dev.sluice.model.quality.CheckSpec;
import dev.sluice.model.quality.CheckVocabulary;
import dev.sluice.model.quality.CheckVocabulary.Kind;
import dev.sluice.quality.check.Arguments;
import dev.sluice.quality.check.BasicType;
import dev.sluice.quality.check.CheckFault;
import dev.sluice.quality.check.CheckPlan;
import dev.sluice.quality.check.Columns;
import dev.sluice.quality.check.Dialect;
import dev.sluice.quality.check.History;
import dev.sluice.quality.check.Measurement;
import dev.sluice.quality.check.Problems;
import dev.sluice.quality.check.Row;
import dev.sluice.quality.check.Standards;
import dev.sluice.quality.check.Table;
import dev.sluice.quality.check.Table.Column;
import dev.sluice.quality.check.TypeDoc;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/** Age of the newest row. */
public final class Freshness extends BasicType {
    private static final Duration USUAL_SKEW = Duration.ofMinutes(5);

    public Freshness() {
        super(
                TypeDoc.of(
                                "freshness",
                                "Seconds from the newest timestamp of the column to the evaluation. NULL is ignored; no rows, or NULL "
                                        + "everywhere, fails: nothing is fresh. A timestamp further in the future than 'skew' is ERROR; "
                                        + "within it the age is 0. A date means its midnight.")
                        .required("column", Kind.COLUMN, "The column; dates or timestamps.")
                        .optional(
                                "zone",
                                Kind.TEXT,
                                "Time zone of values that carry none, for example Europe/Berlin; needed there.")
                        .optional("skew", Kind.DURATION, "How far clocks may be apart. Default: 5m."),
                new Standards(
                        "slaProperties freshness",
                        "freshness",
                        "expect_column_max_to_be_between on the timestamp",
                        "source freshness, dbt_utils.recency",
                        "DataFreshness"),
                Defaults.NONE,
                Value.OTHER);
    }

    @Override
    public List<CheckVocabulary.Problem> problems(CheckSpec check) {
        return new Problems(check)
                .read("zone", a -> a.zone("zone"))
                .read("skew", a -> a.duration("skew"))
                .list();
    }

    @Override
    public CheckPlan plan(CheckSpec check, Table table, Dialect dialect, History history) {
        Arguments arguments = new Arguments(check);
        Column column = new Columns(check, table)
                .one("column", "CAST it to a timestamp where it is written", Table.Kind.DATE, Table.Kind.TIMESTAMP);
        Optional<ZoneId> zone = arguments.zone("zone");
        if (zone.isEmpty() && !Zones.zoned(column)) {
            throw new CheckFault("column '" + column.name() + "' is " + column.sqlType()
                    + ", which has no time zone: declare it, for example zone: Europe/Berlin");
        }
        Duration skew = arguments.duration("skew").orElse(USUAL_SKEW);
        return new CheckPlan.Scan(
                Set.of(column.name()),
                List.of("count(*)", "max(" + dialect.epochSeconds(column) + ")"),
                row -> read(row, column, zone.orElse(ZoneOffset.UTC), skew, history.now()),
                Optional.empty());
    }

    private static Measurement read(Row row, Column column, ZoneId zone, Duration skew, Instant now) {
        OptionalDouble seconds = row.number(1);
        if (seconds.isEmpty()) {
            return Measurement.violated(
                    row.count(0) == 0
                            ? "there are no rows, so nothing is fresh"
                            : "none of " + row.count(0) + " rows has a " + column.name() + ", so nothing is fresh");
        }
        if (!(Math.abs(seconds.getAsDouble()) < Zones.GREATEST)) {
            return Measurement.undefined("the newest " + column.name() + " is no moment: " + seconds.getAsDouble());
        }
        Instant newest = Zones.moment(seconds.getAsDouble(), column, zone);
        Duration age = Duration.between(newest, now);
        if (age.plus(skew).isNegative()) {
            return Measurement.undefined(
                    "the newest " + column.name() + ", " + newest + ", lies " + Ages.text(age.negated())
                            + " in the future of the evaluation at " + now + "; allowed: " + Ages.text(skew));
        }
        return Measurement.of(
                Math.max(0, Ages.seconds(age)),
                "seconds",
                OptionalLong.of(row.count(0)),
                "the newest " + column.name() + ", " + newest + ", is " + Ages.text(age) + " old");
    }
}
