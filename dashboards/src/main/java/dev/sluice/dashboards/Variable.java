package dev.sluice.dashboards;

/**
 * A choice at the top of a dashboard: the values that a label has.
 *
 * @param metric selector whose series have the label
 */
public record Variable(String label, String title, String metric) {
    static final Variable JOB = new Variable("job", "Job", "sluice_build_info");
    static final Variable INSTANCE = new Variable("instance", "Instance", "sluice_build_info{job=~\"$job\"}");
    static final Variable NAMESPACE = new Variable("namespace", "Namespace", Query.of("sluice_pipeline_runs_total"));

    String query() {
        return "label_values(" + metric + ", " + label + ")";
    }
}
