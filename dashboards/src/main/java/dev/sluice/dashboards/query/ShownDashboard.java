package dev.sluice.dashboards.query;

import java.util.List;

/** A dashboard as its file has it. */
public record ShownDashboard(String uid, String title, List<ShownVariable> variables, List<ShownPanel> panels) {
    public ShownDashboard {
        variables = List.copyOf(variables);
        panels = List.copyOf(panels);
    }
}
