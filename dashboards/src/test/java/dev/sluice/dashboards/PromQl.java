package dev.sluice.dashboards;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads which series a query is about, and what it does with them. Whether the query is valid, promtool judges. */
final class PromQl {
    private static final Set<String> GROUPING = Set.of("by", "without", "on", "ignoring", "group_left", "group_right");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset", "inf", "nan");
    static final Set<String> AGGREGATORS = Set.of("sum", "min", "max", "avg", "count", "topk", "bottomk", "group");

    private static final Pattern TOKEN = Pattern.compile(
            "\\s+|\"(?:[^\"\\\\]|\\\\.)*\"|[a-zA-Z_:][a-zA-Z0-9_:]*|[0-9][0-9.a-zA-Z]*|[=!<>]=|=~|!~|.",
            Pattern.DOTALL);
    private static final Pattern MATCHER =
            Pattern.compile("\\s*([a-zA-Z_][a-zA-Z0-9_]*)\\s*(=~|!~|!=|=)\\s*\"((?:[^\"\\\\]|\\\\.)*)\"\\s*,?");

    /** {@code operator} and value of a label. */
    record LabelMatcher(String operator, String value) {}

    /**
     * @param range of {@code metric[range]}
     * @param enclosing functions and aggregators around it, from within
     */
    record Selector(
            String metric,
            Map<String, LabelMatcher> matchers,
            @Nullable String range,
            List<String> enclosing) {
        boolean has(String label, String matcher) {
            LabelMatcher found = matchers.get(label);
            return found != null && (found.operator() + found.value()).equals(matcher);
        }

        /** The aggregator nearest to it, or nothing. */
        String aggregator() {
            return enclosing.stream().filter(AGGREGATORS::contains).findFirst().orElse("");
        }
    }

    private final String text;
    private final Deque<String> open = new ArrayDeque<>();
    private final List<Selector> selectors = new ArrayList<>();
    private final Set<String> groupingLabels = new LinkedHashSet<>();
    private int at;
    private String pending = "";

    private PromQl(String text) {
        this.text = text;
    }

    static PromQl of(String text) {
        PromQl query = new PromQl(text);
        while (query.at < text.length()) {
            query.step();
        }
        return query;
    }

    List<Selector> selectors() {
        return selectors;
    }

    Set<String> groupingLabels() {
        return groupingLabels;
    }

    private void step() {
        String token = next();
        if (token.equals("(")) {
            open.push(pending);
            pending = "";
        } else if (token.equals(")")) {
            open.pop();
        } else if (GROUPING.contains(token)) {
            grouping();
        } else if (Character.isLetter(token.charAt(0)) || token.charAt(0) == '_') {
            word(token);
        }
    }

    private void word(String token) {
        if (WORDS.contains(token)) {
            return;
        }
        if (AGGREGATORS.contains(token) || peek() == '(') {
            pending = token;
            return;
        }
        Map<String, LabelMatcher> matchers = new LinkedHashMap<>();
        if (peek() == '{') {
            String braces = until('{', '}');
            Matcher matcher = MATCHER.matcher(braces);
            while (matcher.find()) {
                matchers.put(matcher.group(1), new LabelMatcher(matcher.group(2), matcher.group(3)));
            }
        }
        String range = peek() == '[' ? until('[', ']') : null;
        List<String> enclosing = open.stream().filter(name -> !name.isEmpty()).toList();
        selectors.add(new Selector(token, matchers, range, enclosing));
    }

    private void grouping() {
        if (peek() == '(') {
            for (String label : until('(', ')').split(",", -1)) {
                if (!label.isBlank()) {
                    groupingLabels.add(label.strip());
                }
            }
        }
    }

    /** What lies between these two; strings may contain the second. */
    private String until(char first, char last) {
        at = text.indexOf(first, at) + 1;
        int from = at;
        while (!next().equals(String.valueOf(last))) {
            if (at >= text.length()) {
                throw new IllegalArgumentException("no " + last + " in " + text);
            }
        }
        return text.substring(from, at - 1);
    }

    private char peek() {
        int look = at;
        while (look < text.length() && Character.isWhitespace(text.charAt(look))) {
            look++;
        }
        return look < text.length() ? text.charAt(look) : ' ';
    }

    private String next() {
        Matcher matcher = TOKEN.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            throw new IllegalArgumentException("cannot read " + text.substring(at));
        }
        at = matcher.end();
        return matcher.group();
    }
}
