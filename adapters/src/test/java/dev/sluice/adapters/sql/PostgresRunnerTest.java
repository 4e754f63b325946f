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
import dev.sluice.adapters.sql.lineage.SqlLineageResolver;
import dev.sluice.adapters.sql.lineage.StatementKind;
import dev.sluice.adapters.sql.lineage.StatementLineage;
import dev.sluice.adapters.sql.lineage.TableName;
import dev.sluice.embedded.EmbeddedPostgres;
import dev.sluice.embedded.SharedStores;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Scripts on a real PostgreSQL. */
class PostgresRunnerTest {
    private Connection postgres;

    @BeforeEach
    void open() throws SQLException {
        EmbeddedPostgres server = SharedStores.postgres();
        postgres = DriverManager.getConnection(server.freshDatabase(), server.user(), server.password());
        SqlRunner.Result result = run("""
                CREATE TABLE orders (id int PRIMARY KEY, customer_id int, amount int, status text);
                CREATE TABLE customers (id int PRIMARY KEY, name text);
                CREATE TABLE totals (customer_id int PRIMARY KEY, total bigint, n int);
                INSERT INTO customers VALUES (1, 'Ann'), (2, 'Bob');
                INSERT INTO orders VALUES (1, 1, 30, 'paid'), (2, 2, 40, 'open'), (3, 1, 5, 'paid')""");
        assertThat(result.ending()).isEqualTo(new Ending.Completed());
    }

    @AfterEach
    void close() throws SQLException {
        postgres.close();
    }

    private SqlRunner.Result run(String script) {
        return new SqlRunner(SqlLimits.DEFAULT).run(postgres, script, SqlDialect.POSTGRESQL, StatementListener.NONE);
    }

    @Test
    void runsAScriptAndTellsRowsSchemasAndLineage() {
        SqlRunner.Result result = run("""
                CREATE TEMP TABLE paid AS SELECT o.*, name FROM orders o JOIN customers c ON c.id = customer_id WHERE status = 'paid';
                MERGE INTO totals t USING (SELECT customer_id, sum(amount) AS s, count(*) AS n FROM paid GROUP BY 1) p
                  ON t.customer_id = p.customer_id
                  WHEN MATCHED THEN UPDATE SET total = p.s
                  WHEN NOT MATCHED THEN INSERT (customer_id, total, n) VALUES (p.customer_id, p.s, p.n);
                CREATE VIEW named AS SELECT name, total FROM totals JOIN customers ON id = customer_id;
                SELECT * FROM named""");

        assertThat(result.ending()).isEqualTo(new Ending.Completed());
        assertThat(result.statements())
                .extracting(StatementResult::rows)
                .containsExactly(OptionalLong.of(2), OptionalLong.of(1), OptionalLong.of(0), OptionalLong.of(1));
        assertThat(result.written())
                .extracting(written -> written.table().name(), Written::rows)
                .containsExactly(tuple("totals", OptionalLong.of(1)), tuple("named", OptionalLong.empty()));
        assertThat(result.written().getLast().columns().orElseThrow())
                .containsExactly(new Column("name", "text"), new Column("total", "int8"));
        assertThat(result.lineage().inputs())
                .extracting(TableName::name)
                .containsExactly("orders", "customers", "totals");
        assertThat(totals(result).columns())
                .allSatisfy(column -> assertThat(column.confidence()).isEqualTo(Confidence.EXACT))
                .extracting(column -> column.output() + " <- "
                        + column.sources().stream()
                                .map(source -> source.table().name() + "." + source.column())
                                .toList())
                .containsExactly("total <- [orders.amount]", "customer_id <- [orders.customer_id]", "n <- []");
    }

    private static ScriptLineage.Output totals(SqlRunner.Result result) {
        return Objects.requireNonNull(result.lineage().outputs().get(TableName.of("public", "totals")));
    }

    @Test
    void tablesAreFoundAlongTheSearchPath() {
        SqlRunner.Result result = run("""
                CREATE SCHEMA first; CREATE TABLE first.orders (id int, extra text);
                SET search_path = first, public;
                CREATE TABLE made AS SELECT extra, name FROM orders, customers""");

        StatementLineage lineage = result.statements().getLast().lineage().getFirst();
        assertThat(lineage.reads())
                .containsExactly(TableName.of("first", "orders"), TableName.of("public", "customers"));
        assertThat(lineage.writes()).contains(TableName.of("first", "made"));
        assertThat(lineage.confidence()).isEqualTo(Confidence.EXACT);
    }

    @Test
    void dataChangingCteTellsBothChanges() {
        SqlRunner.Result result = run("""
                CREATE TABLE archive (LIKE orders);
                WITH gone AS (DELETE FROM orders WHERE status = 'paid' RETURNING *) INSERT INTO archive SELECT * FROM gone""");

        assertThat(result.ending()).isEqualTo(new Ending.Completed());
        List<StatementLineage> lineage = result.statements().getLast().lineage();
        assertThat(lineage)
                .extracting(StatementLineage::kind)
                .containsExactly(StatementKind.DELETE, StatementKind.INSERT);
        assertThat(lineage.getLast().reads()).containsExactly(TableName.of("public", "orders"));
        assertThat(lineage.getLast().columns()).hasSize(4);
        assertThat(result.written())
                .extracting(written -> written.table().name(), Written::rows)
                .containsExactly(tuple("archive", OptionalLong.of(2)), tuple("orders", OptionalLong.empty()));
    }

    @Test
    void failureTellsTheSqlState() {
        SqlRunner.Result result = run("INSERT INTO customers VALUES (3, 'Cy'); INSERT INTO customers VALUES (3, 'Di')");

        assertThat(result.ending()).isInstanceOfSatisfying(Ending.Failed.class, failed -> {
            assertThat(failed.statement()).isEqualTo(2);
            assertThat(failed.sqlState()).isEqualTo("23505");
        });
        assertThat(result.written()).extracting(Written::rows).containsExactly(OptionalLong.of(1));
    }

    @Test
    void transactionIsTheCallers() throws SQLException {
        postgres.setAutoCommit(false);

        assertThat(run("DELETE FROM orders; SELECT * FROM orders").isComplete()).isTrue();
        postgres.rollback();

        assertThat(run("SELECT * FROM orders").statements().getFirst().rows()).isEqualTo(OptionalLong.of(3));
    }

    @Test
    void slowStatementIsCancelledOnTheServer() {
        SqlLimits limits = new SqlLimits(10, Duration.ofMillis(300), Duration.ofSeconds(10), ResolverLimits.DEFAULT);

        SqlRunner.Result result = new SqlRunner(limits)
                .run(postgres, "SELECT pg_sleep(60)", SqlDialect.POSTGRESQL, StatementListener.NONE);

        assertThat(result.ending()).isEqualTo(new Ending.TimedOut(1, Duration.ofMillis(300), true));
        assertThat(run("SELECT 1").isComplete()).isTrue();
    }

    @Test
    void resolverNamesColumnsAsTheServerDoes() {
        String sql = """
                CREATE TABLE named AS SELECT count(*), amount::text, CASE WHEN id > 1 THEN 1 END, coalesce(status, 'x'),
                  upper(status), 1 + 1, EXISTS (SELECT 1), max(id) OVER (), '1'::int, (SELECT name FROM customers LIMIT 1),
                  current_date, (status)
                FROM orders GROUP BY amount, id, status""";
        var resolver = new SqlLineageResolver(
                SqlDialect.POSTGRESQL, new JdbcCatalog(postgres, SqlDialect.POSTGRESQL), ResolverLimits.DEFAULT);

        List<String> resolved = resolver.resolve(sql).getFirst().columns().stream()
                .map(ColumnLineage::output)
                .toList();
        SqlRunner.Result result = run(sql);

        assertThat(result.ending()).isEqualTo(new Ending.Completed());
        assertThat(result.written().getFirst().columns().orElseThrow())
                .extracting(Column::name)
                .isEqualTo(resolved);
    }
}
