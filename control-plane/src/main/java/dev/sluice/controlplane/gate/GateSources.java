package dev.sluice.controlplane.gate;

import dev.sluice.controlplane.workflow.Connections;
import dev.sluice.model.DatasetId;
import dev.sluice.quality.check.Dialect;
import dev.sluice.quality.check.Dialects;
import dev.sluice.quality.execute.FileFormat;
import dev.sluice.quality.execute.FileOptions;
import dev.sluice.quality.execute.Source;
import dev.sluice.scheduler.definition.AssetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** Finds where the rows of a dataset are, by the connections that are configured. */
public final class GateSources {
    private static final String DUCKDB = "jdbc:duckdb:";

    private final Map<String, Settings> byName;
    private final Connections connections;

    public GateSources(Map<String, Settings> byName, Connections connections) {
        this.byName = Map.copyOf(byName);
        this.connections = connections;
    }

    /**
     * How a system is reached.
     *
     * @param url {@code jdbc:postgresql://...}, {@code jdbc:duckdb:/path}, {@code file:///folder}
     * @param properties of files: {@code delimiter}, {@code header}, {@code nulls} (separated by commas), {@code format}
     */
    public record Settings(
            String url, Optional<String> user, Optional<String> password, Map<String, String> properties) {
        public Settings {
            properties = Map.copyOf(properties);
        }

        @Override
        public String toString() {
            return "Settings[" + url + "]"; // the password stays out of logs
        }
    }

    /** Where the rows are; empty when no connection leads to them. */
    public Optional<Source> find(AssetAddress address) {
        return switch (address) {
            case AssetAddress.InConnection in ->
                Optional.ofNullable(byName.get(in.connection())).map(s -> source(in.connection(), s, in.table()));
            case AssetAddress.Dataset named -> named(named.dataset());
        };
    }

    /** A dataset that is named as lineage names it: the connection that would name its table so. */
    private Optional<Source> named(DatasetId dataset) {
        for (Map.Entry<String, Settings> entry : byName.entrySet()) {
            String[] parts = dataset.name().split("\\.", -1);
            for (int left = 0; left < parts.length; left++) {
                String table = String.join(".", List.of(parts).subList(left, parts.length));
                AssetAddress.InConnection address = new AssetAddress.InConnection(entry.getKey(), table);
                if (connections.dataset(address).equals(dataset)) {
                    return Optional.of(source(entry.getKey(), entry.getValue(), table));
                }
            }
        }
        return Optional.empty();
    }

    private static Source source(String name, Settings settings, String table) {
        String url = settings.url();
        if (url.startsWith("file:")) {
            return files(settings, table);
        }
        String[] parts = table.split("\\.", -1);
        Optional<String> schema = parts.length > 1 ? Optional.of(parts[parts.length - 2]) : Optional.empty();
        String last = parts[parts.length - 1];
        if (url.startsWith(DUCKDB)) {
            return new Source.DuckDbFile(Path.of(url.substring(DUCKDB.length())), schema, last);
        }
        Dialect dialect = url.startsWith("jdbc:postgresql:") ? Dialects.POSTGRES : Dialects.ANSI;
        return new Source.Database(
                name, () -> DriverManager.getConnection(url, login(settings)), dialect, schema, last);
    }

    private static Properties login(Settings settings) {
        Properties login = new Properties();
        settings.user().ifPresent(user -> login.setProperty("user", user));
        settings.password().ifPresent(password -> login.setProperty("password", password));
        return login;
    }

    private static Source files(Settings settings, String table) {
        Path folder = Path.of(URI.create(settings.url())).toAbsolutePath().normalize();
        Path path = folder.resolve(table).normalize();
        if (!path.startsWith(folder)) {
            throw new IllegalArgumentException(table + " lies outside of " + folder);
        }
        FileOptions options = new FileOptions(
                Optional.ofNullable(settings.properties().get("delimiter")).map(d -> d.charAt(0)),
                Optional.ofNullable(settings.properties().get("header")).map(Boolean::valueOf),
                Optional.ofNullable(settings.properties().get("nulls"))
                        .map(n -> List.of(n.split(",", -1)))
                        .orElse(List.of()),
                Map.of(),
                false,
                false,
                0);
        return new Source.Files(List.of(path.toString()), format(settings, table), options, folder);
    }

    private static FileFormat format(Settings settings, String table) {
        String said = settings.properties().get("format");
        if (said != null) {
            return FileFormat.valueOf(said.toUpperCase(Locale.ROOT));
        }
        String name = table.toLowerCase(Locale.ROOT);
        return name.contains(".parquet")
                ? FileFormat.PARQUET
                : name.contains("json") ? FileFormat.JSON : FileFormat.CSV;
    }
}
