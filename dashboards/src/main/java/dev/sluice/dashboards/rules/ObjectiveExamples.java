package dev.sluice.dashboards.rules;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Examples for the rules of objectives: six events per second of which a third misses, and budgets that burn. */
final class ObjectiveExamples {
    static final double EVENTS = 6;
    static final double MISSES = 2;

    private static final String REPLICA = "job=\"sluice\",instance=\"a:8642\"";
    /** Per minute: 360 is six per second. */
    private static final String ALL = "0+360x20";

    private static final String GOOD = "0+240x20";
    private static final String BAD = "0+120x20";

    private ObjectiveExamples() {}

    /** Counters of a replica from which both rates follow; some of them do not count. */
    static Map<String, String> raw(Objective objective) {
        Map<String, String> series = new LinkedHashMap<>();
        switch (objective) {
            case INGEST -> {
                String count = "sluice_ingest_request_duration_seconds_count{" + REPLICA + ",endpoint=\"one\",outcome=";
                series.put(count + "\"success\"}", GOOD);
                series.put(count + "\"server_error\"}", BAD);
                series.put(count + "\"client_error\"}", ALL);
            }
            case LINEAGE -> {
                histogram(series, "sluice_projection_lag_seconds", "30.0", ",projection=\"graph\"");
                series.put("sluice_projection_lag_seconds_count{" + REPLICA + ",projection=\"catalog\"}", ALL);
            }
            case SCHEDULE -> histogram(series, "sluice_schedule_delay_seconds", "5.0", "");
            case GRAPHQL -> histogram(series, "sluice_graphql_operation_duration_seconds", "0.5", ",kind=\"query\"");
            case REPORTS -> {
                String jobs = "sluice_report_jobs_total{" + REPLICA + ",kind=\"run\",result=";
                series.put(jobs + "\"success\"}", GOOD);
                series.put(jobs + "\"failure\"}", BAD);
                series.put(jobs + "\"cancellation\"}", ALL);
            }
        }
        return series;
    }

    private static void histogram(Map<String, String> series, String name, String le, String labels) {
        series.put(name + "_bucket{" + REPLICA + labels + ",le=\"" + le + "\"}", GOOD);
        series.put(name + "_bucket{" + REPLICA + labels + ",le=\"+Inf\"}", ALL);
        series.put(name + "_count{" + REPLICA + labels + "}", ALL);
    }

    /** The recorded rates of two replicas alike, for the rules that build on them. */
    static Map<String, String> recorded(String job, String events, String misses) {
        Map<String, String> series = new LinkedHashMap<>();
        for (String instance : List.of("a:8642", "b:8642")) {
            String labels = "{job=\"" + job + "\",instance=\"" + instance + "\",objective=\"graphql\"}";
            series.put(ObjectiveRules.EVENTS + labels, events);
            series.put(ObjectiveRules.MISSES + labels, misses);
        }
        return series;
    }

    /** A burn a little too fast, one a little below, one that is over, and three misses in all. */
    static List<Case> cases(Objective objective, String step, double limit) {
        String labels = "job=sluice,objective=" + objective.label();
        double over = limit * 1.25;
        return List.of(
                burning("burns faster than that", objective, step, "1x15", Numbers.plain(over) + "x15")
                        .fires(labels, percent(over)),
                burning("burns slower than that", objective, step, "1x15", Numbers.plain(limit * 0.75) + "x15"),
                burning("burned and is over", objective, step, "1x15", Numbers.plain(limit * 3) + "x12 0x3"),
                burning("a single miss of few events", objective, step, "0.000002x15", "0.000001x15"));
    }

    private static Case burning(String title, Objective objective, String step, String events, String misses) {
        String labels = "{" + REPLICA + ",objective=\"" + objective.label() + "\"}";
        return Case.when(title, step, 15 * minutes(step) + "m")
                .series(ObjectiveRules.EVENTS + labels, events)
                .series(ObjectiveRules.MISSES + labels, misses);
    }

    private static int minutes(String step) {
        int number = Integer.parseInt(step.substring(0, step.length() - 1));
        return step.endsWith("h") ? 60 * number : number;
    }

    /** As {@code humanizePercentage} writes it: four digits that count. */
    private static String percent(double share) {
        return Numbers.plain(new java.math.BigDecimal(share * 100, new java.math.MathContext(4)).doubleValue()) + "%";
    }
}
