package dev.sluice.dashboards;

import java.util.ArrayList;
import java.util.List;

/**
 * PromQL as the dashboards write it. Every selector is of the chosen jobs and instances, every rate goes over
 * {@code $__rate_interval}. {@code by} are labels with commas, or nothing.
 */
public final class Query {
    private static final String CHOSEN = "job=~\"$job\",instance=~\"$instance\"";

    private Query() {}

    /** A selector. Matchers are as PromQL writes them: {@code result="failure"}. */
    static String of(String metric, String... matchers) {
        List<String> all = new ArrayList<>(List.of(CHOSEN));
        all.addAll(List.of(matchers));
        return metric + "{" + String.join(",", all) + "}";
    }

    /** A counter's rate, added up over replicas. */
    static String rate(String by, String counter, String... matchers) {
        return sum(by, "rate(" + of(counter, matchers) + "[$__rate_interval])");
    }

    /** A counter's rate by the minute, for what happens seldom, added up over replicas. */
    static String perMinute(String by, String counter, String... matchers) {
        return "60 * " + rate(by, counter, matchers);
    }

    /** Share of the rate of a counter that has these labels. */
    static String share(String by, String counter, String matcher, String... ofMatchers) {
        String[] both = new String[ofMatchers.length + 1];
        System.arraycopy(ofMatchers, 0, both, 0, ofMatchers.length);
        both[ofMatchers.length] = matcher;
        return rate(by, counter, both) + "\n/\n" + rate(by, counter, ofMatchers);
    }

    /** A quantile of a histogram over all replicas. */
    static String quantile(double quantile, String by, String histogram, String... matchers) {
        String labels = by.isEmpty() ? "le" : "le, " + by;
        return "histogram_quantile(" + quantile + ", " + rate(labels, histogram + "_bucket", matchers) + ")";
    }

    /** A gauge of which each replica tells its own part. */
    static String own(String by, String gauge, String... matchers) {
        return sum(by, of(gauge, matchers));
    }

    /** A gauge that all replicas of a job read alike from the store: the greatest of each job, jobs added up. */
    static String shared(String by, String gauge, String... matchers) {
        return sum(by, aggregate("max", by.isEmpty() ? "job" : "job, " + by, of(gauge, matchers)));
    }

    /** The rate by the minute of a counter that all replicas of a job read alike from the store. */
    static String sharedPerMinute(String by, String counter, String... matchers) {
        String rate = "rate(" + of(counter, matchers) + "[$__rate_interval])";
        return "60 * " + sum(by, aggregate("max", by.isEmpty() ? "job" : "job, " + by, rate));
    }

    static String max(String by, String gauge, String... matchers) {
        return aggregate("max", by, of(gauge, matchers));
    }

    static String min(String by, String gauge, String... matchers) {
        return aggregate("min", by, of(gauge, matchers));
    }

    static String sum(String by, String expr) {
        return aggregate("sum", by, expr);
    }

    private static String aggregate(String operator, String by, String expr) {
        return by.isEmpty() ? operator + "(" + expr + ")" : operator + " by (" + by + ") (" + expr + ")";
    }
}
