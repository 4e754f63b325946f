package dev.sluice.dashboards;

import dev.sluice.dashboards.rules.HourRules;
import java.util.List;
import java.util.Map;

/** Runs of workflows, their tasks, and what decides when they start. */
final class Runs {
    private static final String NAMESPACE = "namespace=~\"$namespace\"";

    private Runs() {}

    static Dashboard dashboard() {
        return new Dashboard(
                "sluice-runs",
                "Sluice / Runs and scheduler",
                "Whether runs start in time, succeed and end, and what they wait for.",
                List.of(Variable.NAMESPACE),
                List.of(now(), runs(), tasks(), scheduler()));
    }

    private static Row now() {
        return Row.of(
                "Now",
                4,
                Panel.stat("Runs that have not ended", "Pending, executing or finalizing. `./sluice runs` lists them.")
                        .query(Query.shared("", "sluice_pipeline_runs_active"), "runs")
                        .neutral(),
                Panel.stat(
                                "Runs that succeeded",
                                "Share of the runs that ended within an hour, of the chosen namespaces.")
                        .query(
                                Query.own("", HourRules.RUNS, "result=\"success\"", NAMESPACE) + "\n/\n"
                                        + Query.own("", HourRules.RUNS, NAMESPACE),
                                "success")
                        .unit(Unit.SHARE)
                        .betterFrom(0.9, 0.99)
                        .noValue("no run ended within an hour")
                        .names(Map.of("NaN", "no run ended within an hour")),
                Panel.stat(
                                "Deadlines missed in an hour",
                                "Runs that passed their deadline. `./sluice risks` lists those ahead.")
                        .query(Query.own("", HourRules.DEADLINES), "misses")
                        .worseFrom(1, 10)
                        .link(Link.doc("What to do", "runbooks/deadline-misses.md")),
                Panel.stat("Alerts of workflows", "Alerts that nobody acknowledged. GraphQL: alerts(state: OPEN).")
                        .query(Query.shared("", "sluice_alerts_open"), "alerts")
                        .worseFrom(1, 10));
    }

    private static Row runs() {
        return Row.of(
                "Runs",
                2,
                Panel.timeseries("Runs by result", "Runs that ended by the minute, of the chosen namespaces.")
                        .query(Query.perMinute("result", "sluice_pipeline_runs_total", NAMESPACE), "{{result}}")
                        .bars()
                        .unit(Unit.PER_MINUTE)
                        .noValue("no run ended"),
                Panel.timeseries(
                                "Runs by trigger",
                                "What started the runs that ended: schedule, data, event, a person, a backfill.")
                        .query(Query.perMinute("trigger", "sluice_pipeline_runs_total", NAMESPACE), "{{trigger}}")
                        .bars()
                        .unit(Unit.PER_MINUTE)
                        .noValue("no run ended"),
                Panel.timeseries(
                                "Duration of runs",
                                "From start to end; an exemplar is a run, its trace id the run's id.")
                        .quantiles("sluice_pipeline_run_duration_seconds", NAMESPACE)
                        .unit(Unit.SECONDS)
                        .noValue("no run ended"),
                Panel.table(
                                "Namespaces with failures",
                                "Runs of an hour that failed, timed out or could not be run. Which:"
                                        + " workflowRuns(state: FAILED), or `./sluice runs NAMESPACE/WORKFLOW`.")
                        .query(
                                Query.own("namespace", HourRules.RUNS, "result=~\"failure|timeout|error\"", NAMESPACE),
                                "failures in an hour")
                        .worseFrom(0.5, 10)
                        .noValue("no namespace has runs"));
    }

    private static Row tasks() {
        return Row.of(
                "Tasks",
                3,
                Panel.timeseries(
                                "Tasks by state",
                                "Pending: in the queue; executing: with an attempt; finalizing: told to end.")
                        .query(Query.shared("state", "sluice_tasks_active"), "{{state}}")
                        .stacked(),
                Panel.timeseries("Failed attempts by reason", "Transient and lost ones are repeated by themselves.")
                        .query(
                                Query.perMinute("reason", "sluice_task_attempts_total", "result!=\"success\""),
                                "{{reason}}")
                        .bars()
                        .unit(Unit.PER_MINUTE)
                        .noValue("no attempt ended"),
                Panel.timeseries(
                                "Wait in the queue",
                                "From ready to claimed. Long ones: too few workers or pools too small; `./sluice why"
                                        + " RUN`.")
                        .quantiles("sluice_task_queue_wait_seconds")
                        .unit(Unit.SECONDS)
                        .worseFrom(60, 300)
                        .noValue("no task was claimed")
                        .link(Link.doc("What to do", "runbooks/queue-waiting.md")));
    }

    private static Row scheduler() {
        return Row.of(
                "Scheduler",
                3,
                Panel.timeseries(
                                "Delay of schedules",
                                "Time from a slot, jitter included, to the creation of its run. Promised: 5 s for 99"
                                        + " %.")
                        .quantiles("sluice_schedule_delay_seconds")
                        .unit(Unit.SECONDS)
                        .worseFrom(2, 5)
                        .noValue("no schedule was due"),
                Panel.timeseries(
                                "Slots of pools",
                                "Used and free slots of all pools. No free slot: tasks wait. GraphQL: pools.")
                        .query(Query.shared("state", "sluice_pool_slots"), "{{state}}")
                        .stacked(),
                Panel.bargauge(
                                "Circuit breakers",
                                "Breakers by state; an open one lets no attempt through. GraphQL: services.")
                        .query(Query.shared("state", "sluice_breakers"), "{{state}}")
                        .neutral()
                        .link(Link.doc("What to do", "runbooks/breakers-open.md")));
    }
}
