package dev.sluice.testkit.bench;

import dev.sluice.model.DatasetId;
import dev.sluice.model.quality.CheckOutcome;
import dev.sluice.model.quality.CheckSpec;
import dev.sluice.quality.check.CheckCatalogue;
import dev.sluice.quality.check.Dialects;
import dev.sluice.quality.execute.Audit;
import dev.sluice.quality.execute.AuditRequest;
import dev.sluice.quality.execute.CheckRunner;
import dev.sluice.quality.execute.FileFormat;
import dev.sluice.quality.execute.Limits;
import dev.sluice.quality.execute.ProfileWish;
import dev.sluice.quality.execute.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One measurement in a process of its own, so that the peak of its memory is its own: prints seconds and kilobytes. */
final class GateScan {
    private static final CheckRunner RUNNER = new CheckRunner(CheckCatalogue.discovered());

    private final Source source;
    private final Limits limits;

    private GateScan(Source source, Limits limits) {
        this.source = source;
        this.limits = limits;
    }

    /** Arguments: what is measured, and where the rows are: a file, or a JDBC address with user and password. */
    public static void main(String[] arguments) throws Exception {
        String what = arguments[0];
        Path folder = Path.of(arguments[1]);
        Source source = arguments.length > 3 ? table(arguments[2], arguments[3], arguments[4]) : file(arguments[2]);
        GateScan scan = new GateScan(source, Limits.standard(folder.resolve("spill")));
        // The engine's library is unpacked once in a process; a service has done that long ago.
        try (Connection warm = DriverManager.getConnection("jdbc:duckdb:")) {
            count(warm, "SELECT 1");
        }
        long begin = System.nanoTime();
        switch (what) {
            case "count" -> scan.count();
            case "fused" -> scan.audit(GateData.checks(), ProfileWish.NONE);
            case "separate" -> {
                for (CheckSpec check : GateData.checks()) {
                    scan.audit(List.of(check), ProfileWish.NONE);
                }
            }
            case "profile" -> scan.audit(GateData.checks(), ProfileWish.FULL);
            case "unique" -> {
                List<CheckSpec> checks = new ArrayList<>(GateData.checks());
                checks.add(GateData.unique());
                scan.audit(checks, ProfileWish.NONE);
            }
            default -> throw new IllegalArgumentException(what);
        }
        System.out.printf(Locale.ROOT, "%.3f %d%n", (System.nanoTime() - begin) / 1e9, peak());
    }

    private static Source file(String path) {
        return Source.Files.of(Path.of(path), path.endsWith(".csv") ? FileFormat.CSV : FileFormat.PARQUET);
    }

    private static Source table(String url, String user, String password) {
        return new Source.Database(
                "bench",
                () -> DriverManager.getConnection(url, user, password),
                Dialects.POSTGRES,
                Optional.empty(),
                "orders");
    }

    private void audit(List<CheckSpec> checks, ProfileWish profile) {
        Audit audit =
                RUNNER.run(AuditRequest.of(new DatasetId("bench", "orders"), source, checks, limits, Instant.EPOCH)
                        .withProfile(profile));
        audit.results().stream()
                .filter(result -> result.outcome() == CheckOutcome.ERROR)
                .findFirst()
                .ifPresent(result -> {
                    throw new IllegalStateException(result.id() + ": " + result.message());
                });
    }

    /** The floor: an engine without any checks. */
    private void count() throws SQLException {
        String sql;
        String url;
        switch (source) {
            case Source.Files files -> {
                String reader = files.format() == FileFormat.CSV ? "read_csv" : "read_parquet";
                sql = "SELECT count(*) FROM " + reader + "('" + files.paths().getFirst() + "')";
                url = "jdbc:duckdb:";
            }
            case Source.Database database -> {
                try (Connection connection = database.connections().open()) {
                    count(connection, "SELECT count(*) FROM orders");
                }
                return;
            }
            case Source.DuckDbFile file -> throw new IllegalArgumentException(file.toString());
        }
        try (Connection connection = DriverManager.getConnection(url)) {
            count(connection, "SET threads = " + limits.threads());
            count(connection, sql);
        }
    }

    private static void count(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Kilobytes that the process had at most; 0: the system does not tell. */
    private static long peak() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }
}
