package dev.sluice.quality.compare;

import dev.sluice.quality.execute.FileDigest;
import dev.sluice.quality.execute.FileFormat;
import dev.sluice.quality.execute.Limits;
import dev.sluice.quality.execute.Source;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** An output and its repetition, as files. */
final class TwoFiles {
    private final Path folder;
    private int files;

    TwoFiles(Path folder) {
        this.folder = folder;
    }

    Limits limits() {
        return Limits.standard(folder.resolve("tmp"));
    }

    /** A Parquet file of what a query gives; settings as behind COPY. */
    Evidence parquet(String query, String settings) {
        Path file = folder.resolve("side" + files++ + ".parquet");
        try (Connection engine = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = engine.createStatement()) {
            statement.execute("SET TimeZone = '" + (files % 2 == 0 ? "Asia/Tokyo" : "UTC") + "'");
            statement.execute("COPY (" + query + ") TO '" + file + "' (FORMAT parquet" + settings + ")");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return evidence(Source.Files.of(file, FileFormat.PARQUET));
    }

    Evidence parquet(String query) {
        return parquet(query, "");
    }

    Evidence csv(String text) {
        Path file = folder.resolve("side" + files++ + ".csv");
        try {
            Files.write(file, text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return evidence(Source.Files.of(file, FileFormat.CSV));
    }

    private static Evidence evidence(Source.Files source) {
        return Evidence.of(source)
                .withBytes(FileDigest.of(source, Long.MAX_VALUE).sha256());
    }
}
