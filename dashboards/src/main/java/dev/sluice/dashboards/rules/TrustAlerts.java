package dev.sluice.dashboards.rules;

import static dev.sluice.dashboards.rules.Symptoms.A;
import static dev.sluice.dashboards.rules.Symptoms.B;

import java.util.List;

/** Forecasts, the ledger, and who asks. */
final class TrustAlerts {
    private TrustAlerts() {}

    static List<Alert> all() {
        return List.of(lagging(), coverage(), ledger(), checkpoint(), authentication());
    }

    private static Alert lagging() {
        return new Alert(
                        "SluiceForecastsLag",
                        Severity.TICKET,
                        "max by (job) (sluice_prediction_lag_seconds) > 600",
                        "10m",
                        "Forecasts do not know the newest events",
                        "The oldest event they lack is {{ $value | humanizeDuration }} old; estimates and risks are"
                                + " out of date, and decisions are not made.",
                        "sluice-predictions",
                        "forecasts-lagging",
                        List.of())
                .with(Case.when("forecasts stand still", "1m", "30m")
                        .series("sluice_prediction_lag_seconds{" + A + "}", "0+60x40")
                        .series("sluice_prediction_lag_seconds{" + B + "}", "0+60x40")
                        .fires("job=sluice", "30m 0s"))
                .with(Case.when("forecasts catch up", "1m", "30m")
                        .series("sluice_prediction_lag_seconds{" + A + "}", "900x8 10x40"));
    }

    private static Alert coverage() {
        String ratio = "sluice_prediction_coverage_ratio{" + A + ",quantile=\"p90\"}";
        return new Alert(
                        "SluiceForecastsOff",
                        Severity.TICKET,
                        "max by (job) (sluice_prediction_coverage_ratio{quantile=\"p90\"}) < 0.75\n"
                                + "and max by (job) (sluice_prediction_runs) >= 50",
                        "1h",
                        "Runs take longer than forecast",
                        "Only {{ $value | humanizePercentage }} of the runs of a day took at most their P90; it should"
                                + " be near 90 %. Risks are told too low.",
                        "sluice-predictions",
                        "forecast-coverage",
                        List.of())
                .with(Case.when("many runs take longer than forecast", "5m", "90m")
                        .series(ratio, "0.5x20")
                        .series("sluice_prediction_runs{" + A + "}", "200x20")
                        .fires("job=sluice", "50%"))
                .with(Case.when("few runs take longer than forecast", "5m", "90m")
                        .series(ratio, "0.5x20")
                        .series("sluice_prediction_runs{" + A + "}", "10x20"));
    }

    private static Alert ledger() {
        return new Alert(
                        "SluiceLedgerBroken",
                        Severity.PAGE,
                        "sum by (job) (increase(sluice_ledger_verification_failures_total[6h])) > 0",
                        "0s",
                        "The audit ledger does not verify",
                        "The monitor found entries, checkpoints or files that do not fit. Somebody changed what nobody"
                                + " may change, or a disk did.",
                        "sluice-audit",
                        "ledger-verification",
                        List.of())
                .with(Case.when("an entry was changed", "1m", "10m")
                        .series("sluice_ledger_verification_failures_total{" + A + "}", "0x5 1x20")
                        .fires("job=sluice", ""))
                .with(Case.when("the ledger is whole", "1m", "10m")
                        .series("sluice_ledger_verification_failures_total{" + A + "}", "0x20"));
    }

    private static Alert checkpoint() {
        return new Alert(
                        "SluiceCheckpointTooOld",
                        Severity.TICKET,
                        "max by (job) (sluice_ledger_checkpoint_age_seconds) > 600",
                        "5m",
                        "Entries of the ledger are not signed",
                        "The oldest of them has waited for {{ $value | humanizeDuration }}; until then nothing proves"
                                + " them, and reports wait.",
                        "sluice-audit",
                        "checkpoint-too-old",
                        List.of())
                .with(Case.when("nothing is signed any more", "1m", "20m")
                        .series("sluice_ledger_checkpoint_age_seconds{" + A + "}", "0+60x30")
                        .fires("job=sluice", "20m 0s"))
                .with(Case.when("signing is set up nowhere", "1m", "20m")
                        .series("sluice_ledger_checkpoint_age_seconds{" + A + "}", "NaN ".repeat(30)));
    }

    private static Alert authentication() {
        String requests = "sluice_auth_requests_total{" + A + ",method=\"key\",result=";
        return new Alert(
                        "SluiceAuthenticationFails",
                        Severity.TICKET,
                        "sum by (job, method, result)"
                                + " (rate(sluice_auth_requests_total{result=~\"unauthenticated|forbidden\"}[5m])) > 1",
                        "10m",
                        "Many requests are {{ $labels.result }} (method {{ $labels.method }})",
                        "{{ $value | humanize }} of them a second: a key or token that expired in a system that"
                                + " repeats, or somebody who tries.",
                        "sluice-graphql",
                        "auth-failures",
                        List.of())
                .with(Case.when("somebody tries keys", "1m", "20m")
                        .series(requests + "\"unauthenticated\"}", "0+120x30")
                        .series(requests + "\"granted\"}", "0+6000x30")
                        .fires("job=sluice,method=key,result=unauthenticated", "2"))
                .with(Case.when("somebody mistypes a key", "1m", "20m")
                        .series(requests + "\"unauthenticated\"}", "0x10 5x20")
                        .series(requests + "\"granted\"}", "0+6000x30"));
    }
}
