package dev.sluice.dashboards.query;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts the values of variables into expressions, as Grafana does. */
public final class Substitution {
    private static final Pattern VARIABLE =
            Pattern.compile("\\$\\{(?<braced>\\w+)(?::\\w+)?}|\\$(?<plain>\\w+)|\\[\\[(?<old>\\w+)]]");
    /** Samples are that much fewer than scrapes at worst; what Grafana multiplies with. */
    private static final int SCRAPES_OF_A_RATE = 4;

    private final Map<String, String> values;

    private Substitution(Map<String, String> values) {
        this.values = Map.copyOf(values);
    }

    /**
     * With what Grafana itself provides.
     *
     * @param scrape the interval of scrapes that the data source is told
     */
    public static Substitution of(Span span, Duration scrape) {
        Duration interval = span.step();
        Duration rate = max(interval.plus(scrape), scrape.multipliedBy(SCRAPES_OF_A_RATE));
        Map<String, String> values = new HashMap<>();
        put(values, "__interval", interval);
        put(values, "__rate_interval", rate);
        put(values, "__range", span.length());
        values.put("__range_s", Long.toString(span.length().toSeconds()));
        values.put("__from", Long.toString(span.from().toEpochMilli()));
        values.put("__to", Long.toString(span.to().toEpochMilli()));
        return new Substitution(values);
    }

    private static void put(Map<String, String> values, String name, Duration duration) {
        values.put(name, Math.max(1, duration.toSeconds()) + "s");
        values.put(name + "_ms", Long.toString(duration.toMillis()));
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /** With one more variable. */
    public Substitution with(String name, String value) {
        Map<String, String> more = new HashMap<>(values);
        more.put(name, value);
        return new Substitution(more);
    }

    /** The text with all variables replaced; one that is not known is refused. */
    public String in(String text) throws QueryException {
        StringBuilder whole = new StringBuilder();
        Matcher matcher = VARIABLE.matcher(text);
        while (matcher.find()) {
            String name = name(matcher);
            String value = values.get(name);
            if (value == null) {
                throw new QueryException("unknown variable $" + name + " in " + text);
            }
            matcher.appendReplacement(whole, Matcher.quoteReplacement(value));
        }
        return matcher.appendTail(whole).toString();
    }

    private static String name(Matcher matcher) {
        String braced = matcher.group("braced");
        String plain = matcher.group("plain");
        return braced != null ? braced : plain != null ? plain : matcher.group("old");
    }
}
