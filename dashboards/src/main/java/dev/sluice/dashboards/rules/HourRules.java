package dev.sluice.dashboards.rules;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What happened within an hour. A panel with a number needs it: the rate of a few minutes, told by the hour, would make sixty
 * of one.
 */
public final class HourRules {
    /** Runs that ended. */
    public static final String RUNS = "job_instance_namespace_result:sluice_pipeline_runs:increase1h";

    /** Runs that passed their deadline. */
    public static final String DEADLINES = "job_instance:sluice_deadline_misses:increase1h";

    /** Findings of the ledger's monitor. */
    public static final String FINDINGS = "job_instance:sluice_ledger_verification_failures:increase1h";

    private static final String REPLICA = "job=\"sluice\",instance=\"a:8642\"";

    private HourRules() {}

    static List<RecordingRule> recording() {
        return List.of(
                hour(
                        RUNS,
                        "job, instance, namespace, result",
                        "sluice_pipeline_runs_total",
                        ",namespace=\"shop\",result=\"failure\"",
                        ",trigger=\"schedule\"",
                        ",trigger=\"manual\""),
                hour(DEADLINES, "job, instance", "sluice_deadline_misses_total", "", ""),
                hour(FINDINGS, "job, instance", "sluice_ledger_verification_failures_total", "", ""));
    }

    /** @param summed labels of series that the rule adds up, each with one every five minutes: twelve in an hour */
    private static RecordingRule hour(String record, String by, String counter, String kept, String... summed) {
        Map<String, String> series = new LinkedHashMap<>();
        for (String labels : summed) {
            series.put(counter + "{" + REPLICA + kept + labels + "}", "0+1x20");
        }
        RecordingRule.Example example = new RecordingRule.Example(
                "one every five minutes", "5m", "90m", series, "{" + REPLICA + kept + "}", 12.0 * summed.length);
        return new RecordingRule(
                record, "sum by (" + by + ") (increase(" + counter + "[1h]))", Map.of(), List.of(example));
    }
}
