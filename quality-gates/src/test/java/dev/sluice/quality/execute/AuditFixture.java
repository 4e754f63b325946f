package dev.sluice.quality.execute;

import dev.sluice.model.DatasetId;
import dev.sluice.model.quality.CheckOutcome;
import dev.sluice.model.quality.CheckResult;
import dev.sluice.model.quality.CheckSpec;
import dev.sluice.model.quality.Severity;
import dev.sluice.quality.check.CheckCatalogue;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Builds checks and requests with honest defaults. */
final class AuditFixture {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    static final DatasetId ORDERS = new DatasetId("file", "orders");
    static final CheckRunner RUNNER = new CheckRunner(CheckCatalogue.discovered());

    private AuditFixture() {}

    /** A check; arguments as key, value, key, value. */
    static CheckSpec check(String id, String type, Object... arguments) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            map.put((String) arguments[i], arguments[i + 1]);
        }
        return new CheckSpec(
                id,
                type,
                map,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Severity.ERROR,
                Optional.empty(),
                "");
    }

    static CheckSpec where(CheckSpec check, String predicate) {
        return new CheckSpec(
                check.id(),
                check.type(),
                check.arguments(),
                Optional.of(predicate),
                check.warn(),
                check.fail(),
                check.severity(),
                check.onError(),
                check.description());
    }

    static CheckSpec fail(CheckSpec check, String threshold) {
        return new CheckSpec(
                check.id(),
                check.type(),
                check.arguments(),
                check.where(),
                check.warn(),
                Optional.of(threshold),
                check.severity(),
                check.onError(),
                check.description());
    }

    static AuditRequest request(Source source, Path folder, CheckSpec... checks) {
        return AuditRequest.of(ORDERS, source, Arrays.asList(checks), limits(folder), NOW);
    }

    static Limits limits(Path folder) {
        return Limits.standard(folder.resolve("spill")).withSamples(3, Set.of());
    }

    static List<CheckOutcome> outcomes(Audit audit) {
        return audit.results().stream().map(CheckResult::outcome).toList();
    }

    static CheckResult result(Audit audit, String id) {
        return audit.results().stream()
                .filter(r -> r.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** Runs SQL on an engine that may do everything. */
    static void duckDb(String... sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:")) {
            on(connection, sql);
        }
    }

    static void on(Connection connection, String... sql) throws SQLException {
        for (String one : sql) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(one);
            }
        }
    }

    /** Cancels the audit as soon as its progress is such. */
    static AuditWatch cancelling(Predicate<AuditWatch.Progress> when) {
        AuditWatch[] watch = new AuditWatch[1];
        watch[0] = new AuditWatch(progress -> {
            if (when.test(progress)) {
                watch[0].cancel();
            }
        });
        return watch[0];
    }
}
