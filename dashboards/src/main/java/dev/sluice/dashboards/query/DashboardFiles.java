package dev.sluice.dashboards.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads Grafana's dashboards from their files. */
public final class DashboardFiles {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private DashboardFiles() {}

    /** All of a folder, by the names of their files. */
    public static List<ShownDashboard> of(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
        List<ShownDashboard> dashboards = new ArrayList<>();
        for (Path file : files) {
            dashboards.add(read(Files.readString(file)));
        }
        return dashboards;
    }

    /** One, from its text. */
    public static ShownDashboard read(String text) throws IOException {
        JsonNode root = JSON.readTree(text);
        List<ShownVariable> variables = new ArrayList<>();
        root.path("templating").path("list").forEach(each -> variables.add(variable(each)));
        List<ShownPanel> panels = new ArrayList<>();
        collect(root.path("panels"), panels);
        return new ShownDashboard(root.path("uid").asText(), root.path("title").asText(), variables, panels);
    }

    /** Panels of a row that is folded stand inside it. */
    private static void collect(JsonNode nodes, List<ShownPanel> panels) {
        for (JsonNode node : nodes) {
            panels.add(panel(node));
            collect(node.path("panels"), panels);
        }
    }

    private static ShownVariable variable(JsonNode node) {
        JsonNode query = node.path("query");
        List<String> options = new ArrayList<>();
        node.path("options").forEach(option -> options.add(option.path("value").asText()));
        if (options.isEmpty() && !node.path("type").asText().equals("query")) {
            options.addAll(Stream.of(query.asText().split(","))
                    .map(String::strip)
                    .filter(option -> !option.isEmpty())
                    .toList());
        }
        return new ShownVariable(
                node.path("name").asText(),
                node.path("type").asText(),
                query.isObject() ? query.path("query").asText() : query.asText(),
                options.stream().filter(option -> !option.equals("$__all")).toList(),
                node.path("includeAll").asBoolean(),
                node.path("multi").asBoolean(),
                node.path("allValue").asText("").replace("null", ""));
    }

    private static ShownPanel panel(JsonNode node) {
        JsonNode place = node.path("gridPos");
        List<ShownTarget> targets = new ArrayList<>();
        node.path("targets")
                .forEach(target -> targets.add(new ShownTarget(
                        target.path("refId").asText(),
                        target.path("expr").asText(),
                        legend(target.path("legendFormat").asText("")),
                        target.path("instant").asBoolean())));
        return new ShownPanel(
                node.path("id").asInt(),
                node.path("title").asText(),
                node.path("type").asText(),
                new ShownPanel.Place(
                        place.path("x").asInt(),
                        place.path("y").asInt(),
                        place.path("w").asInt(),
                        place.path("h").asInt()),
                style(node.path("fieldConfig")),
                targets,
                node.path("description").asText());
    }

    private static String legend(String format) {
        return format.equals("__auto") ? "" : format;
    }

    private static ShownPanel.Style style(JsonNode config) {
        JsonNode defaults = config.path("defaults");
        JsonNode custom = defaults.path("custom");
        List<ShownPanel.Step> steps = new ArrayList<>();
        for (JsonNode step : defaults.path("thresholds").path("steps")) {
            double from = step.path("value").isNumber() ? step.path("value").asDouble() : Double.NEGATIVE_INFINITY;
            steps.add(new ShownPanel.Step(from, step.path("color").asText()));
        }
        List<ShownPanel.Mapping> mappings = new ArrayList<>();
        for (JsonNode mapping : defaults.path("mappings")) {
            mapping.path("options")
                    .properties()
                    .forEach(option -> mappings.add(new ShownPanel.Mapping(
                            option.getKey(),
                            option.getValue().path("text").asText(),
                            option.getValue().path("color").asText())));
        }
        return new ShownPanel.Style(
                defaults.path("unit").asText("short"),
                defaults.path("noValue").asText("no data"),
                colors(config.path("overrides")),
                steps,
                mappings,
                curve(custom));
    }

    private static Map<String, String> colors(JsonNode overrides) {
        Map<String, String> colors = new HashMap<>();
        for (JsonNode override : overrides) {
            JsonNode matcher = override.path("matcher");
            for (JsonNode property : override.path("properties")) {
                if (matcher.path("id").asText().equals("byName")
                        && property.path("id").asText().equals("color")) {
                    colors.put(
                            matcher.path("options").asText(),
                            property.path("value").path("fixedColor").asText());
                }
            }
        }
        return colors;
    }

    private static ShownPanel.Curve curve(JsonNode custom) {
        return new ShownPanel.Curve(
                custom.path("drawStyle").asText().equals("bars") ? ShownPanel.Drawing.BARS : ShownPanel.Drawing.LINE,
                custom.path("stacking").path("mode").asText("none").equals("none")
                        ? ShownPanel.Stacking.NONE
                        : ShownPanel.Stacking.STACKED,
                custom.path("fillOpacity").asDouble(0) / 100,
                custom.path("thresholdsStyle").path("mode").asText("off").equals("off")
                        ? ShownPanel.Lines.NONE
                        : ShownPanel.Lines.DASHED);
    }
}
