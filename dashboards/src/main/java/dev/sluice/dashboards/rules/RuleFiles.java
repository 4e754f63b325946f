package dev.sluice.dashboards.rules;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** Rules of Prometheus and their tests as YAML, by their path below {@code dashboards/prometheus}. */
public final class RuleFiles {
    private static final String HEAD = "# Written by ./sluice dashboards; change it in dashboards/src.\n";
    private static final String RECORDING = "rules/recording.yaml";
    private static final String ALERTS = "rules/alerts.yaml";

    /** Names of the groups, in an order in which each has what it needs. */
    static final List<String> GROUPS =
            List.of("sluice-objectives", "sluice-hours", "sluice-budgets", "sluice-symptoms");

    private RuleFiles() {}

    public static SortedMap<String, String> all() {
        SortedMap<String, String> files = new TreeMap<>();
        Map<String, Object> recorded = new LinkedHashMap<>();
        recorded.put(GROUPS.get(0), recording(ObjectiveRules.recording()));
        recorded.put(GROUPS.get(1), recording(HourRules.recording()));
        files.put(RECORDING, yaml(groups(recorded)));
        Map<String, Object> alerts = new LinkedHashMap<>();
        alerts.put(GROUPS.get(2), rules(ObjectiveRules.alerts()));
        alerts.put(GROUPS.get(3), rules(Symptoms.all()));
        files.put(ALERTS, yaml(groups(alerts)));
        RuleTests.all().forEach((name, document) -> files.put("tests/" + name, yaml(document)));
        return files;
    }

    private static Map<String, Object> groups(Map<String, ?> groups) {
        List<Object> list = new ArrayList<>();
        groups.forEach((name, rules) -> {
            Map<String, Object> group = new LinkedHashMap<>();
            group.put("name", name);
            group.put("interval", "30s");
            group.put("rules", rules);
            list.add(group);
        });
        return Map.of("groups", list);
    }

    private static List<Object> recording(List<RecordingRule> rules) {
        List<Object> list = new ArrayList<>();
        for (RecordingRule rule : rules) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("record", rule.record());
            map.put("expr", rule.expr());
            if (!rule.labels().isEmpty()) {
                map.put("labels", new TreeMap<>(rule.labels()));
            }
            list.add(map);
        }
        return list;
    }

    private static List<Object> rules(List<Alert> alerts) {
        List<Object> list = new ArrayList<>();
        for (Alert alert : alerts) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("alert", alert.name());
            map.put("expr", alert.expr());
            if (!alert.lasts().equals("0s")) {
                map.put("for", alert.lasts());
            }
            map.put("labels", alert.labels());
            map.put("annotations", alert.annotations());
            list.add(map);
        }
        return list;
    }

    private static String yaml(Object document) {
        DumpSettings settings = DumpSettings.builder()
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .setWidth(1_000)
                .setIndicatorIndent(2)
                .setIndentWithIndicator(true)
                .build();
        return HEAD + new Dump(settings).dumpToString(document);
    }
}
