package dev.sluice.dashboards;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The metrics that docs/metrics.md names, what the rules record, and what Prometheus itself tells. */
final class Catalogue {
    private static final Set<String> OF_PROMETHEUS = Set.of("up", "scrape_samples_scraped");

    /** A row of the table; {@code over} is how values of replicas are put together. */
    record Metric(String name, String type, Set<String> labels, String over, String what) {}

    private final Map<String, Metric> metrics = new LinkedHashMap<>();
    private final List<String> families = new ArrayList<>();
    private String introduction = "";

    static Catalogue read() {
        Catalogue catalogue = new Catalogue();
        String page = Repository.text(Repository.ROOT.resolve("docs/metrics.md"));
        catalogue.introduction = page.substring(0, page.indexOf("\n| "));
        page.lines().forEach(catalogue::row);
        for (Repository.Rule rule : Repository.rules()) {
            if (!rule.alert()) {
                Set<String> labels = new TreeSet<>(PromQl.of(rule.expr()).groupingLabels());
                labels.add("objective");
                catalogue.metrics.put(rule.name(), new Metric(rule.name(), "gauge", labels, "sum", ""));
            }
        }
        for (String name : OF_PROMETHEUS) {
            catalogue.metrics.put(name, new Metric(name, "gauge", Set.of(), "sum", ""));
        }
        return catalogue;
    }

    private void row(String line) {
        if (!line.startsWith("| ") || line.startsWith("| **") || line.startsWith("| metric ")) {
            return;
        }
        String[] cells = line.substring(1).split("\\|", -1);
        String name = cells[0].strip();
        if (name.contains("*")) {
            for (String family : name.split(",", -1)) {
                families.add(family.strip().replace("*", ""));
            }
            return;
        }
        Set<String> labels = new TreeSet<>();
        for (String label : cells[2].split(",", -1)) {
            if (!label.isBlank()) {
                labels.add(label.strip());
            }
        }
        metrics.put(name, new Metric(name, cells[1].strip(), labels, cells[3].strip(), cells[4].strip()));
    }

    Set<String> names() {
        return metrics.keySet();
    }

    /** The metric whose series has this name: a histogram has three. */
    @Nullable
    Metric metric(String series) {
        Metric metric = metrics.get(series);
        if (metric != null && !metric.type().equals("histogram")) {
            return metric;
        }
        Metric histogram = metrics.get(series.replaceAll("_(bucket|count|sum)$", ""));
        return histogram != null && histogram.type().equals("histogram") && metric == null ? histogram : null;
    }

    /** What is wrong with a query: names, labels and values that are not in the table. */
    List<String> complaints(String expr) {
        List<String> complaints = new ArrayList<>();
        Set<String> known = new TreeSet<>(Set.of("job", "instance"));
        PromQl query = PromQl.of(expr);
        boolean ofFamily = false;
        for (PromQl.Selector selector : query.selectors()) {
            Metric metric = metric(selector.metric());
            if (metric == null) {
                if (families.stream().noneMatch(selector.metric()::startsWith)) {
                    complaints.add("docs/metrics.md has no " + selector.metric());
                }
                ofFamily = true;
                continue;
            }
            Set<String> labels = new TreeSet<>(metric.labels());
            labels.addAll(Set.of("job", "instance"));
            if (selector.metric().endsWith("_bucket")) {
                labels.add("le");
            }
            known.addAll(labels);
            selector.matchers().forEach((label, matcher) -> {
                if (!labels.contains(label)) {
                    complaints.add(selector.metric() + " has no label " + label);
                } else if (metric.labels().contains(label) && !metric.what().isEmpty()) {
                    values(metric, label, matcher.value(), complaints);
                }
            });
        }
        for (String label : query.groupingLabels()) {
            if (!known.contains(label) && !ofFamily) {
                complaints.add("no metric of the query has the label " + label);
            }
        }
        return complaints;
    }

    /** A value is told in the metric's row, in that of another metric with the same label, or above the table. */
    private void values(Metric metric, String label, String pattern, List<String> complaints) {
        if (pattern.startsWith("$") || label.equals("status")) {
            return; // a variable, or a status of HTTP
        }
        StringBuilder told = new StringBuilder(introduction);
        metrics.values().stream()
                .filter(other -> other.labels().contains(label))
                .forEach(other -> told.append('\n').append(other.what()));
        for (String value : pattern.split("\\|", -1)) {
            if (!Pattern.compile("\\b" + Pattern.quote(value) + "\\b")
                    .matcher(told)
                    .find()) {
                complaints.add(
                        "docs/metrics.md does not say that " + label + " of " + metric.name() + " may be " + value);
            }
        }
    }
}
