package dev.sluice.controlplane.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.security.ReadScope;
import dev.sluice.controlplane.security.Scope;
import dev.sluice.controlplane.security.ScopeSql;
import dev.sluice.controlplane.security.Sight;
import dev.sluice.controlplane.testing.MigratedDatabase;
import dev.sluice.embedded.SharedStores;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** What PostgreSQL makes of scopes. */
class ScopedTablesTest {
    private static final String LETTERS = "aB%_\\*.'/\n:";
    private static Jdbc jdbc = new Jdbc(new PGSimpleDataSource());

    @BeforeAll
    static void store() {
        PGSimpleDataSource store = new PGSimpleDataSource();
        store.setUrl(MigratedDatabase.fresh());
        store.setUser(SharedStores.postgres().user());
        store.setPassword(SharedStores.postgres().password());
        jdbc = new Jdbc(store);
    }

    @Test
    void aScopeIsTheSameInSqlAsInJava() {
        Random random = new Random(7);
        List<String> names =
                random.ints(2_000, 0, 6).mapToObj(n -> text(random, n)).toList();
        for (int i = 0; i < 200; i++) {
            int patterns = random.nextInt(4);
            Scope scope = new Scope(
                    random.ints(patterns, 1, 4).mapToObj(n -> text(random, n)).toList());
            ScopeSql condition = ScopeSql.on(scope, "name");
            List<@Nullable Object> values = new ArrayList<>();
            values.add(names.toArray(String[]::new));
            values.addAll(condition.parameters());

            List<String> found = jdbc.query(
                    "SELECT name FROM unnest(?::text[]) AS n (name) WHERE " + condition.text(),
                    row -> row.getString(1),
                    values.toArray());

            assertThat(found)
                    .as("%s", scope)
                    .containsExactlyInAnyOrderElementsOf(
                            names.stream().filter(scope::contains).toList());
        }
    }

    @Test
    void theWholeHasEveryNameAndNothingHasNone() {
        assertThat(ScopeSql.on(Scope.ALL, "name").text()).isEqualTo("TRUE");
        assertThat(ScopeSql.on(new Scope(List.of()), "name").text()).isEqualTo("FALSE");
    }

    @Test
    void everyTableHasARule() {
        List<String> tables = jdbc.query("""
                SELECT table_name FROM information_schema.tables
                WHERE table_schema = current_schema() AND table_type IN ('BASE TABLE', 'VIEW')
                """, row -> row.getString(1));

        assertThat(ScopedTables.classified())
                .as("say in ScopedRules what a caller for some namespaces may read of it")
                .containsAll(tables.stream()
                        .filter(table -> !table.startsWith("flyway_"))
                        .toList());
    }

    @Test
    void everyRuleIsAStatementThatPostgresqlUnderstands() throws Exception {
        for (String table : ScopedTables.classified()) {
            for (Scope scope : List.of(new Scope(List.of("a*", "b")), new Scope(List.of()))) {
                ScopedTables.Statement statement = ScopedTables.restricted(
                        "SELECT count(*) FROM " + table, new Sight(scope, "sluice"), new @Nullable Object[0]);

                assertThat(jdbc.query(statement.sql(), row -> row.getLong(1), statement.parameters()))
                        .as(table)
                        .hasSize(1);
            }
        }
        ReadScope.within(Scope.ALL, () -> assertThat(jdbc.sight().isWhole()).isTrue());
    }

    @Test
    void statementsWithPartsOfTheirOwnAreRestrictedToo() {
        Sight sight = new Sight(new Scope(List.of("a")), "sluice");

        for (String sql : List.of(
                "WITH x AS (SELECT name FROM namespace) SELECT count(*) FROM x WHERE ?",
                "WITH RECURSIVE x AS (SELECT name FROM namespace) SELECT count(*) FROM x WHERE ?")) {
            ScopedTables.Statement statement = ScopedTables.restricted(sql, sight, new @Nullable Object[] {true});

            assertThat(jdbc.query(statement.sql(), row -> row.getLong(1), statement.parameters()))
                    .containsExactly(0L);
        }
    }

    private static String text(Random random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }
}
