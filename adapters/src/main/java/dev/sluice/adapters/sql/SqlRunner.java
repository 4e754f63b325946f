package dev.sluice.adapters.sql;

import dev.sluice.adapters.sql.lineage.Column;
import dev.sluice.adapters.sql.lineage.ScriptLineage;
import dev.sluice.adapters.sql.lineage.SqlDialect;
import dev.sluice.adapters.sql.lineage.SqlLineageResolver;
import dev.sluice.adapters.sql.lineage.SqlScript;
import dev.sluice.adapters.sql.lineage.StatementKind;
import dev.sluice.adapters.sql.lineage.StatementLineage;
import dev.sluice.adapters.sql.lineage.TableName;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Runs SQL scripts statement by statement, and tells what each of them read and wrote.
 *
 * <p>Blocks until the script ends, fails, or the thread is interrupted; an interrupt cancels the running statement and stays set.
 * The transaction is the caller's: nothing is committed or rolled back here. Stateless and safe for use by several threads,
 * each with a connection of its own.
 */
public final class SqlRunner {
    private final SqlLimits limits;

    public SqlRunner(SqlLimits limits) {
        this.limits = limits;
    }

    /** How a script came to its end. */
    public sealed interface Ending {
        /** All statements ran. */
        record Completed() implements Ending {}

        /** Nothing ran: the script is beyond a limit. */
        record Refused(String reason) implements Ending {}

        /** The database refused a statement; those before it ran. */
        record Failed(int statement, String sql, String sqlState, String message) implements Ending {}

        /** A statement took too long and was cancelled. */
        record TimedOut(int statement, Duration limit, boolean connectionUsable) implements Ending {}

        /** The thread was interrupted. */
        record Cancelled(int statement, boolean connectionUsable) implements Ending {}
    }

    /** What one statement did; a count is there if the database told one: rows changed, or rows of a query. */
    public record StatementResult(
            int number, String sql, List<StatementLineage> lineage, OptionalLong rows, Duration took) {
        public StatementResult {
            lineage = List.copyOf(lineage);
        }
    }

    /** A table or file that the script leaves behind; columns are unknown for files. */
    public record Written(TableName table, OptionalLong rows, Optional<List<Column>> columns) {}

    /** What the script did up to its end. The lineage covers the statements that ran. */
    public record Result(
            Ending ending, List<StatementResult> statements, ScriptLineage lineage, List<Written> written) {
        public Result {
            statements = List.copyOf(statements);
            written = List.copyOf(written);
        }

        public boolean isComplete() {
            return ending instanceof Ending.Completed;
        }
    }

    /** Runs a script; never throws for what the database says, the ending tells it. */
    public Result run(Connection connection, String script, SqlDialect dialect, StatementListener listener) {
        List<String> statements = SqlScript.statements(script);
        if (statements.size() > limits.statements()) {
            String reason = "the script has " + statements.size() + " statements; the limit is " + limits.statements();
            return new Result(new Ending.Refused(reason), List.of(), ScriptLineage.of(List.of()), List.of());
        }
        JdbcCatalog catalog = new JdbcCatalog(connection, dialect);
        SqlLineageResolver.Session session = new SqlLineageResolver(dialect, catalog, limits.lineage()).newSession();
        List<StatementResult> results = new ArrayList<>();
        Ending ending = new Ending.Completed();
        try (StatementExecution execution = new StatementExecution(connection, dialect, limits)) {
            for (int i = 0; i < statements.size() && ending instanceof Ending.Completed; i++) {
                String sql = statements.get(i);
                listener.started(i + 1, statements.size(), sql);
                List<StatementLineage> lineage = session.resolve(sql);
                StatementExecution.Outcome outcome = execution.execute(sql, isQuery(lineage));
                catalog.refresh();
                switch (outcome) {
                    case StatementExecution.Outcome.Done done -> {
                        results.add(new StatementResult(
                                i + 1, sql, OutputColumns.named(lineage, catalog), done.rows(), done.took()));
                        listener.finished(results.getLast());
                    }
                    case StatementExecution.Outcome.Stopped stopped -> ending = stopped.ending(i + 1, sql);
                }
            }
        }
        return result(ending, results, catalog);
    }

    private static boolean isQuery(List<StatementLineage> lineage) {
        return lineage.size() == 1 && lineage.getFirst().kind() == StatementKind.SELECT;
    }

    private static Result result(Ending ending, List<StatementResult> results, JdbcCatalog catalog) {
        List<StatementLineage> lineages =
                results.stream().flatMap(result -> result.lineage().stream()).toList();
        ScriptLineage lineage = ScriptLineage.of(lineages).fitting(catalog);
        Map<TableName, OptionalLong> rows = rows(results);
        List<Written> written = new ArrayList<>();
        for (TableName table : lineage.outputs().keySet()) {
            written.add(new Written(table, rows.getOrDefault(table, OptionalLong.empty()), catalog.columns(table)));
        }
        return new Result(ending, results, lineage, written);
    }

    /** Rows changed per table, added up. A data-changing CTE's own count is told by no database. */
    private static Map<TableName, OptionalLong> rows(List<StatementResult> results) {
        Map<TableName, OptionalLong> rows = new LinkedHashMap<>();
        for (StatementResult result : results) {
            Optional<StatementLineage> main = result.lineage().isEmpty()
                    ? Optional.empty()
                    : Optional.of(result.lineage().getLast());
            Optional<TableName> table =
                    main.filter(lineage -> isCounted(lineage.kind())).flatMap(StatementLineage::writes);
            if (table.isPresent() && result.rows().isPresent()) {
                long before =
                        rows.getOrDefault(table.get(), OptionalLong.empty()).orElse(0);
                rows.put(table.get(), OptionalLong.of(before + result.rows().getAsLong()));
            }
        }
        return rows;
    }

    private static boolean isCounted(StatementKind kind) {
        return switch (kind) {
            case INSERT, UPDATE, DELETE, MERGE, CREATE_TABLE_AS, COPY, UNKNOWN -> true;
            case SELECT, CREATE_TABLE, CREATE_VIEW, TRUNCATE, DROP, ALTER, UTILITY -> false;
        };
    }
}
