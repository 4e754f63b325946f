package dev.sluice.dashboards;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Colours of values of labels, the same on every panel: what went well is green, what a person has to look at is red. */
final class Meaning {
    private static final Map<String, Map<String, String>> COLOURS = Map.of(
            "result",
            colours("success green, failure red, error dark-red, timeout orange, cancellation purple, skip light-blue,"
                    + " accepted green, duplicate blue, rejected red"),
            "outcome",
            colours("success green, client_error yellow, server_error red"),
            "severity",
            colours("info blue, warn yellow, error orange, critical red"),
            "band",
            colours("low green, medium yellow, high red"),
            "tier",
            colours("notice blue, warning orange, critical red"),
            "state",
            colours("pending yellow, executing green, finalizing blue, used orange, free green, closed green, half_open"
                    + " yellow, open red"),
            "decision",
            colours("allow green, allow_with_warnings yellow, hold orange, deny red"),
            "score",
            colours("helped green, harmed red, no_difference blue, unknown purple"));

    private Meaning() {}

    /** Colours by the names of series, for a panel whose legends are these. */
    static Map<String, String> of(List<Target> targets) {
        Map<String, String> colours = new LinkedHashMap<>();
        for (Target target : targets) {
            String label = target.legend().replaceAll("^\\{\\{(\\w+)}}$", "$1");
            colours.putAll(COLOURS.getOrDefault(label, Map.of()));
        }
        return colours;
    }

    private static Map<String, String> colours(String text) {
        Map<String, String> colours = new LinkedHashMap<>();
        for (String pair : text.split(", ", -1)) {
            int space = pair.indexOf(' ');
            colours.put(pair.substring(0, space), pair.substring(space + 1));
        }
        return colours;
    }
}
