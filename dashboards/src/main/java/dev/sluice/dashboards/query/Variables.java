package dev.sluice.dashboards.query;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds the values of a dashboard's variables, each by its own query. */
public final class Variables {
    private static final Pattern LABEL_VALUES =
            Pattern.compile("label_values\\(\\s*(?:(?<matcher>.+)\\s*,\\s*)?(?<label>\\w+)\\s*\\)", Pattern.DOTALL);
    private static final Pattern SPECIAL = Pattern.compile("[\\\\^$.*+?()\\[\\]{}|]");

    private final PrometheusApi prometheus;
    private final Span span;

    public Variables(PrometheusApi prometheus, Span span) {
        this.prometheus = prometheus;
        this.span = span;
    }

    /** What a variable may be; none is what a test has to refuse. */
    public List<String> values(ShownVariable variable, Substitution before) throws QueryException {
        if (!variable.type().equals("query")) {
            return variable.type().equals("datasource") ? List.of("prometheus") : variable.options();
        }
        Matcher query = LABEL_VALUES.matcher(before.in(variable.query()).strip());
        if (!query.matches()) {
            throw new QueryException("variable " + variable.name() + " asks for '" + variable.query()
                    + "'; only label_values(label) and label_values(metric, label) are known here");
        }
        String matcher = query.group("matcher");
        return prometheus.labelValues(query.group("label"), matcher == null ? "" : matcher, span);
    }

    /** What stands for a variable in expressions when it is chosen as it is at first: all its values where that may be, else the first. */
    public static String joined(ShownVariable variable, List<String> values) {
        if (!variable.all() && !variable.multi()) {
            return values.getFirst();
        }
        String all = values.stream().map(Variables::escaped).collect(Collectors.joining("|"));
        return values.size() == 1 ? all : "(" + all + ")";
    }

    /** A value in a regular expression inside a text of PromQL: one backslash for each of both. */
    private static String escaped(String value) {
        return SPECIAL.matcher(value).replaceAll(found -> Matcher.quoteReplacement("\\\\" + found.group()));
    }
}
