package dev.sluice.adapters.sql;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.adapters.sql.SqlRunner.Ending;
import dev.sluice.adapters.sql.lineage.Column;
import dev.sluice.adapters.sql.lineage.ResolverLimits;
import dev.sluice.adapters.sql.lineage.TableName;
import dev.sluice.scheduler.execute.AttemptListener;
import dev.sluice.scheduler.execute.AttemptOutcome;
import dev.sluice.scheduler.execute.AttemptOutput;
import dev.sluice.scheduler.execute.AttemptRequest;
import dev.sluice.scheduler.execute.ErrorClass;
import dev.sluice.scheduler.execute.ObservedDataset;
import dev.sluice.scheduler.execute.OncePerAttempt;
import dev.sluice.scheduler.execute.ResolvedWork;
import dev.sluice.scheduler.execute.SecretMask;
import dev.sluice.scheduler.execute.TaskExecutor;
import io.openlineage.client.OpenLineage;
import java.net.URI;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * Runs scripts over JDBC, one transaction per attempt: all of it counts, or nothing. What it read and wrote, down to
 * columns, is resolved from the statements with the schemas that the database has at that moment.
 */
public final class SqlExecutor implements TaskExecutor {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SHOWN_SQL = 300;
    private static final int MOST_STATEMENTS = 1_000;
    private static final Duration CANCEL_WAIT = Duration.ofSeconds(10);

    private final Function<String, Optional<SqlTarget>> targets;
    private final OpenLineage openLineage;
    private final OncePerAttempt once = new OncePerAttempt();

    /**
     * Makes an executor.
     *
     * @param targets finds a connection by name
     * @param producer names who says so, in the facets
     */
    public SqlExecutor(Function<String, Optional<SqlTarget>> targets, URI producer) {
        this.targets = targets;
        this.openLineage = new OpenLineage(producer);
    }

    @Override
    public boolean runs(ResolvedWork work) {
        return work instanceof ResolvedWork.Sql;
    }

    @Override
    public AttemptOutcome run(AttemptRequest request, AttemptListener listener) {
        if (!(request.work() instanceof ResolvedWork.Sql sql)) {
            return new AttemptOutcome.Refused("not a task of type sql");
        }
        Optional<SqlTarget> target = targets.apply(sql.connection());
        if (target.isEmpty()) {
            return failed(
                    ErrorClass.PERMANENT,
                    "connection '" + sql.connection() + "' is not configured; set sluice.connections."
                            + sql.connection() + ".url");
        }
        if (Thread.interrupted()) {
            return new AttemptOutcome.Cancelled();
        }
        return once.run(request.attempt(), () -> within(target.get(), sql.script(), request, listener));
    }

    private AttemptOutcome within(SqlTarget target, String script, AttemptRequest request, AttemptListener listener) {
        AtomicBoolean tooLong = new AtomicBoolean();
        Thread watch = watch(Thread.currentThread(), request.timeout(), tooLong);
        try {
            return run(target, script, request, listener, tooLong);
        } finally {
            watch.interrupt();
            Thread.interrupted(); // consumed: the outcome tells it
        }
    }

    private static Thread watch(Thread worker, Duration limit, AtomicBoolean tooLong) {
        return Thread.ofVirtual().name("sql-timeout").start(() -> {
            try {
                Thread.sleep(limit);
                tooLong.set(true);
                worker.interrupt();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // the script ended in time
            }
        });
    }

    private AttemptOutcome run(
            SqlTarget target, String script, AttemptRequest request, AttemptListener listener, AtomicBoolean tooLong) {
        SqlRunner runner =
                new SqlRunner(new SqlLimits(MOST_STATEMENTS, request.timeout(), CANCEL_WAIT, ResolverLimits.DEFAULT));
        SecretMask mask = SecretMask.of(target.password().stream().toList());
        try (AttemptOutput output = new AttemptOutput(listener, mask, AttemptOutput.Limits.DEFAULT);
                Connection connection = target.open()) {
            connection.setAutoCommit(false);
            output.facet("sluice_runtime", engine(connection.getMetaData()));
            SqlRunner.Result result = runner.run(connection, script, target.dialect(), new Told(output));
            if (result.isComplete() && !tooLong.get()) {
                connection.commit();
                return new AttemptOutcome.Succeeded(observed(target, result));
            }
            rollback(connection, output);
            return outcome(result, request, tooLong);
        } catch (SQLException e) {
            return failed(errorClass(e.getSQLState(), e.getMessage()), "connection: " + e.getMessage());
        }
    }

    /** The database is what the statements run in. */
    private static String engine(DatabaseMetaData database) throws SQLException {
        return JSON.createObjectNode()
                .put("engine", database.getDatabaseProductName())
                .put("engineVersion", database.getDatabaseProductVersion())
                .put("driver", database.getDriverName() + " " + database.getDriverVersion())
                .toString();
    }

    private static void rollback(Connection connection, AttemptOutput output) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            output.system("rollback failed, the connection is given up: " + e.getMessage());
        }
    }

    private static AttemptOutcome outcome(SqlRunner.Result result, AttemptRequest request, AtomicBoolean tooLong) {
        if (tooLong.get()) {
            return failed(ErrorClass.TIMEOUT, "the script took longer than " + request.timeout());
        }
        return switch (result.ending()) {
            case Ending.Completed _ -> failed(ErrorClass.TIMEOUT, "the script took longer than " + request.timeout());
            case Ending.Refused refused -> failed(ErrorClass.PERMANENT, refused.reason());
            case Ending.Failed failed ->
                failed(
                        errorClass(failed.sqlState(), failed.message()),
                        "statement " + failed.statement() + ": " + failed.message()
                                + (failed.sqlState().isEmpty() ? "" : " [SQL state " + failed.sqlState() + "]"));
            case Ending.TimedOut timedOut ->
                failed(
                        ErrorClass.TIMEOUT,
                        "statement " + timedOut.statement() + " took longer than " + timedOut.limit());
            case Ending.Cancelled _ -> new AttemptOutcome.Cancelled();
        };
    }

    /** Connections lost, deadlocks, lost races and full servers pass by themselves; the rest is the script's fault. */
    private static ErrorClass errorClass(
            @org.jspecify.annotations.Nullable String state, @org.jspecify.annotations.Nullable String message) {
        String known = Objects.requireNonNullElse(state, "");
        String text = Objects.requireNonNullElse(message, "").toLowerCase(Locale.ROOT);
        boolean passes = known.startsWith("08")
                || known.startsWith("40")
                || known.startsWith("53")
                || known.startsWith("57P")
                || known.equals("55P03")
                || isRaceForName(known, text)
                || text.contains("could not set lock")
                || text.contains("transaction conflict")
                || text.contains("write-write conflict");
        return passes ? ErrorClass.TRANSIENT : ErrorClass.PERMANENT;
    }

    /** PostgreSQL: two CREATE … IF NOT EXISTS at once collide in its own catalog; the next attempt finds the table. */
    private static boolean isRaceForName(String state, String text) {
        return state.equals("23505") && text.contains("\"pg_");
    }

    private List<ObservedDataset> observed(SqlTarget target, SqlRunner.Result result) {
        SqlNaming naming = SqlNaming.ofJdbcUrl(target.url());
        LineageFacets facets = new LineageFacets(openLineage, naming);
        List<ObservedDataset> observed = new ArrayList<>();
        for (TableName input : result.lineage().inputs()) {
            observed.add(new ObservedDataset(
                    naming.dataset(input), false, OptionalLong.empty(), OptionalLong.empty(), List.of(), Map.of()));
        }
        for (SqlRunner.Written written : result.written()) {
            Map<String, String> json = Optional.ofNullable(
                            result.lineage().outputs().get(written.table()))
                    .map(facets::texts)
                    .orElse(Map.of());
            observed.add(new ObservedDataset(
                    naming.dataset(written.table()),
                    true,
                    written.rows(),
                    OptionalLong.empty(),
                    fields(written.columns().orElse(List.of())),
                    json));
        }
        return observed;
    }

    private static List<ObservedDataset.Field> fields(List<Column> columns) {
        return columns.stream()
                .map(column ->
                        new ObservedDataset.Field(column.name(), Objects.requireNonNullElse(column.type(), "unknown")))
                .toList();
    }

    private static AttemptOutcome failed(ErrorClass errorClass, String message) {
        return new AttemptOutcome.Failed(errorClass, message, OptionalInt.empty(), List.of());
    }

    /** Says in the log what runs. */
    private record Told(AttemptOutput output) implements StatementListener {
        @Override
        public void started(int number, int of, String sql) {
            String line = sql.strip().replaceAll("\\s+", " ");
            String shown = line.length() > SHOWN_SQL ? line.substring(0, SHOWN_SQL) + " …" : line;
            output.system("statement " + number + " of " + of + ": " + shown);
        }

        @Override
        public void finished(SqlRunner.StatementResult result) {
            String rows = result.rows().isPresent() ? result.rows().getAsLong() + " rows, " : "";
            output.system(rows + result.took().toMillis() + " ms");
        }
    }
}
