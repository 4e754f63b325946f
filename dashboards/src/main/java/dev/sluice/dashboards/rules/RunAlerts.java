package dev.sluice.dashboards.rules;

import static dev.sluice.dashboards.rules.Symptoms.A;
import static dev.sluice.dashboards.rules.Symptoms.B;

import java.util.List;

/** Runs, gates and waivers. */
final class RunAlerts {
    private RunAlerts() {}

    static List<Alert> all() {
        return List.of(queue(), deadlines(), breakers(), gateErrors(), waivers(), freshness());
    }

    private static Alert queue() {
        String bucket = "sluice_task_queue_wait_seconds_bucket{" + A + ",le=";
        return new Alert(
                        "SluiceQueueWaits",
                        Severity.TICKET,
                        "histogram_quantile(0.95, sum by (job, le) (rate(sluice_task_queue_wait_seconds_bucket[15m])))"
                                + " > 300",
                        "15m",
                        "Tasks wait long before they are started",
                        "5 of 100 tasks wait for more than {{ $value | humanizeDuration }}; deadlines are at risk.",
                        "sluice-runs",
                        "queue-waiting",
                        List.of())
                .with(Case.when("tasks wait for long", "1m", "40m")
                        .series(bucket + "\"300.0\"}", "0+0x60")
                        .series(bucket + "\"600.0\"}", "0+10x60")
                        .series(bucket + "\"+Inf\"}", "0+10x60")
                        .fires("job=sluice", "9m 45s"))
                .with(Case.when("few tasks wait for long", "1m", "40m")
                        .series(bucket + "\"300.0\"}", "0+96x60")
                        .series(bucket + "\"600.0\"}", "0+100x60")
                        .series(bucket + "\"+Inf\"}", "0+100x60"));
    }

    private static Alert deadlines() {
        return new Alert(
                        "SluiceDeadlinesMissed",
                        Severity.TICKET,
                        "sum by (job) (increase(sluice_deadline_misses_total[30m])) > 0",
                        "0s",
                        "Runs missed their deadlines",
                        "At least one run of the last half hour passed its deadline; who relies on its data waits.",
                        "sluice-runs",
                        "deadline-misses",
                        List.of())
                .with(Case.when("a run misses its deadline", "1m", "20m")
                        .series("sluice_deadline_misses_total{" + A + "}", "0x10 1x20")
                        .series("sluice_deadline_misses_total{" + B + "}", "4x30")
                        .fires("job=sluice", ""))
                .with(Case.when("runs missed deadlines before", "1m", "20m")
                        .series("sluice_deadline_misses_total{" + A + "}", "4x30"));
    }

    private static Alert breakers() {
        return new Alert(
                        "SluiceBreakersOpen",
                        Severity.TICKET,
                        "max by (job) (sluice_breakers{state=\"open\"}) > 0",
                        "15m",
                        "Circuit breakers are open",
                        "{{ $value }} services failed so often that no attempt reaches them; their runs wait.",
                        "sluice-runs",
                        "breakers-open",
                        List.of())
                .with(Case.when("a breaker stays open", "1m", "20m")
                        .series("sluice_breakers{" + A + ",state=\"open\"}", "0 1x30")
                        .series("sluice_breakers{" + A + ",state=\"closed\"}", "5 4x30")
                        .fires("job=sluice", "1"))
                .with(Case.when("a breaker closes again", "1m", "20m")
                        .series("sluice_breakers{" + A + ",state=\"open\"}", "0 1x10 0x20"));
    }

    private static Alert gateErrors() {
        String errors = "sluice_gate_evaluations_total{" + A + ",severity=\"error\",namespace=\"shop\",result=";
        return new Alert(
                        "SluiceGateErrors",
                        Severity.TICKET,
                        "sum by (job, namespace) (increase(sluice_gate_evaluations_total{result=\"error\"}[30m])) > 0",
                        "10m",
                        "Gates of {{ $labels.namespace }} cannot be evaluated",
                        "Nobody knows whether the data is good; each gate's policy decides whether it is held.",
                        "sluice-gates",
                        "gate-errors",
                        List.of())
                .with(Case.when("a gate has errors", "1m", "30m")
                        .series(errors + "\"error\"}", "0+1x40")
                        .series(errors + "\"success\"}", "0+5x40")
                        .fires("job=sluice,namespace=shop", ""))
                .with(Case.when("gates fail without errors", "1m", "30m")
                        .series(errors + "\"error\"}", "0x40")
                        .series(errors + "\"failure\"}", "0+5x40"));
    }

    private static Alert waivers() {
        return new Alert(
                        "SluiceWaiverEndsSoon",
                        Severity.TICKET,
                        "max by (job) (sluice_waiver_expiry_seconds_min) < 14400",
                        "5m",
                        "A waiver ends soon",
                        "In {{ $value | humanizeDuration }} what it lets through is held again, unless the data is"
                                + " good by then.",
                        "sluice-gates",
                        "waiver-ends-soon",
                        List.of())
                .with(Case.when("a waiver ends in three hours", "1m", "10m")
                        .series("sluice_waiver_expiry_seconds_min{" + A + "}", "11400-60x20")
                        .fires("job=sluice", "3h 0m 0s"))
                .with(Case.when("there is no waiver", "1m", "10m")
                        .series("sluice_waiver_expiry_seconds_min{" + A + "}", "NaN ".repeat(20)));
    }

    private static Alert freshness() {
        return new Alert(
                        "SluiceDataTooOld",
                        Severity.TICKET,
                        "max by (job) (sluice_dataset_freshness_breaches) > 0",
                        "30m",
                        "Data is older than its gates allow",
                        "{{ $value }} checks of freshness fail; the data behind them has not come.",
                        "sluice-gates",
                        "freshness-breach",
                        List.of())
                .with(Case.when("data does not come", "1m", "40m")
                        .series("sluice_dataset_freshness_breaches{" + A + "}", "0 2x50")
                        .fires("job=sluice", "2"))
                .with(Case.when("data comes a little late", "1m", "40m")
                        .series("sluice_dataset_freshness_breaches{" + A + "}", "0 2x20 0x30"));
    }
}
