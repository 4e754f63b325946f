package dev.sluice.controlplane.gate;

import dev.sluice.quality.check.Dialects;
import dev.sluice.quality.execute.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Moves audited data inside its store: from the stage into the place of the dataset, or into quarantine. Each step happens
 * as a whole or not at all, and doing it again changes nothing. Blocks.
 */
final class StageStore {
    /** Another session uses the stage; to be tried again. */
    static final class BusyException extends Exception {
        private static final long serialVersionUID = 1L;

        BusyException(String message) {
            super(message);
        }
    }

    private record Table(Connection connection, boolean postgres, Optional<String> schema, String name) {
        String sql() {
            return schema.map(s -> quoted(s) + ".").orElse("") + quoted(name);
        }

        Table named(String other) {
            return new Table(connection, postgres, schema, other);
        }
    }

    /** Puts what is in one place into another, whose old content goes. {@code version} is that of the stage. */
    void promote(Source from, Source to, long version) throws SQLException, IOException, BusyException {
        if (from instanceof Source.Files stage && to instanceof Source.Files target) {
            move(path(stage), path(target));
            return;
        }
        try (Connection connection = open(to)) {
            connection.setAutoCommit(false);
            Table target = table(to, connection);
            Table stage = table(from, connection);
            if (isPromoted(target, version)) {
                return;
            }
            lock(stage);
            copy(stage, target);
            empty(stage);
            note(target, version);
            connection.commit();
        }
    }

    /** Puts a stage aside. Returns where it is. */
    String quarantine(Source stage, Source place, long version) throws SQLException, IOException, BusyException {
        if (stage instanceof Source.Files from && place instanceof Source.Files to) {
            Path target = path(to).resolve("v" + version + "-" + path(from).getFileName());
            move(path(from), target);
            return target.toString();
        }
        try (Connection connection = open(place)) {
            connection.setAutoCommit(false);
            Table from = table(stage, connection);
            Table to = quarantined(table(place, connection), version);
            if (!exists(to)) {
                lock(from);
                execute(connection, "CREATE TABLE " + to.sql() + " AS SELECT * FROM " + from.sql());
                empty(from);
                connection.commit();
            }
            return to.sql();
        }
    }

    /** Where {@link #quarantine} has put a version. */
    static Source inQuarantine(Source stage, Source place, long version) {
        return switch (place) {
            case Source.Files files ->
                new Source.Files(
                        List.of(path(files)
                                .resolve("v" + version + "-"
                                        + path((Source.Files) stage).getFileName())
                                .toString()),
                        files.format(),
                        files.options(),
                        files.allowed());
            case Source.Database db ->
                new Source.Database(db.store(), db.connections(), db.dialect(), db.schema(), name(db.table(), version));
            case Source.DuckDbFile duck ->
                new Source.DuckDbFile(duck.path(), duck.schema(), name(duck.table(), version));
        };
    }

    /** Deletes what was in quarantine for long enough. */
    void drop(Source stage, Source place, long version) throws SQLException, IOException {
        Source source = inQuarantine(stage, place, version);
        if (source instanceof Source.Files files) {
            delete(path(files));
            return;
        }
        try (Connection connection = open(source)) {
            execute(
                    connection,
                    "DROP TABLE IF EXISTS " + table(source, connection).sql());
        }
    }

    private static void copy(Table stage, Table target) throws SQLException {
        Connection connection = stage.connection();
        if (exists(target) && columns(stage).equals(columns(target))) {
            execute(connection, (target.postgres() ? "TRUNCATE " : "DELETE FROM ") + target.sql());
            execute(connection, "INSERT INTO " + target.sql() + " SELECT * FROM " + stage.sql());
        } else if (target.postgres()) {
            execute(connection, "DROP TABLE IF EXISTS " + target.sql());
            execute(connection, "CREATE TABLE " + target.sql() + " (LIKE " + stage.sql() + " INCLUDING ALL)");
            execute(connection, "INSERT INTO " + target.sql() + " SELECT * FROM " + stage.sql());
        } else {
            execute(connection, "CREATE OR REPLACE TABLE " + target.sql() + " AS SELECT * FROM " + stage.sql());
        }
    }

    /** Nobody may be in the middle of writing: what was audited is what is moved. */
    private static void lock(Table stage) throws SQLException, BusyException {
        if (stage.postgres()) {
            try {
                execute(stage.connection(), "LOCK TABLE " + stage.sql() + " IN ACCESS EXCLUSIVE MODE NOWAIT");
            } catch (SQLException e) {
                if ("55P03".equals(e.getSQLState())) {
                    throw new BusyException("somebody uses " + stage.sql());
                }
                throw e;
            }
        }
    }

    private static void empty(Table stage) throws SQLException {
        execute(stage.connection(), (stage.postgres() ? "TRUNCATE " : "DELETE FROM ") + stage.sql());
    }

    private static boolean isPromoted(Table target, long version) throws SQLException {
        Table notes = target.named("sluice_promoted");
        execute(
                target.connection(),
                "CREATE TABLE IF NOT EXISTS " + notes.sql() + " (target text PRIMARY KEY, version bigint NOT NULL)");
        try (PreparedStatement statement = target.connection()
                .prepareStatement("SELECT version FROM " + notes.sql() + " WHERE target = ? AND version >= ?")) {
            statement.setString(1, target.name());
            statement.setLong(2, version);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static void note(Table target, long version) throws SQLException {
        try (PreparedStatement statement = target.connection()
                .prepareStatement(
                        "INSERT INTO " + target.named("sluice_promoted").sql()
                                + " (target, version) VALUES (?, ?) ON CONFLICT (target) DO UPDATE SET version = EXCLUDED.version")) {
            statement.setString(1, target.name());
            statement.setLong(2, version);
            statement.executeUpdate();
        }
    }

    private static boolean exists(Table table) throws SQLException {
        return !columns(table).isEmpty();
    }

    private static List<String> columns(Table table) throws SQLException {
        String schema = table.schema().isPresent() ? "?" : table.postgres() ? "current_schema()" : "'main'";
        String sql = "SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = " + schema
                + " AND table_name = ? ORDER BY ordinal_position";
        List<String> columns = new ArrayList<>();
        try (PreparedStatement statement = table.connection().prepareStatement(sql)) {
            int place = 1;
            if (table.schema().isPresent()) {
                statement.setString(place++, table.schema().get());
            }
            statement.setString(place, table.name());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    columns.add(rows.getString(1) + " " + rows.getString(2));
                }
            }
        }
        return columns;
    }

    private static Connection open(Source source) throws SQLException {
        return switch (source) {
            case Source.Database db -> db.connections().open();
            case Source.DuckDbFile duck -> DriverManager.getConnection("jdbc:duckdb:" + duck.path());
            case Source.Files files ->
                throw new IllegalArgumentException("files and tables cannot take each other's place: " + files.paths());
        };
    }

    private static Table table(Source source, Connection connection) {
        return switch (source) {
            case Source.Database db ->
                new Table(connection, db.dialect() == Dialects.POSTGRES, db.schema(), db.table());
            case Source.DuckDbFile duck -> new Table(connection, false, duck.schema(), duck.table());
            case Source.Files files ->
                throw new IllegalArgumentException("files and tables cannot take each other's place: " + files.paths());
        };
    }

    private static Table quarantined(Table place, long version) {
        return place.named(name(place.name(), version));
    }

    private static String name(String table, long version) {
        return table + "_v" + version;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static Path path(Source.Files files) {
        return Path.of(files.paths().getFirst());
    }

    /** A file takes the place of another in one step; a folder in two, with the old one aside in between. */
    private static void move(Path from, Path to) throws IOException {
        if (!Files.exists(from)) {
            if (Files.exists(to)) {
                return; // moved before
            }
            throw new IOException("there is nothing at " + from);
        }
        Path parent = to.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        if (Files.isDirectory(from) && Files.exists(to)) {
            Path aside = to.resolveSibling(to.getFileName() + ".replaced");
            delete(aside);
            Files.move(to, aside, StandardCopyOption.ATOMIC_MOVE);
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
            delete(aside);
        } else {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void delete(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> all = Files.walk(path)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        }
    }
}
