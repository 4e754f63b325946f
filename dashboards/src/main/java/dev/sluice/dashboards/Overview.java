package dev.sluice.dashboards;

import dev.sluice.dashboards.rules.Objective;
import dev.sluice.dashboards.rules.ObjectiveRules;
import java.util.List;

/** Is all well, and if not, where to look. */
final class Overview {
    private Overview() {}

    static Dashboard dashboard() {
        return new Dashboard(
                "sluice-overview",
                "Sluice / Overview and objectives",
                "Whether Sluice keeps its promises, and which part to look at when it does not.",
                List.of(),
                List.of(now(), objectives(), flow(), answers()));
    }

    private static Row now() {
        return Row.of(
                "Now",
                4,
                Panel.stat("Replicas up", "Replicas that Prometheus reaches.")
                        .query(Query.own("", "up"), "replicas")
                        .redBelow(1)
                        .noValue("Prometheus scrapes no replica")
                        .link(Link.to("Replicas, JVM and stores", Dashboards.JVM)),
                Panel.stat("Events taken in", "Events per second that were durably accepted.")
                        .query(Query.rate("", "sluice_ingest_events_total", "result=\"accepted\""), "events")
                        .unit(Unit.EVENTS_PER_SECOND)
                        .neutral()
                        .link(Link.to("Ingest and projection", Dashboards.INGEST)),
                Panel.stat("Runs that have not ended", "Runs of workflows: pending, executing or finalizing.")
                        .query(Query.shared("", "sluice_pipeline_runs_active"), "runs")
                        .neutral()
                        .link(Link.to("Runs and scheduler", Dashboards.RUNS)),
                Panel.stat(
                                "Alerts of workflows",
                                "Alerts that nobody acknowledged: missed deadlines, failed runs, incidents. GraphQL:"
                                        + " alerts(state: OPEN).")
                        .query(Query.shared("", "sluice_alerts_open"), "alerts")
                        .worseFrom(1, 10)
                        .link(Link.to("Runs and scheduler", Dashboards.RUNS)));
    }

    private static Row objectives() {
        Panel left = Panel.bargauge(
                        "Error budget left of 30 days",
                        "Share of the misses that an objective allows and that are still unused. At 0 the promise is"
                                + " broken; below 25 % take no risks in this part. "
                                + promises())
                .unit(Unit.SHARE)
                .betterFrom(0, 0.25)
                .noValue("nothing was counted yet");
        Panel burn = Panel.timeseries(
                        "Burn rate",
                        "Misses of the last five minutes as a multiple of what the objective allows. At 1 the budget"
                                + " lasts just as long as its period; alerts go off at 14.4 for an hour and at 6 for six"
                                + " hours.")
                .worseFrom(6, 14.4)
                .noValue("nothing was counted yet")
                .link(Link.doc("What to do", "operations.md#what-to-watch-what-to-do"));
        for (Objective objective : Objective.all()) {
            String chosen = "objective=\"" + objective.label() + "\"";
            left = left.query(
                    "1 - (\n  " + over30Days(ObjectiveRules.MISSES, chosen) + "\n  /\n  "
                            + over30Days(ObjectiveRules.EVENTS, chosen) + "\n) / " + objective.budget(),
                    objective.title());
            burn = burn.query(
                    Query.own("", ObjectiveRules.MISSES, chosen) + "\n/\n"
                            + Query.own("", ObjectiveRules.EVENTS, chosen) + "\n/ " + objective.budget(),
                    objective.title());
        }
        return Row.of("Objectives", 2, left, burn);
    }

    private static String over30Days(String recorded, String chosen) {
        return "sum(sum_over_time(" + Query.of(recorded, chosen) + "[30d]))";
    }

    private static String promises() {
        StringBuilder text = new StringBuilder("Promised: ");
        for (Objective objective : Objective.all()) {
            text.append(objective.target())
                    .append(" of ")
                    .append(objective.counts())
                    .append("; ");
        }
        return text.substring(0, text.length() - 2) + ".";
    }

    private static Row flow() {
        return Row.of(
                "What flows through",
                3,
                Panel.timeseries("Events by result", "What became of events: accepted, known already, or refused.")
                        .query(Query.rate("result", "sluice_ingest_events_total"), "{{result}}")
                        .unit(Unit.EVENTS_PER_SECOND)
                        .stacked()
                        .link(Link.to("Ingest and projection", Dashboards.INGEST)),
                Panel.timeseries(
                                "From receipt to visible in lineage",
                                "Time from an event's receipt to its being in the graph. Promised: 30 s for 99 %.")
                        .quantiles("sluice_projection_lag_seconds", "projection=\"graph\"")
                        .unit(Unit.SECONDS)
                        .worseFrom(10, 30)
                        .noValue("no event was projected")
                        .link(Link.to("Ingest and projection", Dashboards.INGEST)),
                Panel.timeseries("Runs by result", "Runs of workflows that ended, by the minute.")
                        .query(Query.perMinute("result", "sluice_pipeline_runs_total"), "{{result}}")
                        .bars()
                        .unit(Unit.PER_MINUTE)
                        .noValue("no run ended")
                        .link(Link.to("Runs and scheduler", Dashboards.RUNS)),
                Panel.timeseries(
                                "Delay of schedules",
                                "Time from a slot of a schedule to the creation of its run. Promised: 5 s for 99 %.")
                        .quantiles("sluice_schedule_delay_seconds")
                        .unit(Unit.SECONDS)
                        .worseFrom(2, 5)
                        .noValue("no schedule was due")
                        .link(Link.to("Runs and scheduler", Dashboards.RUNS)),
                Panel.timeseries("Assets held and waivers", "Assets that gates hold back, and waivers in force.")
                        .query(Query.shared("", "sluice_gate_holds"), "held assets")
                        .query(Query.shared("", "sluice_waivers_active"), "waivers in force")
                        .link(Link.to("Gates and waivers", Dashboards.GATES)),
                Panel.timeseries("Deadlines ahead", "Deadlines of the next hours by how likely they are missed.")
                        .query(Query.shared("band", "sluice_deadline_risks"), "{{band}}")
                        .stacked()
                        .noValue("no deadline is ahead")
                        .link(Link.to("Predictions", Dashboards.PREDICTIONS)));
    }

    private static Row answers() {
        return Row.of(
                "What is answered",
                2,
                Panel.timeseries("Duration of GraphQL operations", "Queries and mutations. Promised: 500 ms for 99 %.")
                        .quantiles("sluice_graphql_operation_duration_seconds")
                        .unit(Unit.SECONDS)
                        .worseFrom(0.25, 0.5)
                        .noValue("nobody asked")
                        .link(Link.to("GraphQL API", Dashboards.GRAPHQL)),
                Panel.timeseries("Reports by result", "Tries of reports for auditors that ended, by the minute.")
                        .query(Query.perMinute("result", "sluice_report_jobs_total"), "{{result}}")
                        .bars()
                        .unit(Unit.PER_MINUTE)
                        .noValue("no report was asked for")
                        .link(Link.to("Audit ledger and reports", Dashboards.AUDIT)));
    }
}
