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
import dev.sluice.quality.check.Problems;
import dev.sluice.quality.check.Standards;
import dev.sluice.quality.check.Table;
import dev.sluice.quality.check.TypeDoc;
import dev.sluice.quality.history.Anomaly;
import dev.sluice.quality.history.Anomaly.Season;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** How unusual the number of rows is. */
public final class VolumeAnomaly extends BasicType {
    private static final List<String> SEASONS = List.of("auto", "none", "weekday", "hour", "hourOfWeek");
    private static final List<String> DIRECTIONS = List.of("both", "drop", "rise");
    private static final int FEWEST_POINTS = 7;
    private static final double WIDTH = 4;

    public VolumeAnomaly() {
        super(
                TypeDoc.of(
                                "volumeAnomaly",
                                "Robust deviations of the number of rows from what its history lets expect: medians, trend and season. "
                                        + "One deviation is at least one row. Results that failed or were waived do not count. "
                                        + "With fewer than 'minPoints' earlier results: SKIPPED. No rows: a number like others.")
                        .optional("minPoints", Kind.NUMBER, "Fewest earlier results. Default: 7; 4 at least.")
                        .choiceOrFirst("season", "Which earlier results are alike.", SEASONS)
                        .optional("zone", Kind.TEXT, "Time zone of weekdays and hours. Default: UTC.")
                        .choiceOrFirst("direction", "Which deviations count; others are 0.", DIRECTIONS),
                new Standards(
                        "",
                        "anomaly detection for row_count",
                        "",
                        "elementary.volume_anomalies",
                        "DetectAnomalies RowCount"),
                Defaults.warning("> 4"),
                Value.OTHER);
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.POINTS);
    }

    @Override
    public List<CheckVocabulary.Problem> problems(CheckSpec check) {
        return new Problems(check)
                .read("zone", a -> a.zone("zone"))
                .read("minPoints", VolumeAnomaly::minPoints)
                .list();
    }

    private static int minPoints(Arguments arguments) {
        double points = arguments.number("minPoints").orElse(FEWEST_POINTS);
        if (points < 4 || points > 1_000 || points != Math.rint(points)) {
            throw new CheckFault("'minPoints' is a whole number from 4 to 1000, not " + points);
        }
        return (int) points;
    }

    @Override
    public CheckPlan plan(CheckSpec check, Table table, Dialect dialect, History history) {
        Arguments arguments = new Arguments(check);
        Season season =
                switch (arguments.choice("season", SEASONS)) {
                    case "none" -> Season.NONE;
                    case "weekday" -> Season.WEEKDAY;
                    case "hour" -> Season.HOUR;
                    case "hourOfWeek" -> Season.HOUR_OF_WEEK;
                    default -> Season.AUTO;
                };
        Anomaly.Options usual = Anomaly.Options.usual(arguments.zone("zone").orElse(ZoneOffset.UTC));
        Anomaly.Options options = new Anomaly.Options(WIDTH, minPoints(arguments), season, usual.zone(), usual.floor());
        String direction = arguments.choice("direction", DIRECTIONS);
        return new CheckPlan.Scan(
                Set.of(),
                List.of("count(*)"),
                row -> read(row.count(0), Anomaly.band(history.normalRows(), history.now(), options), direction),
                Optional.empty());
    }

    private static Measurement read(long rows, Anomaly.Band band, String direction) {
        return switch (band) {
            case Anomaly.TooFew few ->
                Measurement.skipped("there are " + rows + " rows; to tell whether that is usual it takes "
                                + few.needed() + " earlier results, and there are " + few.points())
                        .with(rows);
            case Anomaly.Expected expected -> against(rows, expected, direction);
        };
    }

    private static Measurement against(long rows, Anomaly.Expected expected, String direction) {
        double apart = rows - expected.centre();
        boolean counts = direction.equals("both") || apart < 0 == direction.equals("drop");
        double half = apart < 0 ? expected.centre() - expected.lower() : expected.upper() - expected.centre();
        double deviations = counts ? Math.abs(apart) / Math.max(half / WIDTH, 1) : 0;
        return Measurement.of(
                deviations,
                "deviations",
                OptionalLong.of(rows),
                String.format(
                        Locale.ROOT,
                        "there are %d rows; expected are about %.0f (%.0f to %.0f, from %d earlier results)",
                        rows,
                        expected.centre(),
                        expected.lower(),
                        expected.upper(),
                        expected.points()));
    }
}
