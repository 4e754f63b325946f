package dev.sluice.quality.execute;

import dev.sluice.quality.check.Dialect;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Where the rows of a dataset are. */
public sealed interface Source {
    /**
     * Files, read by an embedded engine that can reach nothing but them.
     *
     * @param paths each a file, a folder (its files of the format, at any depth) or a glob; all of them together are the dataset
     * @param format of all of them
     * @param options how they are read
     * @param allowed folder that every file must lie in, links resolved
     */
    record Files(List<String> paths, FileFormat format, FileOptions options, Path allowed) implements Source {
        public Files {
            paths = List.copyOf(paths);
        }

        public static Files of(Path path, FileFormat format) {
            Path absolute = path.toAbsolutePath().normalize();
            Path folder = java.nio.file.Files.isDirectory(absolute) ? absolute : absolute.getParent();
            return new Files(
                    List.of(absolute.toString()), format, FileOptions.DEFAULT, folder == null ? absolute : folder);
        }
    }

    /**
     * A table or view of a database. The checks run inside it, in one read-only transaction.
     *
     * @param store name of the connection: datasets of equal store can be joined
     * @param connections opens a connection that is the audit's own
     * @param dialect the database's
     * @param schema empty: found by the session's search path
     * @param table its name
     */
    record Database(String store, Connections connections, Dialect dialect, Optional<String> schema, String table)
            implements Source {}

    /**
     * A table of a DuckDB file. The file is opened as {@link java.sql.DriverManager} opens it without any properties, so that it
     * can be open in this process at the same time: the engine refuses a second opening that differs.
     *
     * @param path of the file
     * @param schema empty: {@code main}
     * @param table its name
     */
    record DuckDbFile(Path path, Optional<String> schema, String table) implements Source {}

    /** Opens connections. */
    @FunctionalInterface
    interface Connections {
        /** A new connection, none of a pool: its settings are changed. Whoever asks closes it. */
        Connection open() throws SQLException;
    }
}
