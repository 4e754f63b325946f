package dev.sluice.dashboards.rules;

import java.util.Arrays;
import java.util.List;

/**
 * What we promise to those who use the service. Events are counted for each replica; those that miss are a share of them,
 * and {@link #budget()} is the share that may.
 */
public enum Objective {
    INGEST(
            "ingest",
            "Events are acknowledged",
            "requests to ingest that were answered and not failed by the service",
            0.001,
            "sluice_ingest_request_duration_seconds_count{outcome!=\"client_error\"}",
            "sluice_ingest_request_duration_seconds_count{outcome=\"server_error\"}",
            "sluice-ingest"),
    LINEAGE(
            "lineage",
            "Events are visible in lineage within 30 s",
            "events that the graph showed less than 30 seconds after their receipt",
            0.01,
            "sluice_projection_lag_seconds_count{projection=\"graph\"}",
            "sluice_projection_lag_seconds_bucket{projection=\"graph\",le=~\"30(\\\\.0)?\"}",
            "sluice-ingest"),
    SCHEDULE(
            "schedule",
            "Runs are created within 5 s of their slot",
            "slots of schedules whose run was created less than 5 seconds later",
            0.01,
            "sluice_schedule_delay_seconds_count",
            "sluice_schedule_delay_seconds_bucket{le=~\"5(\\\\.0)?\"}",
            "sluice-runs"),
    GRAPHQL(
            "graphql",
            "GraphQL answers within 500 ms",
            "queries and mutations that were answered in less than 500 milliseconds",
            0.01,
            "sluice_graphql_operation_duration_seconds_count",
            "sluice_graphql_operation_duration_seconds_bucket{le=\"0.5\"}",
            "sluice-graphql"),
    REPORTS(
            "reports",
            "Reports are made",
            "tries of reports that did not fail",
            0.01,
            "sluice_report_jobs_total{result!=\"cancellation\"}",
            "sluice_report_jobs_total{result=\"failure\"}",
            "sluice-audit");

    private final String label;
    private final String title;
    private final String counts;
    private final double budget;
    private final String events;
    private final String judged;
    private final String dashboard;

    Objective(
            String label, String title, String counts, double budget, String events, String judged, String dashboard) {
        this.label = label;
        this.title = title;
        this.counts = counts;
        this.budget = budget;
        this.events = events;
        this.judged = judged;
        this.dashboard = dashboard;
    }

    public static List<Objective> all() {
        return Arrays.asList(values());
    }

    /** Value of the label {@code objective}. */
    public String label() {
        return label;
    }

    public String title() {
        return title;
    }

    /** What counts as kept. */
    public String counts() {
        return counts;
    }

    /** Share of events that may miss. */
    public double budget() {
        return budget;
    }

    /** As people write it: 99.9 %. */
    public String target() {
        return Numbers.plain(100 - 100 * budget) + " %";
    }

    public String dashboard() {
        return dashboard;
    }

    /** Name of its page below {@code docs/runbooks}. */
    public String runbook() {
        return "objective-" + label;
    }

    String eventsRate(String window) {
        return "sum by (job, instance) (rate(" + events + "[" + window + "]))";
    }

    /** Of a histogram those are all less those in the bucket of the objective. */
    String missesRate(String window) {
        String rate = "sum by (job, instance) (rate(" + judged + "[" + window + "]))";
        return judged.contains("_bucket") ? eventsRate(window) + "\n-\n" + rate : rate;
    }
}
