package dev.sluice.quality.check;

import dev.sluice.embedded.SharedStores;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Stores that each test of a type runs on. */
public enum Store {
    DUCKDB(Dialects.DUCKDB) {
        @Override
        Connection connect() throws SQLException {
            return DriverManager.getConnection("jdbc:duckdb:");
        }
    },
    POSTGRES(Dialects.POSTGRES) {
        @Override
        Connection connect() throws SQLException {
            var postgres = SharedStores.postgres();
            return DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
        }
    };

    private final Dialects dialect;

    Store(Dialects dialect) {
        this.dialect = dialect;
    }

    abstract Connection connect() throws SQLException;

    Dialect dialect() {
        return dialect;
    }

    /** A table of these columns with these rows, as SQL; empty rows: none. */
    public TestTable table(String columns, String rows) {
        try {
            Connection connection = connect();
            try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE TEMPORARY TABLE audited (" + columns + ")");
                if (!rows.isEmpty()) {
                    statement.execute("INSERT INTO audited VALUES " + rows);
                }
            }
            return new TestTable(connection, dialect);
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}
