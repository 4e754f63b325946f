package dev.sluice.quality.execute;

import dev.sluice.quality.check.CheckFault;
import dev.sluice.quality.check.Slice;
import dev.sluice.quality.check.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * Hands over every row of a source, one after another. Files are read as strictly as can be: a line that is not like the others
 * ends the scan, and the fields of CSV stay the texts that they are.
 */
public final class RowScan {
    private static final int FETCH = 1_000;
    private static final int LOOK_EVERY = 4_096;

    private RowScan() {}

    /** Takes rows. */
    public interface Rows {
        /** Before the first row. */
        void begin(Table table) throws SQLException;

        /** A row; not to be moved. */
        void row(ResultSet row) throws SQLException;
    }

    /**
     * Reads all rows.
     *
     * @throws CheckFault when they cannot be read, or change meanwhile; the message says why
     */
    public static void scan(Source source, Limits limits, Rows rows) {
        try (Watchdog watchdog = new Watchdog(AuditWatch.silent(), limits.timeout(), 1)) {
            switch (source) {
                case Source.Files files -> files(files, limits, watchdog, rows);
                case Source.Database _, Source.DuckDbFile _ -> table(source, limits, watchdog, rows);
            }
        } catch (SQLException e) {
            throw new CheckFault("the rows cannot be read: " + Store.message(e));
        } catch (AuditStopped e) {
            throw new CheckFault("the rows cannot be read: " + e.getMessage());
        }
    }

    /**
     * The columns alone.
     *
     * @throws CheckFault when they cannot be read; the message says why
     */
    public static Table columns(Source source, Limits limits) {
        List<Table> found = new ArrayList<>();
        scan(source, limits, new Rows() {
            @Override
            public void begin(Table table) {
                found.add(table);
            }

            @Override
            public void row(ResultSet row) throws SQLException {
                throw new NoMoreRows();
            }
        });
        return found.getFirst();
    }

    /** Ends a scan early. */
    private static final class NoMoreRows extends SQLException {
        private static final long serialVersionUID = 1L;
    }

    private static void table(Source source, Limits limits, Watchdog watchdog, Rows rows) throws SQLException {
        try (Store store = Stores.open(source, Slice.ALL, Map.of(), limits, watchdog)) {
            Relation relation = store.audited();
            rows.begin(relation.table());
            read(store.connection(), "SELECT *" + relation.clause(), watchdog, rows);
        }
    }

    private static void files(Source.Files source, Limits limits, Watchdog watchdog, Rows rows) throws SQLException {
        FoundFiles found = FoundFiles.of(source);
        Path spill = spill(limits.temporary());
        Properties streaming = new Properties();
        streaming.setProperty("jdbc_stream_results", "true");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:", streaming)) {
            for (String command : FileStore.sandbox(found.sorted(), spill, limits)) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute(command);
                }
            }
            String reader = FileSql.strictReader(found.sorted(), source.format(), source.options());
            rows.begin(columns(connection, reader));
            read(connection, "SELECT * FROM " + reader, watchdog, rows);
            found.changed().ifPresent(why -> {
                throw new CheckFault(why);
            });
        } finally {
            delete(spill);
        }
    }

    private static Table columns(Connection connection, String reader) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("DESCRIBE SELECT * FROM " + reader)) {
            List<Table.Column> columns = new ArrayList<>();
            while (answer.next()) {
                columns.add(Table.Column.of(answer.getString(1), answer.getString(2), true));
            }
            return new Table(columns);
        }
    }

    private static void read(Connection connection, String sql, Watchdog watchdog, Rows rows) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(FETCH);
            watchdog.begins(statement, "rows");
            try (ResultSet answer = statement.executeQuery(sql)) {
                for (long seen = 0; answer.next(); seen++) {
                    rows.row(answer);
                    if (seen % LOOK_EVERY == 0) {
                        watchdog.requireTime();
                    }
                }
            } catch (NoMoreRows _) {
                return;
            } catch (SQLException e) {
                watchdog.requireTime();
                throw e;
            } finally {
                watchdog.ends();
            }
        }
    }

    private static Path spill(Path temporary) {
        try {
            Files.createDirectories(temporary);
            return Files.createTempDirectory(temporary, "scan-");
        } catch (IOException e) {
            throw new CheckFault("the temporary folder " + temporary + " cannot be used: " + e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> left = Files.walk(folder)) {
            for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new CheckFault("temporary files are left in " + folder + ": " + e);
        }
    }
}
