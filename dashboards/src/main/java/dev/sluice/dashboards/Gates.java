package dev.sluice.dashboards;

import java.util.List;
import java.util.Map;

/** What gates found, what they hold, and which failures people accepted. */
final class Gates {
    private static final String NAMESPACE = "namespace=~\"$namespace\"";

    private Gates() {}

    static Dashboard dashboard() {
        return new Dashboard(
                "sluice-gates",
                "Sluice / Gates and waivers",
                "What gates hold back, why, and for how long failures are accepted.",
                List.of(Variable.NAMESPACE),
                List.of(now(), verdicts(), holds()));
    }

    private static Row now() {
        return Row.of(
                "Now",
                4,
                Panel.stat(
                                "Assets held",
                                "Assets that a gate holds back. `./sluice holds` says why and whom it blocks.")
                        .query(Query.shared("", "sluice_gate_holds"), "held")
                        .worseFrom(1, 20),
                Panel.stat("Waivers in force", "Failures that two people accepted for a time. `./sluice waiver list`.")
                        .query(Query.shared("", "sluice_waivers_active"), "waivers")
                        .worseFrom(5, 20),
                Panel.stat(
                                "Waivers that wait",
                                "Waivers that wait for a second person: `./sluice waiver approve ID`, or withdraw"
                                        + " them.")
                        .query(Query.shared("", "sluice_waivers_pending"), "waivers")
                        .worseFrom(1, 10),
                Panel.stat(
                                "Until the next waiver ends",
                                "Then what it let through is held again, unless the data is good.")
                        .query(Query.max("", "sluice_waiver_expiry_seconds_min"), "left")
                        .unit(Unit.SECONDS)
                        .betterFrom(3_600, 14_400)
                        .noValue("no waiver is in force")
                        .names(Map.of("NaN", "no waiver is in force"))
                        .link(Link.doc("What to do", "runbooks/waiver-ends-soon.md")));
    }

    private static Row verdicts() {
        return Row.of(
                "Verdicts",
                2,
                Panel.timeseries(
                                "Verdicts by result", "Error: the gate could not be evaluated, and its policy decided.")
                        .query(Query.perMinute("result", "sluice_gate_evaluations_total", NAMESPACE), "{{result}}")
                        .bars()
                        .unit(Unit.PER_MINUTE)
                        .noValue("nothing was evaluated"),
                Panel.timeseries("Failures by severity", "Severity of the worst check that failed.")
                        .query(
                                Query.perMinute(
                                        "severity", "sluice_gate_evaluations_total", "result=\"failure\"", NAMESPACE),
                                "{{severity}}")
                        .bars()
                        .unit(Unit.PER_MINUTE)
                        .noValue("nothing was evaluated"),
                Panel.timeseries("Duration of evaluations", "From an evaluation's claim to its verdict.")
                        .quantiles("sluice_gate_evaluation_duration_seconds")
                        .unit(Unit.SECONDS)
                        .worseFrom(60, 600)
                        .noValue("nothing was evaluated"),
                Panel.timeseries(
                                "Gates that cannot be evaluated",
                                "By namespace: a system that does not answer, a query that is wrong. `./sluice gates"
                                        + " NAMESPACE/GATE` shows the error.")
                        .query(
                                Query.perMinute(
                                        "namespace", "sluice_gate_evaluations_total", "result=\"error\"", NAMESPACE),
                                "{{namespace}}")
                        .bars()
                        .unit(Unit.PER_MINUTE)
                        .noValue("nothing was evaluated")
                        .link(Link.doc("What to do", "runbooks/gate-errors.md")));
    }

    private static Row holds() {
        return Row.of(
                "What is held, and what is answered",
                3,
                Panel.timeseries("New holds", "Assets that gates began to hold by the minute.")
                        .query(Query.perMinute("namespace", "sluice_gate_blocks_total", NAMESPACE), "{{namespace}}")
                        .bars()
                        .unit(Unit.PER_MINUTE)
                        .noValue("no gate is deployed"),
                Panel.timeseries("Holds and waivers", "Waivers that grow while holds do not: failures become a habit.")
                        .query(Query.shared("", "sluice_gate_holds"), "held assets")
                        .query(Query.shared("", "sluice_waivers_active"), "waivers in force")
                        .query(Query.shared("", "sluice_waivers_pending"), "waivers that wait"),
                Panel.timeseries("Data that is too old", "Checks of freshness whose last result is a failure.")
                        .query(Query.shared("", "sluice_dataset_freshness_breaches"), "too old")
                        .worseFrom(1, 10)
                        .link(Link.doc("What to do", "runbooks/freshness-breach.md")),
                Panel.timeseries("Answers to other systems", "What systems were told that ask whether they may run.")
                        .query(Query.rate("decision", "sluice_gate_decision_duration_seconds_count"), "{{decision}}")
                        .unit(Unit.REQUESTS_PER_SECOND)
                        .stacked()
                        .noValue("nobody asked"),
                Panel.timeseries("Duration of answers", "Without the time that they chose to wait.")
                        .quantiles("sluice_gate_decision_duration_seconds")
                        .unit(Unit.SECONDS)
                        .worseFrom(0.25, 1)
                        .noValue("nobody asked"),
                Panel.bargauge("Verdicts by namespace", "Verdicts per second of the chosen namespaces.")
                        .query(Query.rate("namespace", "sluice_gate_evaluations_total", NAMESPACE), "{{namespace}}")
                        .unit(Unit.OPERATIONS_PER_SECOND)
                        .neutral()
                        .noValue("no gate is deployed"));
    }
}
