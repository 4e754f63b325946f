package dev.sluice.lineage.neo4j;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Record;
import org.neo4j.driver.Result;
import org.neo4j.driver.exceptions.Neo4jException;
import org.neo4j.driver.summary.ResultSummary;

/** Tells when the answer to a statement is read, or broke off: the store sends it while it is read. */
final class SeenResult implements Result {
    private final Result result;
    private StatementObserver.@Nullable Begun begun;

    private SeenResult(Result result, StatementObserver.Begun begun) {
        this.result = result;
        this.begun = begun;
    }

    /** The answer to a statement that is sent by {@code run}. */
    static SeenResult of(StatementObserver.Begun begun, Supplier<Result> run) {
        try {
            return new SeenResult(run.get(), begun);
        } catch (RuntimeException e) {
            begun.end(error(e));
            throw e;
        }
    }

    private static String error(RuntimeException e) {
        return e instanceof Neo4jException n && n.code() != null
                ? n.code()
                : e.getClass().getName();
    }

    void end() {
        end(null);
    }

    private void end(@Nullable String error) {
        if (begun != null) {
            begun.end(error);
            begun = null;
        }
    }

    private <T> T some(Supplier<T> read) {
        try {
            return read.get();
        } catch (RuntimeException e) {
            end(error(e));
            throw e;
        }
    }

    private <T> T all(Supplier<T> read) {
        T answer = some(read);
        end();
        return answer;
    }

    @Override
    public boolean hasNext() {
        boolean more = some(result::hasNext);
        if (!more) {
            end();
        }
        return more;
    }

    @Override
    public Record next() {
        return some(result::next);
    }

    @Override
    public Record peek() {
        return some(result::peek);
    }

    @Override
    public List<String> keys() {
        return some(result::keys);
    }

    @Override
    public Record single() {
        return all(result::single);
    }

    @Override
    public List<Record> list() {
        return all(result::list);
    }

    @Override
    public <T> List<T> list(Function<Record, T> function) {
        return all(() -> result.list(function));
    }

    @Override
    public ResultSummary consume() {
        return all(result::consume);
    }

    /** Whoever reads on behind the end of the transaction is not waited for. */
    @Override
    public Stream<Record> stream() {
        return some(result::stream);
    }

    @Override
    public boolean isOpen() {
        return result.isOpen();
    }
}
