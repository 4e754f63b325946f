package dev.sluice.controlplane.metrics;

import dev.sluice.controlplane.dispatch.Loop;
import dev.sluice.controlplane.forecast.Leader;
import dev.sluice.controlplane.ledger.LedgerService;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Publishes what the store says of runs, gates, the ledger and the replicas, read now and then and all at once. Every replica
 * reads the same. While the store does not answer a figure is NaN: none is better than an old one.
 */
@ApplicationScoped
class StoreGauges {
    private static final List<String> STATES = List.of("pending", "executing", "finalizing");

    private final RunReader runReader;
    private final GateReader gateReader;
    private final LedgerReader ledgerReader;
    private final Metrics metrics;
    private final NamespaceLabel namespaces;
    private final Leader leader;
    private final LedgerService ledger;
    private final InstantSource time;
    private final List<String> pipelines;
    private final int mostNamespaces;
    private final Set<String> schemas = new HashSet<>();
    private final Loop loop;
    private volatile @Nullable RunReading runs;
    private volatile @Nullable GateReading gates;
    private volatile @Nullable LedgerReading entries;

    StoreGauges(
            RunReader runReader,
            GateReader gateReader,
            LedgerReader ledgerReader,
            Metrics metrics,
            FactCounters counters,
            Leader leader,
            LedgerService ledger,
            InstantSource time,
            MetricsConfig config) {
        this.runReader = runReader;
        this.gateReader = gateReader;
        this.ledgerReader = ledgerReader;
        this.metrics = metrics;
        this.namespaces = counters.namespaces();
        this.leader = leader;
        this.ledger = ledger;
        this.time = time;
        this.pipelines = new PipelineLabel(config.pipelines().orElse(List.of())).named();
        this.mostNamespaces = config.mostNamespaces();
        this.loop = new Loop("store-metrics", this::refresh, config.refresh());
    }

    void start(@Observes StartupEvent started) {
        publishRuns();
        publishGates();
        publishLedger();
        metrics.gauge(
                "sluice_leader",
                "1: this replica leads; others say 0.",
                () -> leader.isLeader() ? 1 : 0,
                "role",
                "forecast");
        try {
            seen(); // before anything of a namespace is counted
            look(time.instant());
        } catch (RuntimeException e) {
            Log.infof("figures of the store are read later cause=%s", e.getMessage());
        }
        loop.start();
    }

    void stop(@Observes ShutdownEvent stopping) {
        loop.close();
    }

    private boolean refresh() {
        try {
            seen();
            Instant now = time.instant();
            runs = runReader.read(pipelines);
            gates = gateReader.read(now);
            look(now);
        } catch (RuntimeException e) {
            runs = null;
            gates = null;
            entries = null;
            throw e;
        }
        return false;
    }

    private void seen() {
        namespaces.seen(runReader.namespaces(mostNamespaces));
    }

    private void look(Instant now) {
        LedgerReading read = ledgerReader.read(now);
        entries = read;
        if (schemas.add(read.schema())) {
            publishSchema(read.schema());
        }
    }

    private void publishRuns() {
        for (String state : STATES) {
            counted("sluice_pipeline_runs_active", "Runs that have not ended.", RunReader.RUN, state);
            counted("sluice_tasks_active", "Tasks in the queue or with an attempt.", RunReader.TASK, state);
        }
        List.of("used", "free")
                .forEach(state -> counted("sluice_pool_slots", "Slots of all pools.", RunReader.SLOT, state));
        List.of("closed", "open", "half_open")
                .forEach(
                        state -> counted("sluice_breakers", "Circuit breakers of services.", RunReader.BREAKER, state));
        run("sluice_alerts_open", "Alerts nobody acknowledged.", read -> read.count(RunReader.ALERT, "open"));
        for (String pipeline : pipelines) {
            run(
                    "sluice_pipeline_last_success_timestamp_seconds",
                    "When the workflow last succeeded; 0: never.",
                    read -> read.lastSuccess().getOrDefault(pipeline, 0.0),
                    "pipeline",
                    pipeline);
        }
    }

    private void publishGates() {
        gate("sluice_gate_holds", "Assets that are held.", GateReading::holds);
        gate("sluice_waivers_active", "Waivers in force.", GateReading::waiversActive);
        gate("sluice_waivers_pending", "Waivers that wait for a second person.", GateReading::waiversPending);
        String expiry = "Until the next waiver in force ends; NaN: there is none.";
        gate("sluice_waiver_expiry_seconds_min", expiry, GateReading::waiverExpiry);
        String stale = "Checks of freshness whose last result is a failure.";
        gate("sluice_dataset_freshness_breaches", stale, GateReading::stale);
    }

    private void publishLedger() {
        ledger("sluice_ledger_tree_size", "Entries of the ledger.", LedgerReading::size);
        String waits =
                "How long the oldest entry waits that no signed checkpoint covers; 0: none; NaN: nothing is signed.";
        boolean signed = !ledger.signing().isEmpty();
        ledger("sluice_ledger_checkpoint_age_seconds", waits, read -> signed ? read.waits() : Double.NaN);
        ledger("sluice_reports_open", "Reports that were asked for and are not made.", LedgerReading::reportsOpen);
    }

    /** A replica of another version may change the tables meanwhile. */
    private void publishSchema(String version) {
        metrics.gauge(
                "sluice_schema_version_info",
                "Version of the tables.",
                () -> {
                    LedgerReading read = entries;
                    return read == null || read.schema().equals(version) ? 1 : 0;
                },
                "version",
                version);
    }

    private void counted(String name, String description, String what, String state) {
        run(name, description, read -> read.count(what, state), "state", state);
    }

    private void run(String name, String description, ToDoubleFunction<RunReading> value, String... labels) {
        metrics.gauge(name, description, () -> figure(runs, value), labels);
    }

    private void gate(String name, String description, ToDoubleFunction<GateReading> value) {
        metrics.gauge(name, description, () -> figure(gates, value));
    }

    private void ledger(String name, String description, ToDoubleFunction<LedgerReading> value) {
        metrics.gauge(name, description, () -> figure(entries, value));
    }

    private static <T> double figure(@Nullable T read, ToDoubleFunction<T> value) {
        return read == null ? Double.NaN : value.applyAsDouble(read);
    }
}
