package dev.sluice.dashboards;

import java.util.List;
import java.util.Map;

/** How good forecasts are, what is expected, and what is done because of it. */
final class Predictions {
    private Predictions() {}

    static Dashboard dashboard() {
        return new Dashboard(
                "sluice-predictions",
                "Sluice / Predictions",
                "Whether forecasts can be trusted, what they expect, and what was decided because of them.",
                List.of(),
                List.of(now(), quality(), ahead(), feed()));
    }

    private static Row now() {
        return Row.of(
                "Now",
                4,
                Panel.stat(
                                "Decisions are carried out",
                                "Whether forecasts may change anything at all; each workflow says whether they may for"
                                        + " its runs.")
                        .query(Query.max("", "sluice_prediction_acting"), "acting")
                        .names(Map.of("0", "only recorded", "1", "yes"))
                        .neutral(),
                Panel.stat(
                                "Runs with a forecast",
                                "Runs of the last day that had a forecast; the figures here rest on them.")
                        .query(Query.shared("", "sluice_prediction_runs"), "runs")
                        .neutral(),
                Panel.stat("Median error", "Median of the relative error of the P50 of the last day.")
                        .query(Query.max("", "sluice_prediction_error_ratio"), "error")
                        .unit(Unit.SHARE)
                        .worseFrom(0.25, 0.5)
                        .noValue("no run with a forecast ended within a day")
                        .names(Map.of("NaN", "no run with a forecast ended within a day")),
                Panel.stat(
                                "Brier score",
                                "Of the probability of failure: 0 is perfect, 0.25 is a coin, above the rate of"
                                        + " failures times that of successes it is worse than knowing nothing.")
                        .query(Query.max("", "sluice_prediction_brier"), "score")
                        .unit(Unit.PLAIN)
                        .worseFrom(0.15, 0.25)
                        .noValue("no run with a forecast ended within a day")
                        .names(Map.of("NaN", "no run with a forecast ended within a day")));
    }

    private static Row quality() {
        return Row.of(
                "How good they are",
                2,
                Panel.timeseries(
                                "Coverage",
                                "Share of runs that took at most this quantile: p50 should be near 50 %, p90 near 90"
                                        + " %.")
                        .query(Query.max("quantile", "sluice_prediction_coverage_ratio"), "{{quantile}}")
                        .unit(Unit.SHARE)
                        .noValue("no run with a forecast ended within a day")
                        .link(Link.doc("What to do", "runbooks/forecast-coverage.md")),
                Panel.timeseries("Distance of the P50", "How far the P50 was from what runs took.")
                        .quantiles("sluice_prediction_error_seconds")
                        .unit(Unit.SECONDS)
                        .noValue("no run with a forecast ended"));
    }

    private static Row ahead() {
        return Row.of(
                "What is expected and decided",
                2,
                Panel.timeseries(
                                "Deadlines ahead by risk",
                                "`./sluice risks` lists them, the likeliest misses with why.")
                        .query(Query.shared("band", "sluice_deadline_risks"), "{{band}}")
                        .stacked()
                        .noValue("no deadline is ahead"),
                Panel.timeseries(
                                "Open incidents",
                                "Odd runs and volumes, one incident for each root cause. `./sluice incidents`.")
                        .query(Query.shared("tier", "sluice_incidents_open"), "{{tier}}")
                        .stacked(),
                Panel.timeseries(
                                "Decisions",
                                "By kind, by the minute. `./sluice decisions` lists them, and says which were carried"
                                        + " out.")
                        .query(Query.sharedPerMinute("kind", "sluice_prediction_decisions_total"), "{{kind}}")
                        .unit(Unit.PER_MINUTE)
                        .noValue("nothing was decided"),
                Panel.timeseries(
                                "How decisions came out",
                                "Helped, harmed, or no difference, once known. Harmed more than helped:"
                                        + " `./sluice decisions --scores` says which kind; take acting back for it.")
                        .query(Query.sharedPerMinute("score", "sluice_prediction_decision_scores_total"), "{{score}}")
                        .unit(Unit.PER_MINUTE)
                        .noValue("no outcome is known yet"));
    }

    private static Row feed() {
        return Row.of(
                "What they rest on",
                3,
                Panel.timeseries(
                                "Events that forecasts have not taken in",
                                "Forecasts are as new as the events they know.")
                        .query(Query.shared("", "sluice_prediction_backlog_events"), "events")
                        .worseFrom(1_000, 100_000),
                Panel.timeseries("How long the oldest waits", "0 when nothing waits.")
                        .query(Query.max("", "sluice_prediction_lag_seconds"), "wait")
                        .unit(Unit.SECONDS)
                        .worseFrom(60, 600)
                        .link(Link.doc("What to do", "runbooks/forecasts-lagging.md")),
                Panel.timeseries(
                                "Age of the snapshot",
                                "Since the predictor was last stored. A replica that takes over begins there; 0: none"
                                        + " yet.")
                        .query(Query.max("", "sluice_prediction_model_age_seconds"), "age")
                        .unit(Unit.SECONDS)
                        .noValue("nothing was stored yet"));
    }
}
