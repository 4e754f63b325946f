package dev.sluice.adapters.sql;

import dev.sluice.adapters.sql.lineage.TableName;
import dev.sluice.model.DatasetId;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Names of tables and files as datasets, by the rules of OpenLineage's naming specification.
 *
 * <p>PostgreSQL: {@code postgres://host:port} and {@code database.schema.table}. Files: {@code file} and the absolute path;
 * objects: the bucket and the key. The rules know no DuckDB: {@code duckdb://} with the absolute path of its file, and
 * {@code schema.table}.
 */
public final class SqlNaming {
    private static final Pattern POSTGRES =
            Pattern.compile("jdbc:postgresql:(?://(?<hosts>[^/?]*)/)?(?<database>[^?]*)(?:\\?.*)?");
    private static final Pattern DUCKDB = Pattern.compile("jdbc:duckdb:(?<file>[^;?]*).*");
    private static final Pattern REMOTE_FILE = Pattern.compile("(?<place>[a-zA-Z][a-zA-Z0-9+.-]*://[^/]+)/+(?<key>.+)");

    private final String namespace;
    private final @Nullable String database;
    private final boolean databaseIsPartOfName;
    private final Path workingDirectory;

    private SqlNaming(
            String namespace, @Nullable String database, boolean databaseIsPartOfName, Path workingDirectory) {
        this.namespace = namespace;
        this.database = database;
        this.databaseIsPartOfName = databaseIsPartOfName;
        this.workingDirectory = workingDirectory;
    }

    public static SqlNaming postgres(String host, int port, String database) {
        return new SqlNaming("postgres://" + host + ":" + port, database, true, here());
    }

    public static SqlNaming duckdb(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        String name = String.valueOf(absolute.getFileName());
        int dot = name.lastIndexOf('.');
        return new SqlNaming("duckdb://" + absolute, dot > 0 ? name.substring(0, dot) : name, false, here());
    }

    /** A database of one process only; what it holds is gone with it. */
    public static SqlNaming duckdbInMemory() {
        return new SqlNaming("duckdb://memory", "memory", false, here());
    }

    /** The naming for the database behind a JDBC address; of several hosts the first counts. */
    public static SqlNaming ofJdbcUrl(String url) {
        Matcher postgres = POSTGRES.matcher(url);
        if (postgres.matches()) {
            String hosts = Objects.requireNonNullElse(postgres.group("hosts"), "");
            String host = hosts.isEmpty() ? "localhost" : hosts.split(",", 2)[0];
            boolean hasPort = host.matches(".*:\\d+");
            return new SqlNaming(
                    "postgres://" + (hasPort ? host : host + ":5432"), postgres.group("database"), true, here());
        }
        Matcher duckdb = DUCKDB.matcher(url);
        if (duckdb.matches()) {
            String file = duckdb.group("file");
            return file.isEmpty() || file.startsWith(":memory:") ? duckdbInMemory() : duckdb(Path.of(file));
        }
        int scheme = url.indexOf("://");
        throw new IllegalArgumentException("no dataset naming for the JDBC address of "
                + (scheme < 0 ? "an unknown database" : url.substring(0, scheme))
                + "; known: jdbc:postgresql, jdbc:duckdb");
    }

    public String namespace() {
        return namespace;
    }

    /** The dataset that a table or file of a statement is. */
    public DatasetId dataset(TableName table) {
        if (table.isFile()) {
            return file(table.name());
        }
        boolean foreign = table.catalog() != null && !table.catalog().equalsIgnoreCase(database);
        String first = databaseIsPartOfName || foreign ? (foreign ? table.catalog() : database) : null;
        return new DatasetId(
                namespace,
                Stream.of(first, table.schema(), table.name())
                        .filter(Objects::nonNull)
                        .collect(Collectors.joining(".")));
    }

    private DatasetId file(String path) {
        Matcher remote = REMOTE_FILE.matcher(path);
        if (remote.matches() && !path.startsWith("file:")) {
            return new DatasetId(remote.group("place"), remote.group("key"));
        }
        String local =
                path.startsWith("file:") ? path.substring("file:".length()).replaceFirst("^//", "") : path;
        return new DatasetId("file", workingDirectory.resolve(local).normalize().toString());
    }

    private static Path here() {
        return Path.of("").toAbsolutePath();
    }
}
