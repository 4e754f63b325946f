package dev.sluice.quality.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.quality.check.CheckFault;
import dev.sluice.quality.check.ForeignSql;
import dev.sluice.quality.check.ForeignSql.Form;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlGuardTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT count(*) FROM {{table}} t WHERE t.amount < 0",
                "WITH bad AS (SELECT id FROM {{table}} x WHERE id IS NULL) SELECT count(*) FROM bad",
                "SELECT a.id FROM {{table}} a LEFT JOIN shop.customers c ON c.id = a.customer_id WHERE c.id IS NULL",
                "SELECT 1 UNION ALL SELECT 2",
                "SELECT max(n) FROM (SELECT id, count(*) AS n FROM {{table}} t GROUP BY id HAVING count(*) > 1) AS g;",
                "SELECT sum(x) OVER (PARTITION BY y ORDER BY z) FROM {{table}} t",
                "SELECT '; DROP TABLE x' AS text FROM {{table}} t",
                "SELECT extract(year FROM placed_at), coalesce(a, b), length(trim(note)) FROM {{table}} t",
                "SELECT pg_typeof(id) FROM {{table}} t"
            })
    void queriesThatOnlyReadPass(String sql) {
        assertThat(query(sql)).isEqualTo(sql.replaceAll(";$", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "amount >= 0",
                "country <> 'XX' AND (status = 'paid' OR status IS NULL)",
                "CASE WHEN a > 0 THEN b ELSE c END = 3",
                "id IN (SELECT order_id FROM shop.items)",
                "name LIKE 'a%' ESCAPE '!'",
                "at < DATE '2026-01-01'",
                "total = net + tax",
                "\"odd name\" IS NOT NULL",
                "x BETWEEN 1 AND 2",
                "lower(email) = email",
                "paid"
            })
    void expressionsPass(String sql) {
        assertThat(expression(sql)).isEqualTo(sql);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO t VALUES (1)",
                "DELETE FROM t",
                "COPY t TO '/tmp/x'",
                "COPY (SELECT 1) TO '/tmp/x'",
                "ATTACH '/tmp/other.duckdb' AS other",
                "SELECT 1; SELECT 2",
                "SELECT 1; DROP TABLE t",
                "SELECT * INTO copy FROM t",
                "SELECT * FROM t FOR UPDATE",
                "SELECT * FROM (SELECT * FROM t FOR SHARE) x",
                "WITH gone AS (DELETE FROM t RETURNING *) SELECT * FROM gone",
                "WITH a AS (SELECT 1), gone AS (UPDATE t SET x = 1 RETURNING *) SELECT * FROM gone",
                "SELECT * FROM read_csv('/etc/passwd')",
                "SELECT * FROM \"read_text\"('/etc/passwd')",
                "SELECT * FROM glob('/etc/*')",
                "SELECT * FROM '/etc/passwd'",
                "SELECT * FROM \"/etc/passwd.csv\"",
                "SELECT * FROM 'other.parquet'",
                "SELECT * FROM shop.\"orders.csv\"",
                "SELECT pg_read_file('/etc/passwd')",
                "SELECT pg_catalog.pg_sleep(100)",
                "SELECT 1 WHERE EXISTS (SELECT lo_export(1, '/tmp/x'))",
                "SELECT * FROM dblink('host=other', 'SELECT 1') AS t(x int)",
                "SELECT query_to_xml('DELETE FROM t', true, true, '')",
                "SELECT set_config('transaction_read_only', 'off', true)",
                "SELECT nextval('s')",
                "SELECT * FROM query('DROP TABLE t')",
                "SELECT * FROM pg_shadow",
                "SELECT * FROM pg_catalog.pg_authid",
                "SELECT * FROM duckdb_secrets()",
                "SELECT * FROM postgres_query('db', 'DROP TABLE t')",
                "SELECT U&\"pg!005fsleep\" UESCAPE '!' (10)",
                "SELECT E'\\' OR 1=1 --'",
                "SELECT $$x$$",
                "SELECT /*! 1 */ 2",
                "SELECT 'it\\'s'",
                "SET memory_limit = '100GB'",
                "PRAGMA database_list",
                "CALL something()",
                "EXPLAIN ANALYZE DELETE FROM t",
                "VACUUM",
                "SELECT * FROM t WHERE id = ?",
                ""
            })
    void queriesThatDoMoreAreRefused(String sql) {
        assertThatThrownBy(() -> query(sql)).isInstanceOf(CheckFault.class).hasMessageStartingWith("'query': ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 = 1) OR (1 = 1",
                "1 = 1; DROP TABLE t",
                "x = 1 -- and so on\n) FROM t; DELETE FROM t",
                "1 FROM secrets",
                "x = 1, y = 2",
                "x = 1 LIMIT 1",
                "DROP TABLE t",
                "pg_sleep(10) IS NULL",
                "EXISTS (SELECT pg_sleep(10))",
                "x IN (SELECT y FROM 'other.csv')",
                "x = getenv('HOME')",
                "(",
                "'",
                ""
            })
    void expressionsThatAreNoneAreRefused(String sql) {
        assertThatThrownBy(() -> expression(sql)).isInstanceOf(CheckFault.class).hasMessageStartingWith("'where': ");
    }

    @Test
    void commentsAreTakenOut() {
        assertThat(expression("a > 1 -- why\n AND /* because */ b < 2")).isEqualTo("a > 1  \n AND   b < 2");
    }

    @Test
    void messagesSayWhatIsNotAllowed() {
        assertThatThrownBy(() -> query("COPY t TO 'x'"))
                .hasMessage("'query': COPY is not allowed: checks read only, with one SELECT or one expression");
        assertThatThrownBy(() -> expression("pg_sleep(1) IS NULL"))
                .hasMessage("'where': the function pg_sleep is not allowed in a check: it reaches beyond the tables");
        assertThatThrownBy(() -> expression("x".repeat(SqlGuard.LONGEST + 1)))
                .hasMessage("'where': the SQL has 20001 characters; the limit is 20000");
        assertThatThrownBy(() -> expression("(".repeat(60) + "1" + ")".repeat(60)))
                .hasMessage("'where': brackets are nested deeper than 50");
    }

    private static String query(String sql) {
        return SqlGuard.checked(new ForeignSql("query", sql, Form.QUERY));
    }

    private static String expression(String sql) {
        return SqlGuard.predicate("where", sql);
    }
}
