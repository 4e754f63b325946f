package dev.sluice.adapters.sql.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SqlScriptTest {
    @Test
    void cutsAtSemicolonsOnly() {
        String script = """
                -- the first; statement
                SELECT ';' AS "a;b" /* not; /* even; */ here; */ FROM t;
                ;
                DO $body$ BEGIN PERFORM 1; END $body$;
                SELECT E'it\\'s; one' ; SELECT $1 -- the end""";

        assertThat(SqlScript.statements(script))
                .containsExactly(
                        "SELECT ';' AS \"a;b\" /* not; /* even; */ here; */ FROM t",
                        "DO $body$ BEGIN PERFORM 1; END $body$",
                        "SELECT E'it\\'s; one'",
                        "SELECT $1");
    }

    @Test
    void keepsTheBodyOfAStandardFunctionTogether() {
        String function =
                "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 2 END; END";

        assertThat(SqlScript.statements(function + "; SELECT f()")).containsExactly(function, "SELECT f()");
    }

    @Test
    void whatIsNotClosedReachesToTheEnd() {
        assertThat(SqlScript.statements("SELECT 'open; SELECT 2")).containsExactly("SELECT 'open; SELECT 2");
        assertThat(SqlScript.statements("/* open; SELECT 2")).isEmpty();
    }
}
