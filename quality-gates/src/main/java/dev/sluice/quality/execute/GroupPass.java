package dev.sluice.quality.execute;

import dev.sluice.quality.check.CheckPlan.Grouping;
import dev.sluice.quality.check.Groups;
import dev.sluice.quality.check.Row;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Counts over groups: one query for each set of keys and filter, whatever number of checks asks for it. */
final class GroupPass {
    private final Store store;
    private final Results results;
    private final List<String> statements;

    private record Shared(List<String> keys, boolean nullsEqual, Optional<String> where) {}

    GroupPass(Store store, Results results, List<String> statements) {
        this.store = store;
        this.results = results;
        this.statements = statements;
    }

    void run(List<Planned> checks) {
        Map<Shared, List<Planned>> shared = new LinkedHashMap<>();
        for (Planned check : checks) {
            if (check.plan() instanceof Grouping grouping) {
                List<String> keys = grouping.keys().stream().sorted().distinct().toList();
                shared.computeIfAbsent(new Shared(keys, grouping.nullsEqual(), check.where()), _ -> new ArrayList<>())
                        .add(check);
            }
        }
        shared.forEach(this::count);
    }

    private void count(Shared shared, List<Planned> checks) {
        long start = System.nanoTime();
        String sql = "";
        try {
            sql = sql(shared, store.audited());
            Store.Answer answer =
                    store.ask("groups of equal " + String.join(", ", shared.keys()), 1, rows -> sql(shared, rows));
            statements.add(answer.sql());
            store.watchdog().finished(checks.size());
            Row row = answer.only();
            Groups groups =
                    new Groups(row.count(0), row.count(1), row.count(2), row.count(3), row.count(4), row.count(5));
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            for (Planned check : checks) {
                results.measured(check, answer.sql(), took, () -> ((Grouping) check.plan())
                        .read()
                        .apply(groups));
            }
        } catch (SQLException e) {
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            for (Planned check : checks) {
                results.broken(check, sql, took, Store.message(e));
            }
        }
    }

    /** Groups with a null key are told apart by the keys themselves, so that one query counts both kinds. */
    private static String sql(Shared shared, Relation audited) {
        String nullKey = shared.keys().stream().map(key -> key + " IS NULL").collect(Collectors.joining(" OR "));
        String grouped = shared.nullsEqual() ? "1 = 1" : "null_key = 0";
        String select = "SELECT count(*) AS n, CASE WHEN " + nullKey + " THEN 1 ELSE 0 END AS null_key"
                + audited.where(shared.where()).clause() + " GROUP BY " + String.join(", ", shared.keys());
        return "SELECT sum(n), sum(CASE WHEN null_key = 1 THEN n ELSE 0 END), sum(CASE WHEN " + grouped
                + " THEN 1 ELSE 0 END), sum(CASE WHEN " + grouped + " THEN n - 1 ELSE 0 END), sum(CASE WHEN " + grouped
                + " AND n > 1 THEN n ELSE 0 END), sum(CASE WHEN " + grouped
                + " AND n > 1 THEN 1 ELSE 0 END) FROM (" + select + ") AS sluice_groups";
    }
}
