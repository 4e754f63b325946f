package dev.sluice.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Queries ask only for metrics, labels and values that docs/metrics.md names, and add replicas up as it says. */
class CatalogueTest {
    private final Catalogue catalogue = Catalogue.read();

    @Test
    void dashboardsAskForWhatTheCatalogueNames() {
        List<String> complaints = new ArrayList<>();
        Repository.dashboards().forEach((file, dashboard) -> {
            for (String expr : expressions(dashboard)) {
                catalogue
                        .complaints(expr)
                        .forEach(complaint -> complaints.add(file + ": " + complaint + " in " + expr));
            }
        });

        assertThat(complaints).isEmpty();
    }

    @Test
    void rulesAskForWhatTheCatalogueNames() {
        List<String> complaints = new ArrayList<>();
        Repository.rules().forEach(rule -> catalogue
                .complaints(rule.expr())
                .forEach(complaint -> complaints.add(rule.name() + ": " + complaint)));

        assertThat(complaints).isEmpty();
    }

    @Test
    void dashboardsPutReplicasTogetherAsTheCatalogueSays() {
        List<String> complaints = new ArrayList<>();
        Repository.dashboards().forEach((file, dashboard) -> {
            for (JsonNode panel : dashboard.get("panels")) {
                for (JsonNode target : panel.path("targets")) {
                    complaints.addAll(together(file, target.get("expr").asText()));
                }
            }
        });

        assertThat(complaints).isEmpty();
    }

    @Test
    void eachMetricOfOursIsShownOrWatched() {
        Set<String> missing = new TreeSet<>(catalogue.names());
        Repository.dashboards().values().forEach(dashboard -> expressions(dashboard)
                .forEach(expr -> seen(expr, missing)));
        Repository.rules().forEach(rule -> seen(rule.expr(), missing));

        // The ratios of all windows are for people who ask; events per batch and the log's head explain no trouble.
        assertThat(missing)
                .containsExactlyInAnyOrder(
                        "sluice_event_log_position",
                        "sluice_ingest_batch_size",
                        "sluice_pipeline_last_success_timestamp_seconds",
                        "sluice_projection_batch_duration_seconds");
    }

    @Test
    void unknownNamesLabelsAndValuesAreFound() {
        assertThat(catalogue.complaints("sum(sluice_no_such_metric)"))
                .containsExactly("docs/metrics.md has no sluice_no_such_metric");
        assertThat(catalogue.complaints("sum by (colour) (sluice_gate_holds{size=\"1\"})"))
                .containsExactly("sluice_gate_holds has no label size", "no metric of the query has the label colour");
        assertThat(catalogue.complaints("rate(sluice_ingest_events_total{result=\"acepted\"}[5m])"))
                .containsExactly(
                        "docs/metrics.md does not say that result of sluice_ingest_events_total may be acepted");
        assertThat(catalogue.complaints("rate(sluice_ingest_commit_duration_seconds[5m])"))
                .containsExactly("docs/metrics.md has no sluice_ingest_commit_duration_seconds");
        assertThat(together("x", "sum(sluice_gate_holds)"))
                .containsExactly("x: sluice_gate_holds of replicas is put together by max, not by sum");
    }

    private List<String> together(String file, String expr) {
        List<String> complaints = new ArrayList<>();
        for (PromQl.Selector selector : PromQl.of(expr).selectors()) {
            Catalogue.Metric metric = catalogue.metric(selector.metric());
            if (metric != null && !selector.aggregator().equals(metric.over())) {
                complaints.add(file + ": " + selector.metric() + " of replicas is put together by " + metric.over()
                        + ", not by " + selector.aggregator());
            }
        }
        return complaints;
    }

    private void seen(String expr, Set<String> missing) {
        for (PromQl.Selector selector : PromQl.of(expr).selectors()) {
            Catalogue.Metric metric = catalogue.metric(selector.metric());
            if (metric != null) {
                missing.remove(metric.name());
            }
        }
    }

    /** Queries of panels and of variables. */
    private static List<String> expressions(JsonNode dashboard) {
        List<String> expressions = new ArrayList<>();
        dashboard.get("panels").forEach(panel -> panel.path("targets")
                .forEach(target -> expressions.add(target.get("expr").asText())));
        dashboard.get("templating").get("list").forEach(variable -> {
            String query = variable.get("query").asText();
            if (query.startsWith("label_values(")) {
                String label = query.substring(query.lastIndexOf(',') + 1, query.length() - 1)
                        .strip();
                String selector = query.substring("label_values(".length(), query.lastIndexOf(','));
                expressions.add("sum by (" + label + ") (" + selector + ")");
            }
        });
        return expressions;
    }
}
