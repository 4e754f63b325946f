package dev.sluice.controlplane.gate;

import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.model.quality.CheckResult;
import dev.sluice.quality.check.CheckKey;
import dev.sluice.quality.check.History;
import dev.sluice.quality.execute.Audit;
import dev.sluice.quality.execute.AuditRequest;
import dev.sluice.quality.execute.AuditWatch;
import dev.sluice.quality.execute.CheckRunner;
import dev.sluice.quality.execute.Limits;
import dev.sluice.quality.execute.ProfileWish;
import dev.sluice.quality.execute.Source;
import dev.sluice.scheduler.definition.read.AssetUris;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** Runs checks where the data is, with what is known from earlier evaluations. */
public final class QualityChecks implements GateChecks {
    private final Transactions transactions;
    private final CheckRunner runner;
    private final Histories histories;
    private final GateSources sources;
    private final SensitiveColumns sensitive;
    private final Limits limits;

    QualityChecks(
            Transactions transactions,
            CheckRunner runner,
            Histories histories,
            GateSources sources,
            SensitiveColumns sensitive,
            Limits limits) {
        this.transactions = transactions;
        this.runner = runner;
        this.histories = histories;
        this.sources = sources;
        this.sensitive = sensitive;
        this.limits = limits;
    }

    @Override
    public Found run(Request request, Watch watch) {
        Optional<Source> source = sources.find(request.address());
        if (source.isEmpty()) {
            return unreachable(request);
        }
        record Known(Map<String, History> histories, Set<String> sensitive) {}
        Known known =
                transactions.call(tx -> new Known(histories.of(tx, request), sensitive.of(tx, request.dataset())));
        Set<String> masked = new HashSet<>(request.spec().sensitive());
        masked.addAll(known.sensitive());
        Audit audit = runner.run(new AuditRequest(
                request.dataset(),
                source.get(),
                request.spec().checks(),
                GateSlices.of(request.spec().partition(), request.slice()),
                known.histories(),
                address -> sources.find(AssetUris.parse(address)),
                limits.withTimeout(request.spec().timeout())
                        .withSamples(request.spec().sampleRows(), masked),
                ProfileWish.FULL,
                watch(watch),
                request.now()));
        return new Found(
                audit.results(),
                audit.rows(),
                audit.profile().map(profile -> ProfileJson.write(profile, audit.table())),
                audit.took());
    }

    /** The runner tells how far it is on threads of its own; whoever fenced us is obeyed at the next word. */
    private static AuditWatch watch(Watch watch) {
        AtomicReference<AuditWatch> self = new AtomicReference<>();
        AuditWatch made = new AuditWatch(progress -> {
            progress.fraction().ifPresent(watch::progress);
            AuditWatch running = self.get();
            if (running != null && watch.cancelled()) {
                running.cancel();
            }
        });
        self.set(made);
        return made;
    }

    private static Found unreachable(Request request) {
        String message = "no configured connection leads to " + request.dataset()
                + "; name it by connection://name/table, and set sluice.connections.name.url";
        return new Found(
                request.spec().checks().stream()
                        .map(check -> CheckResult.broken(CheckKey.of(request.dataset(), check), check, message))
                        .toList(),
                OptionalLong.empty(),
                Optional.empty(),
                Duration.ZERO);
    }
}
