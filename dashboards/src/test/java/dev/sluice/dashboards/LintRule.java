package dev.sluice.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * A rule for dashboards. Those with a name that ends in {@code -rule} are the ones of Grafana's dashboard-linter, by its
 * names; those on Loki and on Grafana's old panels are left out, since we have neither. The others are ours.
 */
record LintRule(String name, Function<JsonNode, List<String>> check) {
    private static final Set<String> FUNCTIONS_OF_COUNTERS = Set.of("rate", "irate", "increase");
    private static final Pattern LABEL_VALUES =
            Pattern.compile("label_values\\(([a-zA-Z_:][\\w:]*(?:\\{.*})?), ([a-zA-Z_]\\w*)\\)");
    private static final Pattern LEGEND = Pattern.compile("\\{\\{(\\w+)}}");
    /** Of Grafana's names of units those that are in use here; the enumeration {@link Unit} may be wrong, this may not. */
    private static final Set<String> UNITS =
            Set.of("none", "short", "percentunit", "bytes", "Bps", "s", "ms", "cps", "ops", "reqps", "cpm");

    static List<LintRule> all() {
        return List.of(
                new LintRule("template-datasource-rule", LintRule::datasource),
                new LintRule("template-job-rule", dashboard -> chooser(dashboard, "job", "Job")),
                new LintRule("template-instance-rule", dashboard -> chooser(dashboard, "instance", "Instance")),
                new LintRule("template-label-promql-rule", LintRule::variables),
                new LintRule("template-on-time-change-reload-rule", LintRule::reload),
                new LintRule("uneditable-dashboard-rule", LintRule::editable),
                new LintRule("panel-datasource-rule", LintRule::panelSource),
                new LintRule("panel-title-description-rule", LintRule::titles),
                new LintRule("panel-units-rule", LintRule::units),
                new LintRule("panel-no-targets-rule", LintRule::targets),
                new LintRule("target-promql-rule", LintRule::readable),
                new LintRule("target-rate-interval-rule", LintRule::intervals),
                new LintRule("target-job-rule", dashboard -> matchers(dashboard, "job")),
                new LintRule("target-instance-rule", dashboard -> matchers(dashboard, "instance")),
                new LintRule("target-counter-agg-rule", LintRule::counters),
                new LintRule("target-histogram-rule", LintRule::buckets),
                new LintRule("target-legend", LintRule::legends),
                new LintRule("target-exemplars", LintRule::exemplars),
                new LintRule("panel-no-value", LintRule::noValue));
    }

    private static List<String> datasource(JsonNode dashboard) {
        List<JsonNode> sources = variables(dashboard, "datasource");
        boolean good = sources.size() == 1
                && sources.getFirst().path("name").asText().equals("datasource")
                && sources.getFirst().path("label").asText().equals("Data source")
                && sources.getFirst().path("query").asText().equals("prometheus");
        return good ? List.of() : List.of("there is no variable of type datasource, named so, for Prometheus");
    }

    private static List<String> chooser(JsonNode dashboard, String name, String label) {
        for (JsonNode variable : variables(dashboard, "query")) {
            if (variable.path("name").asText().equals(name)) {
                boolean good = variable.path("label").asText().equals(label)
                        && variable.path("datasource").path("uid").asText().equals("${datasource}")
                        && variable.path("multi").asBoolean()
                        && variable.path("includeAll").asBoolean()
                        && variable.path("allValue").asText().equals(".+");
                return good ? List.of() : List.of("variable " + name + " has another label, source, or value for all");
            }
        }
        return List.of("there is no variable " + name);
    }

    private static List<String> variables(JsonNode dashboard) {
        List<String> complaints = new ArrayList<>();
        for (JsonNode variable : variables(dashboard, "query")) {
            String query = variable.path("query").asText();
            Matcher matcher = LABEL_VALUES.matcher(query);
            if (!matcher.matches() || PromQl.of(matcher.group(1)).selectors().size() != 1) {
                complaints.add("not label_values(selector, label): " + query);
            }
        }
        return complaints;
    }

    private static List<String> reload(JsonNode dashboard) {
        return variables(dashboard, "query").stream()
                .filter(variable -> variable.path("refresh").asInt() != 2)
                .map(variable -> "variable " + variable.path("name").asText() + " does not follow the time range")
                .toList();
    }

    private static List<String> editable(JsonNode dashboard) {
        return dashboard.path("editable").asBoolean(true) ? List.of("it may be edited") : List.of();
    }

    private static List<String> panelSource(JsonNode dashboard) {
        List<String> complaints = new ArrayList<>();
        for (JsonNode panel : panels(dashboard)) {
            List<JsonNode> users = new ArrayList<>(List.of(panel));
            panel.path("targets").forEach(users::add);
            if (users.stream()
                    .anyMatch(user ->
                            !user.path("datasource").path("uid").asText().equals("${datasource}"))) {
                complaints.add(panel.path("title").asText() + " asks another data source");
            }
        }
        return complaints;
    }

    private static List<String> titles(JsonNode dashboard) {
        return panels(dashboard).stream()
                .filter(panel -> panel.path("title").asText().isBlank()
                        || panel.path("description").asText().isBlank())
                .map(panel -> "panel " + panel.path("id") + " has no title or no description")
                .toList();
    }

    private static List<String> units(JsonNode dashboard) {
        return panels(dashboard).stream()
                .filter(panel -> !UNITS.contains(defaults(panel).path("unit").asText()))
                .map(panel -> panel.path("title").asText() + " has no unit that Grafana knows")
                .toList();
    }

    private static List<String> targets(JsonNode dashboard) {
        return panels(dashboard).stream()
                .filter(panel -> panel.path("targets").isEmpty())
                .map(panel -> panel.path("title").asText() + " asks nothing")
                .toList();
    }

    /** Whether it can be read at all; promtool judges the rest, see {@link PromtoolTest}. */
    private static List<String> readable(JsonNode dashboard) {
        List<String> complaints = new ArrayList<>();
        for (JsonNode panel : panels(dashboard)) {
            for (JsonNode target : panel.path("targets")) {
                try {
                    if (PromQl.of(target.path("expr").asText()).selectors().isEmpty()) {
                        complaints.add("no series in: " + target.path("expr").asText());
                    }
                } catch (RuntimeException unreadable) {
                    complaints.add("cannot read: " + target.path("expr").asText());
                }
            }
        }
        return complaints;
    }

    private static List<String> intervals(JsonNode dashboard) {
        return selectors(
                dashboard,
                selector -> FUNCTIONS_OF_COUNTERS.stream()
                                .anyMatch(function -> selector.enclosing().indexOf(function) == 0)
                        && !"$__rate_interval".equals(selector.range()));
    }

    private static List<String> matchers(JsonNode dashboard, String label) {
        return selectors(dashboard, selector -> !selector.has(label, "=~$" + label));
    }

    private static List<String> counters(JsonNode dashboard) {
        Catalogue catalogue = Catalogue.read();
        return selectors(dashboard, selector -> {
            Catalogue.Metric metric = catalogue.metric(selector.metric());
            boolean counter = metric == null
                    ? selector.metric().matches(".*_(total|bucket|seconds_sum|seconds_count)")
                    : !metric.type().equals("gauge");
            return counter
                    && (selector.enclosing().isEmpty()
                            || !FUNCTIONS_OF_COUNTERS.contains(
                                    selector.enclosing().getFirst()));
        });
    }

    private static List<String> buckets(JsonNode dashboard) {
        List<String> complaints = new ArrayList<>();
        for (JsonNode panel : panels(dashboard)) {
            // A heatmap draws the buckets themselves.
            if (!panel.path("type").asText().equals("heatmap")) {
                complaints.addAll(selectors(
                        panel,
                        selector -> selector.metric().endsWith("_bucket")
                                && !selector.enclosing().contains("histogram_quantile")));
            }
        }
        return complaints;
    }

    private static List<String> legends(JsonNode dashboard) {
        List<String> complaints = new ArrayList<>();
        for (JsonNode panel : panels(dashboard)) {
            for (JsonNode target : panel.path("targets")) {
                String legend = target.path("legendFormat").asText();
                Set<String> labels = PromQl.of(target.path("expr").asText()).groupingLabels();
                if (legend.isBlank()
                        || LEGEND.matcher(legend).results().anyMatch(found -> !labels.contains(found.group(1)))) {
                    complaints.add(panel.path("title").asText() + " has a legend that stays empty: " + legend);
                }
            }
        }
        return complaints;
    }

    private static List<String> exemplars(JsonNode dashboard) {
        List<String> complaints = new ArrayList<>();
        for (JsonNode panel : panels(dashboard)) {
            for (JsonNode target : panel.path("targets")) {
                boolean wanted = panel.path("type").asText().equals("timeseries")
                        && target.path("expr").asText().contains("histogram_quantile");
                if (wanted != target.path("exemplar").asBoolean()) {
                    complaints.add(
                            panel.path("title").asText() + " shows exemplars where there are none, or not where are");
                }
            }
        }
        return complaints;
    }

    private static List<String> noValue(JsonNode dashboard) {
        return panels(dashboard).stream()
                .filter(panel -> defaults(panel).path("noValue").asText().isBlank())
                .map(panel -> panel.path("title").asText() + " does not say what no value means")
                .toList();
    }

    private static List<String> selectors(JsonNode node, Function<PromQl.Selector, Boolean> isBad) {
        List<String> complaints = new ArrayList<>();
        List<JsonNode> panels = node.has("panels") ? panels(node) : List.of(node);
        for (JsonNode panel : panels) {
            for (JsonNode target : panel.path("targets")) {
                for (PromQl.Selector selector :
                        PromQl.of(target.path("expr").asText()).selectors()) {
                    if (isBad.apply(selector)) {
                        complaints.add(panel.path("title").asText() + ": " + selector.metric() + " in "
                                + target.path("expr").asText());
                    }
                }
            }
        }
        return complaints;
    }

    /** Without the headings of rows. */
    static List<JsonNode> panels(JsonNode dashboard) {
        return StreamSupport.stream(dashboard.path("panels").spliterator(), false)
                .filter(panel -> !panel.path("type").asText().equals("row"))
                .toList();
    }

    private static List<JsonNode> variables(JsonNode dashboard, String type) {
        return StreamSupport.stream(dashboard.path("templating").path("list").spliterator(), false)
                .filter(variable -> variable.path("type").asText().equals(type))
                .toList();
    }

    private static JsonNode defaults(JsonNode panel) {
        return panel.path("fieldConfig").path("defaults");
    }
}
