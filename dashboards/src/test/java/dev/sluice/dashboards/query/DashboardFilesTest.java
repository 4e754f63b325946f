package dev.sluice.dashboards.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DashboardFilesTest {
    @Test
    void readsPanelsAlsoThoseInFoldedRows() throws IOException {
        ShownDashboard dashboard = DashboardFiles.read("""
                {"uid": "u", "title": "T", "templating": {"list": [
                   {"name": "datasource", "type": "datasource", "query": "prometheus"},
                   {"name": "job", "type": "query", "query": {"query": "label_values(up, job)"}, "includeAll": true, "multi": true},
                   {"name": "quantile", "type": "custom", "query": "0.5, 0.95"}]},
                 "panels": [
                   {"id": 1, "type": "row", "title": "R", "panels": [
                     {"id": 2, "type": "stat", "title": "S", "gridPos": {"x": 1, "y": 2, "w": 3, "h": 4},
                      "targets": [{"refId": "A", "expr": "up", "legendFormat": "__auto", "instant": true}],
                      "fieldConfig": {"defaults": {"unit": "s", "color": {"mode": "thresholds"},
                        "thresholds": {"steps": [{"color": "red", "value": null}, {"color": "green", "value": 1}]},
                        "mappings": [{"type": "value", "options": {"0": {"text": "down"}}}],
                        "custom": {"drawStyle": "bars", "stacking": {"mode": "normal"}, "fillOpacity": 30,
                          "thresholdsStyle": {"mode": "dashed"}}},
                       "overrides": [{"matcher": {"id": "byName", "options": "failure"},
                         "properties": [{"id": "color", "value": {"mode": "fixed", "fixedColor": "dark-red"}}]}]}}]}]}
                """);

        assertThat(dashboard.variables())
                .containsExactly(
                        new ShownVariable(
                                "datasource", "datasource", "prometheus", List.of("prometheus"), false, false, ""),
                        new ShownVariable("job", "query", "label_values(up, job)", List.of(), true, true, ""),
                        new ShownVariable("quantile", "custom", "0.5, 0.95", List.of("0.5", "0.95"), false, false, ""));
        assertThat(dashboard.panels()).extracting(ShownPanel::isData).containsExactly(false, true);
        assertThat(dashboard.panels().getLast())
                .isEqualTo(new ShownPanel(
                        2,
                        "S",
                        "stat",
                        new ShownPanel.Place(1, 2, 3, 4),
                        new ShownPanel.Style(
                                "s",
                                "no data",
                                Map.of("failure", "dark-red"),
                                List.of(
                                        new ShownPanel.Step(Double.NEGATIVE_INFINITY, "red"),
                                        new ShownPanel.Step(1, "green")),
                                List.of(new ShownPanel.Mapping("0", "down", "")),
                                new ShownPanel.Curve(
                                        ShownPanel.Drawing.BARS,
                                        ShownPanel.Stacking.STACKED,
                                        0.3,
                                        ShownPanel.Lines.DASHED)),
                        List.of(new ShownTarget("A", "up", "", true)),
                        ""));
    }
}
