package dev.sluice.dashboards.render;

import dev.sluice.dashboards.query.ShownPanel;
import java.util.List;
import java.util.Locale;

/** Values as people read them. */
final class Units {
    private static final List<String> THOUSANDS = List.of("", " K", " Mil", " Bil", " Tri");
    private static final List<String> BINARY = List.of(" B", " KiB", " MiB", " GiB", " TiB");

    /** From so many seconds on, these are what is written. */
    private static final double MINUTES = 120;

    private static final double HOURS = 7_200;
    private static final double DAYS = 172_800;

    private Units() {}

    /** The value with its unit, or the text that a panel has for it. */
    static String text(double value, ShownPanel.Style style) {
        String exact = Double.isNaN(value) ? "NaN" : plain(value, 6);
        for (ShownPanel.Mapping mapping : style.mappings()) {
            if (mapping.value().equals(exact)) {
                return mapping.text();
            }
        }
        return text(value, style.unit());
    }

    static String text(double value, String unit) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "–" : value > 0 ? "∞" : "-∞";
        }
        return switch (unit) {
            case "s" -> seconds(value);
            case "percentunit" -> plain(value * 100, Math.abs(value) < 0.01 ? 3 : 1) + " %";
            case "percent" -> plain(value, 1) + " %";
            case "bytes", "decbytes" -> scaled(value, 1_024, BINARY);
            case "Bps", "binBps" -> scaled(value, 1_024, BINARY) + "/s";
            case "cps" -> scaled(value, 1_000, THOUSANDS) + " c/s";
            case "cpm" -> scaled(value, 1_000, THOUSANDS) + " c/min";
            case "opm" -> scaled(value, 1_000, THOUSANDS) + " ops/min";
            case "ops" -> scaled(value, 1_000, THOUSANDS) + " ops/s";
            case "reqps" -> scaled(value, 1_000, THOUSANDS) + " req/s";
            case "none" -> plain(value, 3);
            default -> scaled(value, 1_000, THOUSANDS);
        };
    }

    /** How much one is of that which values of this size are written in. */
    static double size(double value, String unit) {
        return switch (unit) {
            case "s" -> value < MINUTES ? 1 : value < HOURS ? 60 : value < DAYS ? 3_600 : 86_400;
            case "bytes", "decbytes", "Bps", "binBps" ->
                Math.pow(1_024, Math.clamp(Math.floor(Math.log(value) / Math.log(1_024)), 0, 4));
            default -> 1;
        };
    }

    private static String seconds(double value) {
        double size = Math.abs(value);
        if (size == 0) {
            return "0 s";
        }
        if (size < 1e-3) {
            return plain(value * 1e6, 0) + " µs";
        }
        if (size < 1) {
            return plain(value * 1e3, size < 0.01 ? 2 : 0) + " ms";
        }
        if (size < MINUTES) {
            return plain(value, 2) + " s";
        }
        if (size < HOURS) {
            return plain(value / 60, 1) + " min";
        }
        return size < DAYS ? plain(value / 3_600, 1) + " h" : plain(value / 86_400, 1) + " d";
    }

    private static String scaled(double value, double base, List<String> suffixes) {
        double rest = value;
        int power = 0;
        while (Math.abs(rest) >= base && power < suffixes.size() - 1) {
            rest /= base;
            power++;
        }
        double size = Math.abs(rest);
        return plain(rest, size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.1 ? 2 : 4) + suffixes.get(power);
    }

    /** At most so many decimals, none of them 0 at the end. */
    static String plain(double value, int decimals) {
        String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
        if (text.contains(".")) {
            text = text.replaceAll("0+$", "").replaceAll("\\.$", "");
        }
        return text.equals("-0") ? "0" : text;
    }
}
