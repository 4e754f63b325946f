package dev.sluice.lineage.neo4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.neo4j.driver.Query;
import org.neo4j.driver.Record;
import org.neo4j.driver.Result;
import org.neo4j.driver.TransactionContext;
import org.neo4j.driver.Value;

/** Tells a listener of the statements of a transaction, each until its answer is read. What is not read ends with it. */
final class SeenTransaction implements TransactionContext, AutoCloseable {
    private final TransactionContext tx;
    private final StatementObserver.Listener listener;
    private final List<SeenResult> answers = new ArrayList<>();

    SeenTransaction(TransactionContext tx, StatementObserver.Listener listener) {
        this.tx = tx;
        this.listener = listener;
    }

    @Override
    public Result run(String statement) {
        return seen(statement, () -> tx.run(statement));
    }

    @Override
    public Result run(String statement, Map<String, Object> parameters) {
        return seen(statement, () -> tx.run(statement, parameters));
    }

    @Override
    public Result run(String statement, Value parameters) {
        return seen(statement, () -> tx.run(statement, parameters));
    }

    @Override
    public Result run(String statement, Record parameters) {
        return seen(statement, () -> tx.run(statement, parameters));
    }

    @Override
    public Result run(Query query) {
        return seen(query.text(), () -> tx.run(query));
    }

    private Result seen(String statement, Supplier<Result> run) {
        SeenResult answer = SeenResult.of(listener.begin(statement), run);
        answers.add(answer);
        return answer;
    }

    @Override
    public void close() {
        answers.forEach(SeenResult::end);
    }
}
