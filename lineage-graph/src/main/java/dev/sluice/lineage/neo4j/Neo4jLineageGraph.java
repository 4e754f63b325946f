package dev.sluice.lineage.neo4j;

import dev.sluice.lineage.Direction;
import dev.sluice.lineage.GraphChanges;
import dev.sluice.lineage.LineageGraph;
import dev.sluice.lineage.Visible;
import dev.sluice.lineage.Walk;
import dev.sluice.lineage.WalkMode;
import dev.sluice.lineage.WalkRequest;
import dev.sluice.model.LogPosition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Record;
import org.neo4j.driver.Result;
import org.neo4j.driver.TransactionContext;
import org.neo4j.driver.Value;

/** The lineage graph in Neo4j. Close it to close its connections. */
public final class Neo4jLineageGraph implements LineageGraph, AutoCloseable {
    private static final Duration SCHEMA_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration CLEAR_TIMEOUT = Duration.ofMinutes(10);
    private static final int WARM_DEPTH = 5;
    /** One such part of the largest heap is for what walks keep of nodes and edges. */
    private static final int SHARE_OF_VIEWS = 12;

    private final Transactions transactions;
    private final Neo4jConfig config;
    private final NodeViews views = new NodeViews(Runtime.getRuntime().maxMemory() / SHARE_OF_VIEWS);

    public Neo4jLineageGraph(Neo4jConfig config) {
        this(config, StatementObserver.NONE);
    }

    /** @param observer hears of every statement */
    public Neo4jLineageGraph(Neo4jConfig config, StatementObserver observer) {
        this.config = config;
        this.transactions = new Transactions(config, observer);
    }

    @Override
    public void prepare() {
        for (String statement : GraphSchema.STATEMENTS) {
            transactions.run(SCHEMA_TIMEOUT, statement, Map.of());
        }
        transactions.run(SCHEMA_TIMEOUT, GraphSchema.AWAIT_INDEXES, Map.of("seconds", SCHEMA_TIMEOUT.toSeconds()));
        for (WalkMode mode : List.of(WalkMode.DATASET, WalkMode.JOB, WalkMode.FIELD)) {
            for (Direction direction : List.of(Direction.BOTH, Direction.UNDIRECTED)) {
                walk(new WalkRequest(
                        List.of(0L), direction, mode, WARM_DEPTH, 0, WalkRequest.KNOWN_NOW, 1, config.queryTimeout()));
            }
        }
    }

    @Override
    public LogPosition position() {
        return transactions.read(config.queryTimeout(), Neo4jLineageGraph::position);
    }

    @Override
    public void apply(GraphChanges changes) {
        transactions.write(tx -> {
            new ChangeWriter(tx).write(changes);
            return null;
        });
    }

    @Override
    public void clear() {
        // The position goes first: whoever finds none starts from the beginning.
        transactions.run(SCHEMA_TIMEOUT, GraphSchema.CLEAR_POSITION, Map.of());
        transactions.run(CLEAR_TIMEOUT, GraphSchema.CLEAR_EDGES, Map.of());
        transactions.run(CLEAR_TIMEOUT, GraphSchema.CLEAR_NODES, Map.of());
    }

    @Override
    public Walk walk(WalkRequest request) {
        return transactions.read(request.timeout(), tx -> new Walker(tx, request, views).walk());
    }

    @Override
    public List<List<Long>> paths(
            long from,
            long to,
            WalkMode mode,
            int maxDepth,
            int maxPaths,
            long asOf,
            long asKnownAt,
            Duration timeout,
            @Nullable Visible only) {
        int stepHops = mode == WalkMode.CONTROL ? 1 : 2;
        Map<String, Object> parameters = SeenCypher.parameters(
                only, Map.of("from", from, "to", to, "t", asOf, "k", asKnownAt, "limit", maxPaths));
        String statement = only == null
                ? WalkCypher.paths(mode, stepHops * maxDepth)
                : SeenCypher.paths(mode, stepHops * maxDepth);
        return transactions.read(timeout, tx -> tx.run(statement, parameters)
                .list(record -> record.get(0).asList(Value::asLong)));
    }

    @Override
    public GraphSize size() {
        return transactions.read(config.queryTimeout(), tx -> {
            Record record = tx.run(GraphSchema.SIZE).single();
            return new GraphSize(record.get(0).asLong(), record.get(1).asLong());
        });
    }

    static LogPosition position(TransactionContext tx) {
        Result result = tx.run(GraphSchema.POSITION);
        return result.hasNext() ? new LogPosition(result.next().get(0).asLong(0)) : LogPosition.START;
    }

    @Override
    public void close() {
        transactions.close();
    }
}
