package dev.sluice.quality.execute;

import dev.sluice.model.quality.CheckSpec;
import dev.sluice.quality.check.CheckCatalogue;
import dev.sluice.quality.check.CheckFault;
import dev.sluice.quality.check.CheckKey;
import dev.sluice.quality.check.CheckPlan;
import dev.sluice.quality.check.ForeignSql;
import dev.sluice.quality.check.History;
import dev.sluice.quality.check.Slice;
import dev.sluice.quality.check.Table;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs checks on a dataset: one pass over its rows where one is enough.
 *
 * <p>Each check gets a result whatever happens, and a fault in one never touches another. Blocks until all are done, the time is over
 * or the watch cancels; never throws for what the source or a check does. Stateless and safe for use by several threads.
 */
public final class CheckRunner {
    private static final Logger LOG = LoggerFactory.getLogger(CheckRunner.class);

    private final CheckCatalogue catalogue;

    public CheckRunner(CheckCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** Runs all checks of the request. */
    public Audit run(AuditRequest request) {
        Findings findings = new Findings(new Results(catalogue, request), System.nanoTime());
        try (Watchdog watchdog = new Watchdog(
                request.watch(), request.limits().timeout(), request.checks().size())) {
            audit(request, findings, watchdog);
        } catch (AuditStopped | CheckFault e) {
            findings.results.allUnfinishedBroken(String.valueOf(e.getMessage()));
        } catch (SQLException e) {
            findings.results.allUnfinishedBroken("the data cannot be read: " + Store.message(e));
        } catch (RuntimeException e) {
            LOG.error("audit broke dataset={}", request.dataset(), e);
            findings.results.allUnfinishedBroken("the audit broke: " + e);
        }
        return findings.audit();
    }

    private void audit(AuditRequest request, Findings findings, Watchdog watchdog) throws SQLException {
        Map<String, Source> others = new HashMap<>();
        for (CheckSpec check : request.checks()) {
            for (String address : addresses(check)) {
                other(request, address).ifPresent(source -> others.put(address, source));
            }
        }
        Slice slice = (table, dialect) ->
                request.slice().predicate(table, dialect).map(sql -> SqlGuard.predicate("slice", sql));
        try (Store store = Stores.open(request.source(), slice, others, request.limits(), watchdog)) {
            Table table = store.audited().table();
            findings.table = Optional.of(table);
            List<Planned> planned = plan(request, table, store, findings.results);
            try {
                passes(request, others, planned, store, findings);
            } finally {
                distrust(store, findings);
            }
            new Samples(store, findings.results, request.limits()).take();
        }
    }

    private static Optional<Source> other(AuditRequest request, String address) {
        try {
            return request.others().apply(address);
        } catch (RuntimeException e) {
            LOG.warn("other dataset cannot be looked up address={} cause={}", address, e.toString());
            return Optional.empty();
        }
    }

    /** Other datasets that a check speaks of. */
    private List<String> addresses(CheckSpec check) {
        try {
            return catalogue.type(check.type()).describe().arguments().stream()
                    .filter(argument -> argument.kind() == dev.sluice.model.quality.CheckVocabulary.Kind.ASSET)
                    .map(argument -> check.arguments().get(argument.name()))
                    .filter(String.class::isInstance)
                    .map(String.class::cast)
                    .toList();
        } catch (CheckFault e) {
            // Told when the check is planned.
            return List.of();
        }
    }

    private List<Planned> plan(AuditRequest request, Table table, Store store, Results results) {
        List<Planned> planned = new ArrayList<>();
        for (int i = 0; i < request.checks().size(); i++) {
            CheckSpec check = request.checks().get(i);
            try {
                CheckSpec guarded = guarded(check);
                History history = request.histories()
                        .getOrDefault(CheckKey.of(request.dataset(), check), History.none(request.now()));
                planned.add(new Planned(i, guarded, catalogue.plan(guarded, table, store.dialect(), history), history));
            } catch (CheckFault e) {
                results.broken(i, check, String.valueOf(e.getMessage()));
            } catch (RuntimeException e) {
                LOG.error("check cannot be planned check={}", check.id(), e);
                results.broken(i, check, "the check cannot be planned: " + e);
            }
        }
        return planned;
    }

    private CheckSpec guarded(CheckSpec check) {
        Map<String, Object> arguments = new HashMap<>(check.arguments());
        Optional<String> where = check.where();
        for (ForeignSql sql : catalogue.foreignSql(check)) {
            String clean = SqlGuard.checked(sql);
            if (sql.key().equals("where")) {
                where = Optional.of(clean);
            } else {
                arguments.put(sql.key(), clean);
            }
        }
        return new CheckSpec(
                check.id(),
                check.type(),
                arguments,
                where,
                check.warn(),
                check.fail(),
                check.severity(),
                check.onError(),
                check.description());
    }

    private static void passes(
            AuditRequest request, Map<String, Source> others, List<Planned> planned, Store store, Findings findings) {
        for (Planned check : planned) {
            if (check.plan() instanceof CheckPlan.Metadata metadata) {
                findings.results.measured(check, "", Duration.ZERO, () -> metadata.read()
                        .apply(store.audited().table()));
                store.watchdog().finished(1);
            }
        }
        List<ScanPass.Asker> askers = new ArrayList<>();
        if (request.profile().detail() != ProfileWish.Detail.NONE
                || planned.stream().anyMatch(check -> !(check.plan() instanceof CheckPlan.Metadata))) {
            askers.add(findings.rows);
        }
        for (Planned check : planned) {
            if (check.plan() instanceof CheckPlan.Scan scan) {
                askers.add(new CheckAsker(check, scan, store, findings.results));
            }
        }
        ScanPass scans = new ScanPass(store, findings.statements);
        Profiler profiler = new Profiler(request.profile(), request.limits(), store);
        askers.addAll(profiler.askers());
        scans.run(askers);
        new GroupPass(store, findings.results, findings.statements).run(planned);
        StatementPass alone = new StatementPass(store, findings.results, findings.statements);
        for (Planned check : planned) {
            if (check.plan() instanceof CheckPlan.Statement statement) {
                alone.run(check, statement);
            }
        }
        PairPass pairs = new PairPass(store, findings.results, others, request.limits());
        for (Planned check : planned) {
            if (check.plan() instanceof CheckPlan.Pair pair) {
                pairs.run(check, pair);
            }
        }
        findings.profile = profiler.finish(scans);
    }

    /** What was not read, or was changed under the reader, has not passed. */
    private static void distrust(Store store, Findings findings) {
        if (!(store instanceof FileStore files)) {
            return;
        }
        findings.rejects = files.rejects();
        Optional<String> changed = files.changed();
        long most = files.options().mostRejects();
        for (Planned check : findings.results.measured()) {
            if (check.plan() instanceof CheckPlan.Metadata) {
                continue;
            }
            changed.ifPresent(why -> findings.results.doubt(check, why));
            files.rejects().trouble(check.plan().columns(), most).ifPresent(why -> findings.results.doubt(check, why));
        }
    }
}
