package dev.sluice.dashboards;

import java.util.List;

/** All dashboards, in the order in which they are listed. */
public final class Dashboards {
    static final String OVERVIEW = "sluice-overview";
    static final String INGEST = "sluice-ingest";
    static final String RUNS = "sluice-runs";
    static final String GATES = "sluice-gates";
    static final String PREDICTIONS = "sluice-predictions";
    static final String GRAPHQL = "sluice-graphql";
    static final String AUDIT = "sluice-audit";
    static final String JVM = "sluice-jvm";

    private Dashboards() {}

    public static List<Dashboard> all() {
        return List.of(
                Overview.dashboard(),
                Ingest.dashboard(),
                Runs.dashboard(),
                Gates.dashboard(),
                Predictions.dashboard(),
                GraphqlApi.dashboard(),
                Audit.dashboard(),
                Jvm.dashboard());
    }
}
