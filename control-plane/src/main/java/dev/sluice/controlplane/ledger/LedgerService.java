package dev.sluice.controlplane.ledger;

import dev.sluice.controlplane.alert.AlertKind;
import dev.sluice.controlplane.alert.Alerts;
import dev.sluice.controlplane.dispatch.Loop;
import dev.sluice.controlplane.dispatch.Secrets;
import dev.sluice.controlplane.fact.Fact;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.ledger.key.KeySet;
import dev.sluice.ledger.key.SigningKey;
import dev.sluice.scheduler.execute.Secret;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps the ledger with the service: takes facts in, signs, watches. Every replica does; they take turns by locks. */
@ApplicationScoped
public class LedgerService {
    private static final String SUBJECT = "ledger";

    /** Pause after a check of the whole ledger, in times of what it took: it grows for ever, and takes a twentieth of a core at most. */
    private static final int REST = 19;

    private final LedgerConfig config;
    private final Transactions transactions;
    private final Secrets secrets;
    private final InstantSource time;
    private final List<Loop> loops = new ArrayList<>();
    private @Nullable LedgerKeys keys;

    LedgerService(LedgerConfig config, Transactions transactions, Secrets secrets, InstantSource time) {
        this.config = config;
        this.transactions = transactions;
        this.secrets = secrets;
        this.time = time;
    }

    void start(@Observes StartupEvent started) {
        LedgerKeys read = keys();
        if (!config.enabled()) {
            return;
        }
        if (read.signing().isEmpty()) {
            Log.warn("the ledger is not signed: sluice.ledger.keystore names no key store");
        }
        Sequencer sequencer = new Sequencer(transactions, time, config.batch());
        loops.add(new Loop("ledger-sequencer", () -> sequencer.step() > 0, config.pollInterval()));
        Checkpoints checkpoints = checkpoints();
        loops.add(new Loop("ledger-checkpoints", () -> sign(checkpoints), config.checkpointInterval()));
        Monitor monitor = new Monitor(transactions, time, read.published(), config.checkpoints());
        loops.add(new Loop("ledger-monitor", () -> watch(monitor), config.monitorInterval(), REST));
        loops.forEach(Loop::start);
    }

    void stop(@Observes ShutdownEvent stopping) {
        loops.forEach(Loop::close);
    }

    /** Published keys: {@code keys.json}. */
    public KeySet published() {
        return keys().published();
    }

    /** Keys that sign; empty: nothing is signed. */
    public List<SigningKey> signing() {
        return keys().signing();
    }

    /** Signed checkpoints of this ledger. */
    public Checkpoints checkpoints() {
        return new Checkpoints(transactions, time, config.origin(), keys().signing(), config.checkpoints());
    }

    private synchronized LedgerKeys keys() {
        LedgerKeys read = keys;
        if (read == null) {
            char[] password = secrets.find(config.keystoreSecret())
                    .map(Secret::reveal)
                    .orElse("")
                    .toCharArray();
            read = LedgerKeys.read(config.origin(), config.keystore(), password, config.formerKeys(), time.instant());
            keys = read;
        }
        return read;
    }

    private static boolean sign(Checkpoints checkpoints) {
        checkpoints.sign();
        return false;
    }

    private boolean watch(Monitor monitor) {
        List<Monitor.Finding> findings = monitor.look();
        Optional<String> first = findings.stream().findFirst().map(Monitor.Finding::detail);
        transactions.run(tx -> {
            if (first.isPresent()) {
                tx.tell(new Fact.LedgerBroken(findings.size()));
                Alerts.raise(tx, AlertKind.LEDGER_BROKEN, SUBJECT, 0, null, first.get(), time.instant());
            } else {
                Alerts.resolve(tx, AlertKind.LEDGER_BROKEN, SUBJECT, time.instant());
            }
        });
        findings.forEach(f -> Log.errorf("the ledger was tampered with kind=%s detail=%s", f.kind(), f.detail()));
        return false;
    }
}
