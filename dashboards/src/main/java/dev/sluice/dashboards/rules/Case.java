package dev.sluice.dashboards.rules;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An example that promtool plays: series, and what comes of them at a time.
 *
 * @param step time between two values of a series, and between two evaluations
 * @param series values in promtool's notation, by series
 * @param firing alerts of the rule's name that fire then; none: it is silent
 */
record Case(String title, String step, String at, Map<String, String> series, List<Firing> firing) {
    /**
     * @param labels besides severity and service
     * @param value how annotations write {@code $value}
     */
    record Firing(Map<String, String> labels, String value) {
        Firing {
            labels = Map.copyOf(labels);
        }
    }

    Case {
        series = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(series));
        firing = List.copyOf(firing);
    }

    static Case when(String title, String step, String at) {
        return new Case(title, step, at, Map.of(), List.of());
    }

    Case series(String selector, String values) {
        Map<String, String> more = new LinkedHashMap<>(series);
        more.put(selector, values);
        return new Case(title, step, at, more, firing);
    }

    /** Labels as {@code job=sluice,instance=a}. */
    Case fires(String labels, String value) {
        Map<String, String> map = new LinkedHashMap<>();
        for (String label : labels.split(",", -1)) {
            String[] parts = label.split("=", 2);
            map.put(parts[0], parts[1]);
        }
        List<Firing> more = new ArrayList<>(firing);
        more.add(new Firing(map, value));
        return new Case(title, step, at, series, more);
    }
}
