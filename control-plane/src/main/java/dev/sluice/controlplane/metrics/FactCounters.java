package dev.sluice.controlplane.metrics;

import dev.sluice.controlplane.fact.Fact;
import dev.sluice.controlplane.fact.FactListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/** Counts what this replica did: add replicas up. */
@Singleton
public class FactCounters implements FactListener {
    private static final List<Duration> ERRORS = List.of(
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(15),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            Duration.ofHours(1));

    private final NamespaceLabel namespaces;
    private final RunCounters runs;
    private final GateCounters gates;
    private final Timer estimates;
    private final Counter entries;
    private final Counter broken;
    private final Family<Counter> renewals;
    private final Counter fenced;

    @Inject
    FactCounters(Metrics metrics, MetricsConfig config) {
        this(metrics, config.mostNamespaces());
    }

    /** @param mostNamespaces that have a label of their own */
    public FactCounters(Metrics metrics, int mostNamespaces) {
        this.namespaces = new NamespaceLabel(mostNamespaces);
        this.runs = new RunCounters(metrics, namespaces);
        this.gates = new GateCounters(metrics, namespaces);
        this.estimates = metrics.timers(
                        "sluice_prediction_error_seconds", "Distance of the P50 from what a run took.", ERRORS)
                .of();
        this.entries = metrics.counters("sluice_ledger_entries_total", "Entries that this replica sequenced.")
                .of();
        this.broken = metrics.counters(
                        "sluice_ledger_verification_failures_total",
                        "What the monitor of the ledger found, again at each look.")
                .of();
        this.renewals = metrics.counters(
                "sluice_lease_renewals_total",
                "Renewals of the leases of attempts, evaluations and reports, and of the lead.",
                Label.of("result", "success", "failure"));
        this.fenced = metrics.counters(
                        "sluice_fenced_writes_total", "Writes that were refused because another replica took over.")
                .of();
    }

    /** Under which label namespaces are counted. */
    NamespaceLabel namespaces() {
        return namespaces;
    }

    @Override
    public void heard(Fact fact) {
        switch (fact) {
            case Fact.RunEnded run -> runs.ended(run);
            case Fact.AttemptEnded attempt -> runs.ended(attempt);
            case Fact.TaskClaimed task -> runs.claimed(task);
            case Fact.SlotTaken slot -> runs.taken(slot);
            case Fact.DeadlinesMissed missed -> runs.missed(missed);
            case Fact.Deployed deployed -> namespaces.of(deployed.namespace());
            case Fact.GateJudged gate -> gates.judged(gate);
            case Fact.AssetsHeld held -> gates.held(held);
            case Fact.DecisionGiven decision -> gates.given(decision);
            case Fact.EstimateMissed missed -> estimates.record(missed.by());
            case Fact.EntriesSequenced sequenced -> entries.increment(sequenced.entries());
            case Fact.LedgerBroken found -> broken.increment(found.findings());
            case Fact.LeasesRenewed leases -> {
                renewals.of("success").increment(leases.kept());
                renewals.of("failure").increment(leases.lost());
            }
            case Fact.WriteFenced _ -> fenced.increment();
        }
    }
}
