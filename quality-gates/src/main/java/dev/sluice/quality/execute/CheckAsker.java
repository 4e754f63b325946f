package dev.sluice.quality.execute;

import dev.sluice.quality.check.CheckPlan;
import dev.sluice.quality.check.Row;
import java.time.Duration;
import java.util.List;

/** A check in a shared pass. Its filter goes into each aggregate, so that checks with different filters share the pass. */
final class CheckAsker implements ScanPass.Asker {
    private final Planned check;
    private final CheckPlan.Scan scan;
    private final Store store;
    private final Results results;
    private final List<String> aggregates;

    CheckAsker(Planned check, CheckPlan.Scan scan, Store store, Results results) {
        this.check = check;
        this.scan = scan;
        this.store = store;
        this.results = results;
        this.aggregates = check.where()
                .map(where -> scan.aggregates().stream()
                        .map(aggregate -> store.dialect().filtered(aggregate, where))
                        .toList())
                .orElse(scan.aggregates());
    }

    @Override
    public List<String> aggregates() {
        return aggregates;
    }

    @Override
    public void answered(Row values, String sql, Duration took) {
        results.measured(check, sql, took, () -> scan.read().apply(values));
        store.watchdog().finished(1);
    }

    @Override
    public void failed(String message, String sql, Duration took) {
        results.broken(check, sql, took, message);
        store.watchdog().finished(1);
    }
}
