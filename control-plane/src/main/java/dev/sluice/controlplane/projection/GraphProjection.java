package dev.sluice.controlplane.projection;

import dev.sluice.lineage.GraphChanges;
import dev.sluice.lineage.LineageGraph;
import dev.sluice.model.LogPosition;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Carries what changed in the catalog's lineage into the graph, by log position.
 *
 * <p>The graph holds its own position, in the transaction that holds its changes: a batch is applied whole or not at all,
 * and again without effect.
 */
@ApplicationScoped
class GraphProjection {
    private final AgroalDataSource dataSource;
    private final LineageGraph graph;

    GraphProjection(AgroalDataSource dataSource, LineageGraph graph) {
        this.dataSource = dataSource;
        this.graph = graph;
    }

    /** Constraints, indexes and warm plans; again after the graph was away. */
    void prepare() {
        graph.prepare();
    }

    /** Applies one batch. Returns the position reached, which is {@code after} when there is nothing new. */
    LogPosition advance(LogPosition after) throws SQLException {
        GraphChanges changes = changes(after);
        if (changes.upTo().compareTo(after) > 0) {
            graph.apply(changes);
        }
        return changes.upTo();
    }

    LogPosition position() {
        return graph.position();
    }

    void clear() {
        graph.clear();
    }

    private GraphChanges changes(LogPosition after) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            try {
                return GraphFeed.after(connection, after);
            } finally {
                connection.rollback();
                connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
                connection.setReadOnly(false);
                connection.setAutoCommit(true);
            }
        }
    }
}
