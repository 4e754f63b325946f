package dev.sluice.dashboards.query;

import java.util.List;
import java.util.Map;

/**
 * A panel as the dashboard's file has it.
 *
 * @param place where it lies in the grid of 24 columns
 */
public record ShownPanel(
        int id, String title, String type, Place place, Style style, List<ShownTarget> targets, String description) {
    public ShownPanel {
        targets = List.copyOf(targets);
    }

    /** Left edge, upper edge, width and height in steps of the grid. */
    public record Place(int x, int y, int width, int height) {}

    /** What one value means: text instead of a number. */
    public record Mapping(String value, String text, String color) {}

    /** From which value on a colour is used; the first step has no bound below. */
    public record Step(double from, String color) {}

    /** How a series is drawn over time. */
    public enum Drawing {
        LINE,
        BARS
    }

    /** Whether one series lies upon another. */
    public enum Stacking {
        NONE,
        STACKED
    }

    /** Whether the steps of the thresholds are shown as lines. */
    public enum Lines {
        NONE,
        DASHED
    }

    /** Of what time series consist. */
    public record Curve(Drawing drawing, Stacking stacking, double fill, Lines thresholds) {}

    /**
     * How values look.
     *
     * @param unit Grafana's word for it
     * @param noValue what stands there without any
     * @param colors of series that have one of their own, by name
     */
    public record Style(
            String unit,
            String noValue,
            Map<String, String> colors,
            List<Step> steps,
            List<Mapping> mappings,
            Curve curve) {
        public Style {
            colors = Map.copyOf(colors);
            steps = List.copyOf(steps);
            mappings = List.copyOf(mappings);
        }
    }

    /** Whether it shows data at all; rows and texts do not. */
    public boolean isData() {
        return !type.equals("row") && !type.equals("text");
    }
}
