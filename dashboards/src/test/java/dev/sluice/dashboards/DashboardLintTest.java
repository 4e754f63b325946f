package dev.sluice.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The rules of Grafana's dashboard-linter hold, and ours; each of them finds a dashboard that breaks it. */
class DashboardLintTest {
    private static final String METRIC = "sluice_ingest_events_total";
    private static final String CHOSEN = "{job=~\"$job\",instance=~\"$instance\"}";

    @Test
    void dashboardsKeepAllRules() {
        List<String> complaints = new ArrayList<>();
        Repository.dashboards().forEach((file, dashboard) -> LintRule.all().forEach(rule -> rule.check()
                .apply(dashboard)
                .forEach(complaint -> complaints.add(file + ", " + rule.name() + ": " + complaint))));

        assertThat(complaints).isEmpty();
    }

    @Test
    void eachRuleFindsADashboardThatBreaksIt() {
        Map<String, Consumer<ObjectNode>> breakages = breakages();
        assertThat(breakages.keySet())
                .containsExactlyElementsOf(
                        LintRule.all().stream().map(LintRule::name).toList());

        for (LintRule rule : LintRule.all()) {
            ObjectNode dashboard = overview();
            assertThat(rule.check().apply(dashboard)).as(rule.name()).isEmpty();

            Objects.requireNonNull(breakages.get(rule.name())).accept(dashboard);

            assertThat(rule.check().apply(dashboard)).as(rule.name()).isNotEmpty();
        }
    }

    private static Map<String, Consumer<ObjectNode>> breakages() {
        Map<String, Consumer<ObjectNode>> breakages = new LinkedHashMap<>();
        breakages.put(
                "template-datasource-rule", dashboard -> variable(dashboard, 0).put("name", "prometheus"));
        breakages.put("template-job-rule", dashboard -> variable(dashboard, 1).put("allValue", ".*"));
        breakages.put(
                "template-instance-rule", dashboard -> variable(dashboard, 2).put("multi", false));
        breakages.put("template-label-promql-rule", dashboard -> variable(dashboard, 1)
                .put("query", "label_values(job)"));
        breakages.put("template-on-time-change-reload-rule", dashboard -> variable(dashboard, 1)
                .put("refresh", 1));
        breakages.put("uneditable-dashboard-rule", dashboard -> dashboard.put("editable", true));
        breakages.put(
                "panel-datasource-rule",
                dashboard -> ((ObjectNode) target(dashboard).get("datasource")).put("uid", "P1"));
        breakages.put(
                "panel-title-description-rule", dashboard -> panel(dashboard).put("description", " "));
        breakages.put("panel-units-rule", dashboard -> defaults(dashboard).put("unit", "parsecs"));
        breakages.put(
                "panel-no-targets-rule",
                dashboard -> ((ArrayNode) panel(dashboard).get("targets")).removeAll());
        breakages.put("target-promql-rule", dashboard -> ask(dashboard, "1 + 1"));
        breakages.put(
                "target-rate-interval-rule", dashboard -> ask(dashboard, "sum(rate(" + METRIC + CHOSEN + "[5m]))"));
        breakages.put("target-job-rule", dashboard -> ask(dashboard, "sum(up{instance=~\"$instance\"})"));
        breakages.put("target-instance-rule", dashboard -> ask(dashboard, "sum(up{job=~\"$job\",instance=\"a\"})"));
        breakages.put("target-counter-agg-rule", dashboard -> ask(dashboard, "sum(" + METRIC + CHOSEN + ")"));
        breakages.put(
                "target-histogram-rule",
                dashboard -> ask(
                        dashboard, "sum(rate(sluice_schedule_delay_seconds_bucket" + CHOSEN + "[$__rate_interval]))"));
        breakages.put("target-legend", dashboard -> target(dashboard).put("legendFormat", "{{colour}}"));
        breakages.put("target-exemplars", dashboard -> target(dashboard).put("exemplar", true));
        breakages.put("panel-no-value", dashboard -> defaults(dashboard).remove("noValue"));
        return breakages;
    }

    private static ObjectNode overview() {
        JsonNode dashboard = Repository.dashboards().get("overview.json");
        return (ObjectNode) Objects.requireNonNull(dashboard);
    }

    private static ObjectNode variable(ObjectNode dashboard, int index) {
        return (ObjectNode) dashboard.get("templating").get("list").get(index);
    }

    private static ObjectNode panel(ObjectNode dashboard) {
        return (ObjectNode) LintRule.panels(dashboard).getFirst();
    }

    private static ObjectNode target(ObjectNode dashboard) {
        return (ObjectNode) panel(dashboard).get("targets").get(0);
    }

    private static ObjectNode defaults(ObjectNode dashboard) {
        return (ObjectNode) panel(dashboard).get("fieldConfig").get("defaults");
    }

    private static void ask(ObjectNode dashboard, String expr) {
        target(dashboard).put("expr", expr);
    }
}
