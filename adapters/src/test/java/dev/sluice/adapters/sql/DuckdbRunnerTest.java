package dev.sluice.adapters.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.sluice.adapters.sql.SqlRunner.Ending;
import dev.sluice.adapters.sql.SqlRunner.StatementResult;
import dev.sluice.adapters.sql.SqlRunner.Written;
import dev.sluice.adapters.sql.lineage.Column;
import dev.sluice.adapters.sql.lineage.ColumnLineage;
import dev.sluice.adapters.sql.lineage.Confidence;
import dev.sluice.adapters.sql.lineage.ResolverLimits;
import dev.sluice.adapters.sql.lineage.ScriptLineage;
import dev.sluice.adapters.sql.lineage.SqlDialect;
import dev.sluice.adapters.sql.lineage.TableName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scripts on a real DuckDB. */
class DuckdbRunnerTest {
    private static final String ENDLESS =
            "CREATE TABLE big AS SELECT sum(a.range * b.range) FROM range(1000000) a, range(1000000) b";

    @TempDir
    Path folder;

    private Connection duckdb;

    @BeforeEach
    void open() throws SQLException, IOException {
        duckdb = DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("shop.db"));
        Files.writeString(folder.resolve("orders.csv"), "id,customer,amount\n1,ann,30\n2,bob,40\n3,ann,5\n");
    }

    @AfterEach
    void close() throws SQLException {
        duckdb.close();
    }

    private SqlRunner.Result run(String script) {
        return new SqlRunner(SqlLimits.DEFAULT)
                .run(duckdb, script.replace("$DIR", folder.toString()), SqlDialect.DUCKDB, StatementListener.NONE);
    }

    private String table(Written written) {
        return written.table().toString().replace(folder.toString(), "$DIR");
    }

    @Test
    void runsAPipelineFromFileToFileAndTellsItsLineage() {
        SqlRunner.Result result = run("""
                CREATE TABLE orders AS SELECT * FROM read_csv('$DIR/orders.csv', header = true);
                CREATE TEMP TABLE big AS SELECT customer, amount FROM orders WHERE amount > 4;
                CREATE TABLE totals AS SELECT customer, sum(amount), count(*) FROM big GROUP BY ALL;
                UPDATE totals SET customer = upper(customer) WHERE customer = 'ann';
                COPY (SELECT customer FROM totals) TO '$DIR/customers.parquet' (FORMAT parquet)""");

        assertThat(result.ending()).isEqualTo(new Ending.Completed());
        assertThat(result.statements())
                .extracting(StatementResult::rows)
                .containsExactly(
                        OptionalLong.of(3),
                        OptionalLong.of(3),
                        OptionalLong.of(2),
                        OptionalLong.of(1),
                        OptionalLong.of(2));
        assertThat(result.lineage().inputs()).containsExactly(TableName.file(folder + "/orders.csv"));
        assertThat(result.written())
                .extracting(this::table, Written::rows)
                .containsExactly(
                        tuple("main.orders", OptionalLong.of(3)),
                        tuple("main.totals", OptionalLong.of(3)),
                        tuple("file:$DIR/customers.parquet", OptionalLong.of(2)));
        assertThat(result.written().get(1).columns().orElseThrow())
                .containsExactly(
                        new Column("customer", "VARCHAR"),
                        new Column("sum(amount)", "HUGEINT"),
                        new Column("count_star()", "BIGINT"));
        assertThat(result.lineage().outputs().values())
                .allSatisfy(output -> assertThat(output.confidence()).isEqualTo(Confidence.EXACT));
        assertThat(columns(result, "totals"))
                .containsExactly("customer <- customer, customer", "sum(amount) <- amount", "count_star() <- ");
        assertThat(folder.resolve("customers.parquet")).isNotEmptyFile();
    }

    private static List<String> columns(SqlRunner.Result result, String table) {
        return output(result, table).columns().stream()
                .map(DuckdbRunnerTest::text)
                .toList();
    }

    private static ScriptLineage.Output output(SqlRunner.Result result, String table) {
        return Objects.requireNonNull(result.lineage().outputs().get(TableName.of("main", table)));
    }

    private static String text(ColumnLineage column) {
        List<String> sources =
                column.sources().stream().map(source -> source.column()).toList();
        return column.output() + " <- " + String.join(", ", sources);
    }

    @Test
    void columnNamesOfANewTableAreThoseTheDatabaseGave() {
        SqlRunner.Result result =
                run("CREATE TABLE o (a INT); CREATE TABLE t AS SELECT a+1, CASE WHEN a>1 THEN a END, -a FROM o");

        List<String> real = result.written().getLast().columns().orElseThrow().stream()
                .map(Column::name)
                .toList();
        assertThat(output(result, "t").columns())
                .extracting(ColumnLineage::output)
                .isEqualTo(real);
    }

    @Test
    void columnsThatTheStatementDoesNotTellAreNotGuessed() {
        SqlRunner.Result result = run("""
                CREATE TABLE docs AS SELECT 1 AS id, {'a': 2, 'b': 3} AS info;
                CREATE TABLE parts AS SELECT id, unnest(info) FROM docs;
                CREATE MACRO newest() AS (SELECT max(id) FROM docs);
                CREATE MACRO twice(x) AS x * 2;
                CREATE TABLE made AS SELECT newest() AS n, twice(id) AS t FROM docs""");

        assertThat(result.ending()).isEqualTo(new Ending.Completed());
        ScriptLineage.Output parts =
                Objects.requireNonNull(result.lineage().outputs().get(TableName.of("main", "parts")));
        assertThat(parts.columns()).isEmpty();
        assertThat(parts.confidence()).isEqualTo(Confidence.OPAQUE);
        assertThat(parts.notes()).containsExactly("the database made other columns than were expected: id, a, b");
        ScriptLineage.Output made =
                Objects.requireNonNull(result.lineage().outputs().get(TableName.of("main", "made")));
        assertThat(made.columns())
                .extracting(ColumnLineage::output, ColumnLineage::confidence)
                .containsExactly(tuple("n", Confidence.OPAQUE), tuple("t", Confidence.EXACT));
        assertThat(made.notes()).containsExactly("function newest is defined in the database and may read tables");
    }

    @Test
    void droppedColumnHasNoLineage() {
        SqlRunner.Result result = run("""
                CREATE TABLE raw AS SELECT 1 AS id, 2 AS secret;
                CREATE TABLE clean AS SELECT id, secret FROM raw;
                ALTER TABLE clean DROP COLUMN secret""");

        assertThat(Objects.requireNonNull(result.lineage().outputs().get(TableName.of("main", "clean")))
                        .columns())
                .extracting(ColumnLineage::output)
                .containsExactly("id");
    }

    @Test
    void failureTellsTheStatementAndKeepsWhatRanBefore() {
        SqlRunner.Result result =
                run("CREATE TABLE a AS SELECT 1 AS x; CREATE TABLE b AS SELECT nope FROM a; DROP TABLE a");

        assertThat(result.ending()).isInstanceOfSatisfying(Ending.Failed.class, failed -> {
            assertThat(failed.statement()).isEqualTo(2);
            assertThat(failed.sql()).isEqualTo("CREATE TABLE b AS SELECT nope FROM a");
            assertThat(failed.message()).contains("Referenced column \"nope\" not found");
        });
        assertThat(result.written()).extracting(this::table).containsExactly("main.a");
        assertThat(run("SELECT x FROM a").isComplete()).isTrue();
    }

    @Test
    void statementThatTakesTooLongIsCancelledAndTheConnectionStaysUsable() {
        SqlLimits limits = new SqlLimits(10, Duration.ofMillis(300), Duration.ofSeconds(10), ResolverLimits.DEFAULT);

        SqlRunner.Result result = new SqlRunner(limits).run(duckdb, ENDLESS, SqlDialect.DUCKDB, StatementListener.NONE);

        assertThat(result.ending()).isEqualTo(new Ending.TimedOut(1, Duration.ofMillis(300), true));
        assertThat(result.written()).isEmpty();
        assertThat(run("SELECT 1").isComplete()).isTrue();
    }

    @Test
    void interruptCancelsTheStatementAndStaysSet() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        AtomicReference<SqlRunner.@Nullable Result> result = new AtomicReference<>();
        AtomicReference<Boolean> interrupted = new AtomicReference<>(false);
        StatementListener listener = new StatementListener() {
            @Override
            public void started(int number, int of, String sql) {
                started.countDown();
            }
        };
        Thread thread = Thread.ofPlatform().start(() -> {
            result.set(
                    new SqlRunner(SqlLimits.DEFAULT).run(duckdb, ENDLESS + "; SELECT 1", SqlDialect.DUCKDB, listener));
            interrupted.set(Thread.currentThread().isInterrupted());
        });

        started.await();
        thread.interrupt();
        assertThat(thread.join(Duration.ofSeconds(30))).isTrue();

        assertThat(result.get()).extracting(SqlRunner.Result::ending).isEqualTo(new Ending.Cancelled(1, true));
        assertThat(interrupted.get()).isTrue();
        assertThat(run("SELECT 1").isComplete()).isTrue();
    }

    @Test
    void listenerHearsEveryStatement() {
        List<String> heard = new ArrayList<>();
        StatementListener listener = new StatementListener() {
            @Override
            public void started(int number, int of, String sql) {
                heard.add(number + "/" + of + " " + sql);
            }

            @Override
            public void finished(StatementResult result) {
                heard.add("done " + result.number());
            }
        };

        new SqlRunner(SqlLimits.DEFAULT).run(duckdb, "SELECT 1; SELECT 2", SqlDialect.DUCKDB, listener);

        assertThat(heard).containsExactly("1/2 SELECT 1", "done 1", "2/2 SELECT 2", "done 2");
    }

    @Test
    void scriptBeyondTheLimitRunsNotAtAll() throws SQLException {
        SqlLimits limits = new SqlLimits(1, Duration.ofSeconds(1), Duration.ofSeconds(1), ResolverLimits.DEFAULT);

        SqlRunner.Result result = new SqlRunner(limits)
                .run(duckdb, "CREATE TABLE a (x INT); SELECT 1", SqlDialect.DUCKDB, StatementListener.NONE);

        assertThat(result.ending()).isEqualTo(new Ending.Refused("the script has 2 statements; the limit is 1"));
        try (Statement statement = duckdb.createStatement();
                ResultSet tables = statement.executeQuery("SELECT count(*) FROM duckdb_tables()")) {
            tables.next();
            assertThat(tables.getInt(1)).isZero();
        }
    }

    @Test
    void sqlThatTheResolverDoesNotKnowRunsAllTheSame() {
        SqlRunner.Result result = run("CREATE TABLE o AS SELECT 1 AS a, 'x' AS b; FROM o SELECT a");

        assertThat(result.isComplete()).isTrue();
        assertThat(result.statements().getLast().lineage().getFirst().confidence())
                .isEqualTo(Confidence.OPAQUE);
        assertThat(result.statements().getLast().rows()).isEqualTo(OptionalLong.of(1));
    }
}
