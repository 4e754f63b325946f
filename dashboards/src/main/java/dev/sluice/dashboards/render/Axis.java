package dev.sluice.dashboards.render;

import java.util.ArrayList;
import java.util.List;

/** A scale from round numbers to round numbers. */
record Axis(double from, double to, List<Double> ticks) {
    Axis {
        ticks = List.copyOf(ticks);
    }

    /** One that holds both values, with about so many ticks at 1, 2 or 5 times a power of ten. */
    static Axis over(double least, double greatest, int about) {
        double low = Math.min(least, greatest);
        double high = Math.max(least, greatest);
        if (!(high - low > Math.max(Math.abs(high), Math.abs(low)) * 1e-9)) {
            high = low + Math.max(1, Math.abs(low));
        }
        double step = step((high - low) / about);
        double first = Math.floor(low / step) * step;
        List<Double> ticks = new ArrayList<>();
        int count = (int) Math.ceil((high - first) / step - 1e-9);
        for (int i = 0; i <= count; i++) {
            ticks.add(first + i * step);
        }
        return new Axis(first, first + count * step, ticks);
    }

    /** As {@link #over(double, double, int)}, with ticks that are round in what {@link Units} writes values in. */
    static Axis over(double least, double greatest, int about, String unit) {
        double size = Units.size(Math.max(Math.abs(least), Math.abs(greatest)), unit);
        Axis axis = over(least / size, greatest / size, about);
        return new Axis(
                axis.from() * size,
                axis.to() * size,
                axis.ticks().stream().map(tick -> tick * size).toList());
    }

    private static double step(double rough) {
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double times = rough / power;
        return power * (times <= 1 ? 1 : times <= 2 ? 2 : times <= 5 ? 5 : 10);
    }

    /** Where a value lies between the ends, 0 to 1. */
    double share(double value) {
        return (value - from) / (to - from);
    }
}
