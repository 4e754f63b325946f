package dev.sluice.dashboards.rules;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;

/**
 * Writes the examples of rules as promtool's unit tests; a file for each step of time, since a file has only one. Examples
 * of the same title, and those of different metrics, are played together: starting anew takes promtool longer than playing.
 */
final class RuleTests {
    private final SortedMap<String, List<Test>> files = new TreeMap<>();

    /** Series and what is expected of them. */
    private static final class Test {
        private final Set<String> titles = new LinkedHashSet<>();
        private final Map<String, String> series = new LinkedHashMap<>();
        private final Set<String> metrics = new HashSet<>();
        private final List<Object> values = new ArrayList<>();
        private final List<Object> alerts = new ArrayList<>();

        boolean takes(Map<String, String> more, String title) {
            boolean alike = more.entrySet().stream()
                    .allMatch(one -> one.getValue().equals(series.getOrDefault(one.getKey(), one.getValue())));
            // What is recorded from one series cannot be played as well.
            boolean apart =
                    values.isEmpty() && more.keySet().stream().map(Test::metric).noneMatch(metrics::contains);
            return alike && (apart || titles.contains(title));
        }

        void add(Map<String, String> more, String title) {
            titles.add(title);
            series.putAll(more);
            more.keySet().forEach(selector -> metrics.add(metric(selector)));
        }

        private static String metric(String selector) {
            return selector.substring(0, selector.indexOf('{'));
        }
    }

    private RuleTests() {}

    /** The documents by file name. */
    static SortedMap<String, Object> all() {
        RuleTests tests = new RuleTests();
        ObjectiveRules.recording().forEach(tests::add);
        HourRules.recording().forEach(tests::add);
        ObjectiveRules.alerts().forEach(tests::add);
        Symptoms.all().forEach(tests::add);
        SortedMap<String, Object> documents = new TreeMap<>();
        tests.files.forEach((step, played) -> documents.put("every-" + step + ".yaml", document(step, played)));
        return documents;
    }

    private void add(RecordingRule rule) {
        for (RecordingRule.Example example : rule.examples()) {
            Map<String, Object> expected = new LinkedHashMap<>();
            // Rates are no exact binary fractions.
            expected.put("expr", "round(" + rule.record() + example.labels() + ", 0.000001)");
            expected.put("eval_time", example.at());
            expected.put("exp_samples", List.of(sample(example)));
            test(example.step(), example.title(), example.series()).values.add(expected);
        }
    }

    private static Map<String, Object> sample(RecordingRule.Example example) {
        Map<String, Object> sample = new LinkedHashMap<>();
        // Without a name, which round() drops.
        sample.put("labels", example.labels());
        sample.put("value", example.value());
        return sample;
    }

    private void add(Alert alert) {
        for (Case example : alert.cases()) {
            Map<String, Object> expected = new LinkedHashMap<>();
            expected.put("eval_time", example.at());
            expected.put("alertname", alert.name());
            expected.put(
                    "exp_alerts",
                    example.firing().stream().map(fired -> fired(alert, fired)).toList());
            test(example.step(), example.title(), example.series()).alerts.add(expected);
        }
    }

    /** The first that can take these series. */
    private Test test(String step, String title, Map<String, String> series) {
        List<Test> tests = files.computeIfAbsent(step, key -> new ArrayList<>());
        for (Test test : tests) {
            if (test.takes(series, title)) {
                test.add(series, title);
                return test;
            }
        }
        Test test = new Test();
        test.add(series, title);
        tests.add(test);
        return test;
    }

    private static Map<String, Object> document(String step, List<Test> tests) {
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("rule_files", List.of("../rules/recording.yaml", "../rules/alerts.yaml"));
        file.put("evaluation_interval", step);
        // Otherwise by chance, and with a long step an alert would not see what is recorded at the same time.
        file.put("group_eval_order", RuleFiles.GROUPS);
        List<Object> list = new ArrayList<>();
        tests.forEach(test -> list.add(document(step, test)));
        file.put("tests", list);
        return file;
    }

    private static Map<String, Object> document(String step, Test test) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("name", String.join("; ", test.titles));
        document.put("interval", step);
        List<Object> input = new ArrayList<>();
        test.series.forEach((selector, values) -> {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("series", selector);
            one.put("values", values);
            input.add(one);
        });
        document.put("input_series", input);
        if (!test.values.isEmpty()) {
            document.put("promql_expr_test", test.values);
        }
        if (!test.alerts.isEmpty()) {
            document.put("alert_rule_test", test.alerts);
        }
        return document;
    }

    private static Map<String, Object> fired(Alert alert, Case.Firing fired) {
        Map<String, String> labels = new TreeMap<>(alert.labels());
        labels.putAll(fired.labels());
        Map<String, String> annotations = new LinkedHashMap<>();
        alert.annotations().forEach((key, text) -> annotations.put(key, filled(text, fired)));
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("exp_labels", labels);
        one.put("exp_annotations", annotations);
        return one;
    }

    private static String filled(String text, Case.Firing fired) {
        String filled = text.replaceAll("\\{\\{ \\$value[^}]*}}", Matcher.quoteReplacement(fired.value()));
        for (var label : fired.labels().entrySet()) {
            filled = filled.replace("{{ $labels." + label.getKey() + " }}", label.getValue());
        }
        return filled;
    }
}
