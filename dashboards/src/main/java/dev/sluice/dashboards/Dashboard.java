package dev.sluice.dashboards;

import java.util.List;

/**
 * A Grafana dashboard. Its uid never changes: links and alerts name it.
 *
 * @param variables those that this dashboard has besides data source, job and instance
 */
public record Dashboard(String uid, String title, String description, List<Variable> variables, List<Row> rows) {
    public Dashboard {
        if (!uid.matches("sluice-[a-z]+")) {
            throw new IllegalArgumentException("uid '" + uid + "' is not sluice- and one word in lower case");
        }
        variables = List.copyOf(variables);
        rows = List.copyOf(rows);
    }

    /** All panels in reading order. */
    public List<Panel> panels() {
        return rows.stream().flatMap(row -> row.panels().stream()).toList();
    }

    /** Name of its file below {@code dashboards/grafana}. */
    public String fileName() {
        return uid.substring("sluice-".length()) + ".json";
    }

    /** Where Grafana shows it, below Grafana's own address. */
    public String path() {
        return "/d/" + uid;
    }
}
