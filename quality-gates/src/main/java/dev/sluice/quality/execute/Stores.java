package dev.sluice.quality.execute;

import dev.sluice.quality.check.Dialects;
import dev.sluice.quality.check.Slice;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.stream.Collectors;

/** Opens sources. */
final class Stores {
    private Stores() {}

    static Store open(Source source, Slice slice, Map<String, Source> others, Limits limits, Watchdog watchdog)
            throws SQLException {
        return switch (source) {
            case Source.Files files -> FileStore.open(files, slice, others, limits, watchdog);
            case Source.Database database -> DatabaseStore.open(database, slice, databases(others), watchdog);
            case Source.DuckDbFile file -> DatabaseStore.open(database(file), slice, databases(others), watchdog);
        };
    }

    private static Map<String, Source> databases(Map<String, Source> others) {
        return others.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        e -> e.getValue() instanceof Source.DuckDbFile file ? database(file) : e.getValue()));
    }

    /** Opened without properties: the engine shares one opened file among equal openings of a process, and refuses others. */
    private static Source.Database database(Source.DuckDbFile file) {
        String path = file.path().toAbsolutePath().normalize().toString();
        return new Source.Database(
                "duckdb:" + path,
                () -> DriverManager.getConnection("jdbc:duckdb:" + path),
                Dialects.DUCKDB,
                file.schema(),
                file.table());
    }
}
