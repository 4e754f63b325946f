package dev.sluice.dashboards;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.util.List;

/** Writes a dashboard as Grafana reads it; the same dashboard always gives the same bytes. */
final class GrafanaJson {
    private static final int WIDTH = 24;
    private static final int SCHEMA_VERSION = 39;
    private static final String TAG = "sluice";

    private final ObjectMapper mapper = new ObjectMapper();

    String write(Dashboard dashboard) {
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        Separators separators = PrettyPrinter.DEFAULT_SEPARATORS
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                .withArrayEmptySeparator("")
                .withObjectEmptySeparator("");
        DefaultPrettyPrinter printer =
                new DefaultPrettyPrinter(separators).withObjectIndenter(lines).withArrayIndenter(lines);
        try {
            return mapper.writer(printer).writeValueAsString(json(dashboard)) + "\n";
        } catch (JsonProcessingException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private ObjectNode json(Dashboard dashboard) {
        ObjectNode json = mapper.createObjectNode();
        json.put("uid", dashboard.uid());
        json.put("title", dashboard.title());
        json.put("description", dashboard.description());
        json.putArray("tags").add(TAG);
        json.put("schemaVersion", SCHEMA_VERSION);
        json.put("version", 1);
        json.put("editable", false);
        json.put("graphTooltip", 1);
        json.put("timezone", "browser");
        json.put("refresh", "30s");
        json.putObject("time").put("from", "now-3h").put("to", "now");
        json.putObject("timepicker");
        links(json.putArray("links"));
        variables(json.putObject("templating").putArray("list"), dashboard);
        annotations(json.putObject("annotations").putArray("list"));
        panels(json.putArray("panels"), dashboard.rows());
        return json;
    }

    private static void links(ArrayNode links) {
        ObjectNode dashboards = links.addObject();
        dashboards.put("title", "Sluice").put("type", "dashboards").put("icon", "external link");
        dashboards.put("tooltip", "Other dashboards of Sluice");
        dashboards.putArray("tags").add(TAG);
        dashboards
                .put("asDropdown", true)
                .put("includeVars", true)
                .put("keepTime", true)
                .put("targetBlank", false);
        ObjectNode guide = links.addObject();
        guide.put("title", "What to do").put("type", "link").put("icon", "doc");
        guide.put("tooltip", "Symptoms, alerts and commands");
        guide.putArray("tags");
        guide.put("url", Project.DOCS + "operations.md#what-to-watch-what-to-do");
        guide.put("asDropdown", false)
                .put("includeVars", false)
                .put("keepTime", false)
                .put("targetBlank", true);
    }

    private void variables(ArrayNode list, Dashboard dashboard) {
        ObjectNode source = list.addObject();
        source.put("name", "datasource").put("label", "Data source").put("type", "datasource");
        source.put("query", "prometheus").put("regex", "").put("hide", 0).put("refresh", 1);
        source.put("multi", false).put("includeAll", false);
        source.putArray("options");
        variable(list.addObject(), Variable.JOB);
        variable(list.addObject(), Variable.INSTANCE);
        dashboard.variables().forEach(variable -> variable(list.addObject(), variable));
    }

    private void variable(ObjectNode json, Variable variable) {
        json.put("name", variable.label()).put("label", variable.title()).put("type", "query");
        json.set("datasource", prometheus());
        json.put("query", variable.query()).put("definition", variable.query()).put("regex", "");
        // 2: on each change of the time range, so that a replica that is gone can still be chosen for its time.
        json.put("refresh", 2).put("sort", 1).put("hide", 0);
        json.put("multi", true).put("includeAll", true).put("allValue", ".+");
        ObjectNode current = json.putObject("current");
        current.put("selected", true).putArray("text").add("All");
        current.putArray("value").add("$__all");
        json.putArray("options");
    }

    private void annotations(ArrayNode list) {
        ObjectNode own = list.addObject();
        own.put("name", "Annotations & Alerts").put("type", "dashboard").put("builtIn", 1);
        own.putObject("datasource").put("type", "grafana").put("uid", "-- Grafana --");
        own.put("enable", true).put("hide", true).put("iconColor", "rgba(0, 211, 255, 1)");
        ObjectNode alerts = list.addObject();
        alerts.put("name", "Alerts that fire")
                .put("enable", true)
                .put("hide", false)
                .put("iconColor", "red");
        alerts.set("datasource", prometheus());
        alerts.put("expr", "ALERTS{alertname=~\"Sluice.+\",alertstate=\"firing\"}")
                .put("step", "60s");
        alerts.put("titleFormat", "{{alertname}}").put("textFormat", "{{severity}} {{instance}}");
        alerts.put("useValueForTime", false);
    }

    /** Lines are as high as their highest panel, and panels of a line are as wide as each other. */
    private void panels(ArrayNode panels, List<Row> rows) {
        PanelJson writer = new PanelJson(mapper);
        int id = 1;
        int y = 0;
        for (Row row : rows) {
            ObjectNode heading = panels.addObject();
            heading.put("id", id++).put("type", "row").put("title", row.title()).put("collapsed", false);
            grid(heading, WIDTH, 1, 0, y++);
            heading.putArray("panels");
            for (int from = 0; from < row.panels().size(); from += row.perLine()) {
                List<Panel> line = row.panels()
                        .subList(
                                from,
                                Math.min(from + row.perLine(), row.panels().size()));
                int height = line.stream()
                        .mapToInt(panel -> panel.kind().height())
                        .max()
                        .orElseThrow();
                int width = WIDTH / line.size();
                for (int i = 0; i < line.size(); i++) {
                    ObjectNode panel = panels.addObject();
                    panel.put("id", id++);
                    grid(panel, width, height, i * width, y);
                    writer.write(panel, line.get(i));
                }
                y += height;
            }
        }
    }

    private static void grid(ObjectNode panel, int width, int height, int x, int y) {
        panel.putObject("gridPos").put("h", height).put("w", width).put("x", x).put("y", y);
    }

    private ObjectNode prometheus() {
        return mapper.createObjectNode().put("type", "prometheus").put("uid", "${datasource}");
    }
}
