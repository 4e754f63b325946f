package dev.sluice.dashboards.render;

import dev.sluice.dashboards.query.Span;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Time from left to right. */
final class TimeScale {
    private static final int[] SECONDS = {
        5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400
    };
    private static final double ROOM = 70;
    private static final double MARGIN = 10;
    private static final Svg.Font FONT = new Svg.Font(10, 400, Colors.FAINT);

    private final Box plot;
    private final double from;
    private final double to;

    TimeScale(Box plot, Span span) {
        this.plot = plot;
        this.from = span.from().toEpochMilli() / 1e3;
        this.to = span.to().toEpochMilli() / 1e3;
    }

    double x(double time) {
        return plot.x() + plot.width() * (time - from) / (to - from);
    }

    /** Draws hours and minutes below the plot, and a faint line above each. */
    void draw(Svg svg) {
        double most = Math.max(1, plot.width() / ROOM);
        int step = SECONDS[SECONDS.length - 1];
        for (int i = SECONDS.length - 1; i >= 0; i--) {
            if ((to - from) / SECONDS[i] <= most) {
                step = SECONDS[i];
            }
        }
        var format = DateTimeFormatter.ofPattern(
                        step < 60 ? "HH:mm:ss" : step < 86_400 ? "HH:mm" : "d MMM", Locale.ROOT)
                .withZone(ZoneOffset.UTC);
        for (double time = Math.ceil(from / step) * step; time <= to; time += step) {
            svg.line(x(time), plot.y(), x(time), plot.bottom(), Colors.GRID, "");
            String text = format.format(Instant.ofEpochSecond((long) time));
            // The last one would stand out of its panel.
            boolean edge = x(time) + Svg.width(text, 10) / 2 > plot.right() + MARGIN;
            Svg.Anchor anchor = edge ? Svg.Anchor.END : Svg.Anchor.MIDDLE;
            svg.text(edge ? plot.right() + MARGIN : x(time), plot.bottom() + 14, text, FONT, anchor);
        }
    }
}
