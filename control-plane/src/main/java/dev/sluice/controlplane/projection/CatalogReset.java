package dev.sluice.controlplane.projection;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Empties everything that the log alone can build again: catalog and forecasts. The log, dead letters and keys stay. */
@ApplicationScoped
class CatalogReset {
    static final String TRUNCATE = """
            TRUNCATE namespace, dataset, job, field, facet_content, facet_set, event_index, event_dataset, run, run_io,
                     dataset_version, facet_version, symlink, dataset_lifecycle, edge, lineage_content, declaration,
                     edge_interval, producer, producer_fault
            """;

    /** Forecasts follow the catalog; whoever forecasts notices that its position is not what it was, and begins anew. */
    static final String FORECASTS = """
            UPDATE projection_position SET position = 0 WHERE name = 'forecast';
            TRUNCATE job_forecast, run_estimate, forecast_score, forecast_snapshot
            """;

    private final AgroalDataSource dataSource;

    CatalogReset(AgroalDataSource dataSource) {
        this.dataSource = dataSource;
    }

    void clear() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            try {
                statement.execute("SET LOCAL lock_timeout = '30s'");
                statement.execute(FORECASTS); // locks the row that the feed locks first, too
                statement.execute(TRUNCATE);
                statement.executeUpdate("UPDATE projection_position SET position = 0 WHERE name = 'catalog'");
                connection.commit();
            } catch (SQLException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }
}
