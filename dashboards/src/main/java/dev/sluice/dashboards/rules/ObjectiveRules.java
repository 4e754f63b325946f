package dev.sluice.dashboards.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How well the objectives are kept, over windows of time, and alerts when their budgets burn too fast. Events and those
 * that miss are recorded for each replica and each five minutes; longer windows add these up, so that they cost little.
 */
public final class ObjectiveRules {
    /** Events per second that an objective counts. */
    public static final String EVENTS = "job_instance:sluice_objective_events:rate5m";

    /** Those of them that miss it. */
    public static final String MISSES = "job_instance:sluice_objective_misses:rate5m";

    /** Fewer misses than this are no trend: one failed report of one would be a share of 100 %. */
    private static final int LEAST_MISSES = 3;

    private static final String SLUICE = "job=\"sluice\",instance=\"a:8642\"";

    /** Two windows: the long one says that it matters, the short one that it goes on. */
    private record Burn(
            String window, int seconds, String shortWindow, double factor, Severity severity, String step) {}

    private static final List<Burn> BURNS = List.of(
            new Burn("1h", 3_600, "5m", 14.4, Severity.PAGE, "5m"),
            new Burn("6h", 21_600, "30m", 6, Severity.PAGE, "30m"),
            new Burn("1d", 86_400, "2h", 3, Severity.TICKET, "2h"),
            new Burn("3d", 259_200, "6h", 1, Severity.TICKET, "6h"));

    private static final List<String> WINDOWS = List.of("30m", "1h", "2h", "6h", "1d", "3d");

    private ObjectiveRules() {}

    static List<RecordingRule> recording() {
        List<RecordingRule> rules = new ArrayList<>();
        for (Objective objective : Objective.all()) {
            Map<String, String> label = Map.of("objective", objective.label());
            String labels = "{" + SLUICE + ",objective=\"" + objective.label() + "\"}";
            rules.add(new RecordingRule(
                    EVENTS,
                    objective.eventsRate("5m"),
                    label,
                    List.of(new RecordingRule.Example(
                            "a third misses",
                            "1m",
                            "10m",
                            ObjectiveExamples.raw(objective),
                            labels,
                            ObjectiveExamples.EVENTS))));
            rules.add(new RecordingRule(
                    MISSES,
                    objective.missesRate("5m"),
                    label,
                    List.of(new RecordingRule.Example(
                            "a third misses",
                            "1m",
                            "10m",
                            ObjectiveExamples.raw(objective),
                            labels,
                            ObjectiveExamples.MISSES))));
        }
        rules.add(ratio("5m", MISSES, EVENTS));
        for (String window : WINDOWS) {
            rules.add(ratio(
                    window,
                    "sum_over_time(" + MISSES + "[" + window + "])",
                    "sum_over_time(" + EVENTS + "[" + window + "])"));
        }
        return rules;
    }

    private static RecordingRule ratio(String window, String misses, String events) {
        return new RecordingRule(
                ratioOf(window),
                "sum by (job, objective) (" + misses + ")\n/\nsum by (job, objective) (" + events + ")",
                Map.of(),
                List.of(new RecordingRule.Example(
                        "a quarter missed",
                        "1m",
                        "40m",
                        ObjectiveExamples.recorded("sluice", "1x40", "0.25x40"),
                        "{job=\"sluice\",objective=\"graphql\"}",
                        0.25)));
    }

    private static String ratioOf(String window) {
        return "job_objective:sluice_objective_misses:ratio_rate" + window;
    }

    static List<Alert> alerts() {
        List<Alert> alerts = new ArrayList<>();
        for (Objective objective : Objective.all()) {
            BURNS.forEach(burn -> alerts.add(alert(objective, burn)));
        }
        return alerts;
    }

    private static Alert alert(Objective objective, Burn burn) {
        String chosen = "{objective=\"" + objective.label() + "\"}";
        String limit = " > " + Numbers.plain(burn.factor()) + " * " + Numbers.plain(objective.budget());
        String misses = "sum by (job, objective) (avg_over_time(" + MISSES + chosen + "[" + burn.window() + "]))";
        String expr = ratioOf(burn.window()) + chosen + limit
                + "\nand " + ratioOf(burn.shortWindow()) + chosen + limit
                + "\nand " + misses + " * " + burn.seconds() + " >= " + LEAST_MISSES;
        String label = objective.label();
        String name = "Sluice" + label.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + label.substring(1)
                + "BudgetBurns" + burn.window();
        Alert alert = new Alert(
                name,
                burn.severity(),
                expr,
                "0s",
                objective.title() + ": error budget burns " + Numbers.plain(burn.factor()) + " times as fast as it may",
                "{{ $value | humanizePercentage }} missed the objective (" + objective.target() + " of "
                        + objective.counts() + ") within " + burn.window() + ", and it goes on.",
                objective.dashboard(),
                objective.runbook(),
                List.of());
        return ObjectiveExamples.cases(objective, burn.step(), burn.factor() * objective.budget()).stream()
                .reduce(alert, Alert::with, (one, other) -> one);
    }
}
