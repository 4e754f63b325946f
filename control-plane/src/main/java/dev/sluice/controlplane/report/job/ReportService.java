package dev.sluice.controlplane.report.job;

import dev.sluice.controlplane.dispatch.Loop;
import dev.sluice.controlplane.dispatch.ReplicaConfig;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.ledger.LedgerService;
import dev.sluice.controlplane.report.ReportsConfig;
import dev.sluice.controlplane.report.collect.ReportSource;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes reports with the service: a bounded number at a time, given back when the service stops. */
@ApplicationScoped
public class ReportService {
    private static final Duration BEAT = Duration.ofMillis(500);
    private static final Duration RETENTION = Duration.ofMinutes(1);

    private final ReportsConfig config;
    private final ReplicaConfig replica;
    private final Transactions transactions;
    private final LedgerService ledger;
    private final Instance<ReportSource> sources;
    private final BundleMaker bundles;
    private final ReportMetrics metrics;
    private final InstantSource time;
    private final List<Loop> loops = new ArrayList<>();
    private @Nullable ReportRunner runner;

    ReportService(
            ReportsConfig config,
            ReplicaConfig replica,
            Transactions transactions,
            LedgerService ledger,
            @Any Instance<ReportSource> sources,
            BundleMaker bundles,
            ReportMetrics metrics,
            InstantSource time) {
        this.config = config;
        this.replica = replica;
        this.transactions = transactions;
        this.ledger = ledger;
        this.sources = sources;
        this.bundles = bundles;
        this.metrics = metrics;
        this.time = time;
    }

    void start(@Observes StartupEvent started) {
        if (!config.enabled()) {
            return;
        }
        String name = replica.name()
                .orElseGet(() ->
                        ProcessHandle.current().pid() + "@" + time.instant().toEpochMilli());
        ReportQueue queue = new ReportQueue(transactions, name, config.lease(), config.tries());
        ReportRunner made = new ReportRunner(
                queue,
                sources,
                bundles,
                signing(),
                metrics,
                new ReportRunner.Limits(config.mostBytes(), config.keep()),
                time);
        runner = made;
        for (int i = 0; i < config.parallel(); i++) {
            loops.add(new Loop("reports-" + i, made::step, config.pollInterval()));
        }
        loops.add(new Loop("reports-heartbeat", () -> beat(made), BEAT));
        loops.add(new Loop("reports-retention", () -> expire(queue), RETENTION));
        loops.forEach(Loop::start);
    }

    void stop(@Observes ShutdownEvent stopping) {
        ReportRunner running = runner;
        if (running != null) {
            running.stop();
        }
        loops.forEach(Loop::close);
    }

    private static boolean beat(ReportRunner runner) {
        runner.tell();
        return false;
    }

    private static boolean expire(ReportQueue queue) {
        int expired = queue.expire();
        if (expired > 0) {
            Log.infof("bundles deleted because their time is over count=%d", expired);
        }
        return expired > 0;
    }

    private ReportRunner.Signing signing() {
        return new ReportRunner.Signing() {
            @Override
            public boolean isPossible() {
                return !ledger.signing().isEmpty();
            }

            @Override
            public void sign() {
                ledger.checkpoints().sign();
            }
        };
    }
}
