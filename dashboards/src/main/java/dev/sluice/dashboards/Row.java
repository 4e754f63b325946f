package dev.sluice.dashboards;

import java.util.List;

/**
 * Panels that answer one question.
 *
 * @param perLine how many stand side by side; the last line is stretched to the full width
 */
public record Row(String title, int perLine, List<Panel> panels) {
    public Row {
        if (perLine < 1 || perLine > 6) {
            throw new IllegalArgumentException("perLine is " + perLine + "; allowed: 1 to 6");
        }
        panels = List.copyOf(panels);
    }

    static Row of(String title, int perLine, Panel... panels) {
        return new Row(title, perLine, List.of(panels));
    }
}
