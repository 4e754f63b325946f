package dev.sluice.dashboards;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.TreeMap;

/** Writes a panel: queries, colours, and the options that each kind of panel has. */
final class PanelJson {
    private final ObjectMapper mapper;

    PanelJson(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    void write(ObjectNode json, Panel panel) {
        json.put("type", panel.kind().id());
        json.put("title", panel.title()).put("description", panel.description());
        json.set("datasource", prometheus());
        targets(json.putArray("targets"), panel);
        fieldConfig(json.putObject("fieldConfig"), panel);
        options(json.putObject("options"), panel);
        if (panel.kind() == Panel.Kind.TABLE) {
            columns(json.putArray("transformations"), panel.targets().getFirst());
        }
        ArrayNode links = json.putArray("links");
        panel.links().forEach(link -> link(links.addObject(), link));
    }

    private static void link(ObjectNode json, Link link) {
        json.put("title", link.title())
                .put("type", "link")
                .put("icon", "external link")
                .put("tooltip", link.title());
        json.put("url", link.url());
        json.putArray("tags");
        json.put("asDropdown", false).put("includeVars", false).put("keepTime", false);
        json.put("targetBlank", link.url().startsWith("https:"));
    }

    private void targets(ArrayNode targets, Panel panel) {
        boolean table = panel.kind() == Panel.Kind.TABLE;
        char refId = 'A';
        for (Target target : panel.targets()) {
            ObjectNode json = targets.addObject();
            json.put("refId", String.valueOf(refId++));
            json.set("datasource", prometheus());
            json.put("expr", target.expr()).put("legendFormat", target.legend());
            json.put("editorMode", "code").put("instant", table).put("range", !table);
            json.put("format", format(panel.kind()));
            json.put("exemplar", panel.kind() == Panel.Kind.TIMESERIES && target.withExemplars());
        }
    }

    private static String format(Panel.Kind kind) {
        return switch (kind) {
            case TABLE -> "table";
            case HEATMAP -> "heatmap";
            case STAT, TIMESERIES, BARGAUGE -> "time_series";
        };
    }

    private void fieldConfig(ObjectNode config, Panel panel) {
        Look look = panel.look();
        ObjectNode defaults = config.putObject("defaults");
        defaults.put("unit", look.unit().id()).put("noValue", look.noValue());
        // A line has a colour of its own: several lines in the colour of their thresholds look alike.
        String mode = panel.kind() == Panel.Kind.TIMESERIES ? "palette-classic" : "thresholds";
        defaults.putObject("color").put("mode", mode);
        if (look.unit() == Unit.SHARE && panel.kind() != Panel.Kind.TIMESERIES) {
            defaults.put("min", 0).put("max", 1);
        }
        ArrayNode steps =
                defaults.putObject("thresholds").put("mode", "absolute").putArray("steps");
        steps.addObject().put("color", look.base().id()).putNull("value");
        for (Threshold threshold : look.thresholds()) {
            steps.addObject().put("color", threshold.colour().id()).put("value", threshold.from());
        }
        mappings(defaults.putArray("mappings"), look);
        if (panel.kind() == Panel.Kind.TIMESERIES) {
            line(defaults.putObject("custom"), look);
        } else if (panel.kind() == Panel.Kind.TABLE) {
            ObjectNode custom = defaults.putObject("custom")
                    .put("align", "auto")
                    .put("filterable", true)
                    .put("inspect", false);
            custom.putObject("cellOptions").put("type", "color-text");
        }
        ArrayNode overrides = config.putArray("overrides");
        Meaning.of(panel.targets()).forEach((series, colour) -> {
            ObjectNode override = overrides.addObject();
            override.putObject("matcher").put("id", "byName").put("options", series);
            ObjectNode color = override.putArray("properties").addObject().put("id", "color");
            color.putObject("value").put("mode", "fixed").put("fixedColor", colour);
        });
    }

    private static void mappings(ArrayNode mappings, Look look) {
        if (look.names().isEmpty()) {
            return;
        }
        ObjectNode options = mappings.addObject().put("type", "value").putObject("options");
        int index = 0;
        for (var name : new TreeMap<>(look.names()).entrySet()) {
            options.putObject(name.getKey()).put("index", index++).put("text", name.getValue());
        }
        String nothing = look.names().get("NaN");
        if (nothing != null) {
            ObjectNode special = mappings.addObject().put("type", "special").putObject("options");
            special.put("match", "nan").putObject("result").put("index", index).put("text", nothing);
        }
    }

    private static void line(ObjectNode custom, Look look) {
        boolean bars = look.drawing() == Look.Drawing.BARS;
        boolean stacked = look.drawing() != Look.Drawing.LINES;
        custom.put("drawStyle", bars ? "bars" : "line").put("lineInterpolation", "linear");
        custom.put("lineWidth", 1).put("pointSize", 4).put("showPoints", "auto").put("spanNulls", false);
        custom.put("fillOpacity", bars ? 80 : stacked ? 30 : 8).put("gradientMode", "none");
        custom.putObject("stacking").put("mode", stacked ? "normal" : "none").put("group", "A");
        custom.putObject("thresholdsStyle").put("mode", look.thresholds().isEmpty() ? "off" : "dashed");
        custom.put("axisPlacement", "auto").put("axisLabel", "").put("axisSoftMin", 0);
    }

    private static void options(ObjectNode options, Panel panel) {
        switch (panel.kind()) {
            case STAT -> {
                reduce(options);
                options.put("colorMode", "value").put("graphMode", "area").put("justifyMode", "auto");
                options.put("orientation", "auto").put("textMode", "auto").put("wideLayout", true);
                options.put("showPercentChange", false).put("percentChangeColorMode", "standard");
            }
            case BARGAUGE -> {
                reduce(options);
                options.put("displayMode", "basic").put("orientation", "horizontal");
                options.put("valueMode", "color").put("namePlacement", "auto").put("showUnfilled", true);
                options.put("sizing", "auto")
                        .put("minVizHeight", 16)
                        .put("minVizWidth", 8)
                        .put("maxVizHeight", 300);
                legend(options, false);
            }
            case TIMESERIES -> {
                legend(options, true);
                options.putObject("tooltip").put("mode", "multi").put("sort", "desc");
            }
            case HEATMAP -> heatmap(options, panel.look().unit());
            case TABLE -> {
                options.put("frameIndex", 0).put("showHeader", true).put("cellHeight", "sm");
                options.putArray("sortBy")
                        .addObject()
                        .put("displayName", "Value")
                        .put("desc", true);
            }
        }
    }

    private static void legend(ObjectNode options, boolean shown) {
        ObjectNode legend = options.putObject("legend");
        legend.put("displayMode", "list").put("placement", "bottom").put("showLegend", shown);
        legend.putArray("calcs");
    }

    private static void reduce(ObjectNode options) {
        ObjectNode reduce = options.putObject("reduceOptions");
        reduce.putArray("calcs").add("lastNotNull");
        reduce.put("fields", "").put("values", false);
    }

    private static void heatmap(ObjectNode options, Unit unit) {
        options.put("calculate", false).put("cellGap", 1).put("showValue", "auto");
        ObjectNode color = options.putObject("color");
        color.put("mode", "scheme")
                .put("scheme", "Blues")
                .put("scale", "exponential")
                .put("exponent", 0.5);
        color.put("fill", "dark-blue").put("steps", 64).put("reverse", false);
        options.putObject("exemplars").put("color", "rgba(255,0,255,0.7)");
        options.putObject("filterValues").put("le", 1e-9);
        options.putObject("legend").put("show", true);
        options.putObject("rowsFrame").put("layout", "auto");
        options.putObject("tooltip")
                .put("mode", "single")
                .put("yHistogram", false)
                .put("showColorScale", false);
        options.putObject("yAxis")
                .put("axisPlacement", "left")
                .put("reverse", false)
                .put("unit", unit.id());
    }

    /** A column for each label, and one for the value, which the legend names. */
    private static void columns(ArrayNode transformations, Target target) {
        ObjectNode organize = transformations.addObject().put("id", "organize").putObject("options");
        organize.putObject("excludeByName").put("Time", true);
        organize.putObject("indexByName");
        organize.putObject("renameByName").put("Value", target.legend());
    }

    private ObjectNode prometheus() {
        return mapper.createObjectNode().put("type", "prometheus").put("uid", "${datasource}");
    }
}
