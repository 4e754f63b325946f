package dev.sluice.quality.execute;

import dev.sluice.quality.check.CheckFault;
import dev.sluice.quality.check.CheckPlan;
import dev.sluice.quality.check.CheckPlan.Statement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Checks that need a query of their own, one after the other. */
final class StatementPass {
    private final Store store;
    private final Results results;
    private final List<String> statements;

    StatementPass(Store store, Results results, List<String> statements) {
        this.store = store;
        this.results = results;
        this.statements = statements;
    }

    void run(Planned check, Statement plan) {
        long start = System.nanoTime();
        try {
            Optional<Relation> other = plan.other().map(this::other);
            Store.Answer answer = store.ask(
                    "check " + check.spec().id(),
                    CheckPlan.MOST_ROWS,
                    rows -> resolved(plan.sql(), rows.where(check.where()), other));
            statements.add(answer.sql());
            results.measured(
                    check, answer.sql(), since(start), () -> plan.read().apply(answer.rows()));
        } catch (SQLException e) {
            results.broken(check, plan.sql(), since(start), Store.message(e));
        } catch (CheckFault e) {
            results.broken(check, plan.sql(), since(start), String.valueOf(e.getMessage()));
        }
        store.watchdog().finished(1);
    }

    private Relation other(String address) {
        return store.other(address)
                .orElseThrow(
                        () -> new CheckFault(
                                address
                                        + " is not known, or lies in another store than the checked dataset: such a check needs both in one"));
    }

    /** The SQL with the relations in place of their names. */
    static String resolved(String sql, Relation audited, Optional<Relation> other) {
        String resolved = sql.replace(CheckPlan.TABLE, audited.inPlace());
        return other.map(relation -> resolved.replace(CheckPlan.OTHER, relation.inPlace()))
                .orElse(resolved);
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
