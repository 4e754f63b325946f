package dev.sluice.quality.execute;

import dev.sluice.quality.check.CheckFault;
import dev.sluice.quality.check.CheckPlan.Pair;
import dev.sluice.quality.check.Difference;
import dev.sluice.quality.check.Slice;
import dev.sluice.quality.reconcile.Reconciliation;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Checks that compare two datasets, in one store or in two.
 *
 * <p>They read on connections of their own: of a database that is written meanwhile they may see newer rows than the other checks.
 */
final class PairPass {
    private static final int EXAMPLES = 5;

    private final Store store;
    private final Results results;
    private final Map<String, Source> others;
    private final Limits limits;

    PairPass(Store store, Results results, Map<String, Source> others, Limits limits) {
        this.store = store;
        this.results = results;
        this.others = others;
        this.limits = limits;
    }

    void run(Planned check, Pair plan) {
        long start = System.nanoTime();
        try {
            Difference difference = difference(check, plan);
            results.measured(check, "", since(start), () -> plan.read().apply(difference));
        } catch (SQLException e) {
            store.watchdog().requireTime();
            results.broken(check, "", since(start), Store.message(e));
        } catch (CheckFault e) {
            results.broken(check, "", since(start), String.valueOf(e.getMessage()));
        } finally {
            store.watchdog().ends();
        }
        store.watchdog().finished(1);
    }

    private Difference difference(Planned check, Pair plan) throws SQLException {
        store.watchdog().requireTime();
        Relation audited = store.audited().where(check.where());
        Reconciliation reconciliation = new Reconciliation(new dev.sluice.quality.reconcile.Limits(
                EXAMPLES,
                store.watchdog().left(),
                dev.sluice.quality.reconcile.Limits.SEGMENT_ROWS,
                limits.sensitive(),
                statement -> store.watchdog().begins(statement, "compare with " + plan.other())));
        Optional<Relation> near = store.other(plan.other());
        if (near.isPresent()) {
            return reconciliation.compare(store.side(audited), store.side(near.get()), plan.comparison());
        }
        Source source = others.get(plan.other());
        if (source == null) {
            throw new CheckFault(plan.other() + " is not known");
        }
        try (Store far = Stores.open(source, Slice.ALL, Map.of(), limits, store.watchdog())) {
            return reconciliation.compare(store.side(audited), far.side(far.audited()), plan.comparison());
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
