package dev.sluice.dashboards.render;

import dev.sluice.dashboards.query.ShownPanel;
import java.util.List;
import java.util.Map;

/** The colours of the pictures. */
final class Colors {
    static final String PAPER = "#f4f5f7";
    static final String CARD = "#ffffff";
    static final String EDGE = "#dcdfe4";
    static final String GRID = "#e8eaee";
    static final String INK = "#24292f";
    static final String FAINT = "#6a737d";

    /** Told apart also by those who see few colours. */
    private static final List<String> SERIES = List.of(
            "#3274d9", "#e0752d", "#37872d", "#c4162a", "#8f3bb8", "#0a8f9c", "#b58900", "#d33682", "#5f6b7a",
            "#7c9a3d");

    private static final Map<String, String> NAMED = Map.of(
            "green", "#37872d",
            "yellow", "#c79a00",
            "orange", "#e0752d",
            "red", "#c4162a",
            "dark-red", "#7d0f1c",
            "blue", "#3274d9",
            "light-blue", "#7fb0ef",
            "purple", "#8f3bb8",
            "text", INK);

    private Colors() {}

    static String series(int number) {
        return SERIES.get(number % SERIES.size());
    }

    /** Of a name, shades of it included, or of a code. */
    static String named(String name) {
        if (name.startsWith("#")) {
            return name;
        }
        String plain = name.substring(name.lastIndexOf('-') + 1);
        return NAMED.getOrDefault(name, NAMED.getOrDefault(plain, INK));
    }

    /** Of the step that a value has reached. */
    static String of(double value, List<ShownPanel.Step> steps) {
        String color = INK;
        for (ShownPanel.Step step : steps) {
            if (value >= step.from()) {
                color = named(step.color());
            }
        }
        return color;
    }
}
