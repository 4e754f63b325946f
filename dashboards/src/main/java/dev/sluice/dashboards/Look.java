package dev.sluice.dashboards;

import dev.sluice.dashboards.Threshold.Colour;
import java.util.List;
import java.util.Map;

/**
 * How a panel shows its values.
 *
 * @param noValue what stands there when there is no series: a sentence that says what that means
 * @param base colour below the first threshold
 * @param names words for values, for example "yes" for 1
 */
record Look(
        Unit unit,
        String noValue,
        Colour base,
        List<Threshold> thresholds,
        Drawing drawing,
        Map<String, String> names) {
    static final Look PLAIN =
            new Look(Unit.COUNT, "no replica tells", Colour.GREEN, List.of(), Drawing.LINES, Map.of());

    /** How a time series is drawn. */
    enum Drawing {
        LINES,
        STACKED,
        BARS
    }

    Look {
        thresholds = List.copyOf(thresholds);
        names = Map.copyOf(names);
    }

    Look unit(Unit other) {
        return new Look(other, noValue, base, thresholds, drawing, names);
    }

    Look noValue(String other) {
        return new Look(unit, other, base, thresholds, drawing, names);
    }

    Look thresholds(Colour colour, List<Threshold> others) {
        return new Look(unit, noValue, colour, others, drawing, names);
    }

    Look drawing(Drawing other) {
        return new Look(unit, noValue, base, thresholds, other, names);
    }

    Look names(Map<String, String> others) {
        return new Look(unit, noValue, base, thresholds, drawing, others);
    }
}
