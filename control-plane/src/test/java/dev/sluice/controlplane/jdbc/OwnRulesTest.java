package dev.sluice.controlplane.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.security.Scope;
import dev.sluice.controlplane.security.Sight;
import dev.sluice.controlplane.testing.MigratedDatabase;
import dev.sluice.embedded.SharedStores;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** For random scopes, a table of what Sluice runs has the rows of these namespaces, all of them and no others. */
class OwnRulesTest {
    private static final List<String> HOUSES = List.of("anna", "bert", "berta", "carl", "s3:carl");

    /** Of tables with a rule that goes by namespaces; the rest shows nothing, or what is reached through others. */
    private static final Set<String> NOT_BY_HOUSE = Set.of("check_series");

    private static Jdbc jdbc = new Jdbc(new PGSimpleDataSource());

    private record Column(String name, String type, boolean needed) {}

    @BeforeAll
    static void fill() throws SQLException {
        PGSimpleDataSource store = new PGSimpleDataSource();
        store.setUrl(MigratedDatabase.fresh());
        store.setUser(SharedStores.postgres().user());
        store.setPassword(SharedStores.postgres().password());
        jdbc = new Jdbc(store);
        try (Connection connection = store.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SET session_replication_role = replica"); // rows here refer to rows of their own house
            for (String table : tables()) {
                for (int house = 0; house < HOUSES.size(); house++) {
                    statement.execute(insert(table, house));
                }
            }
        }
    }

    private static Set<String> tables() {
        Set<String> tables = new HashSet<>(Set.of("namespace", "dataset", "job"));
        OwnRules.all().forEach((table, rule) -> {
            if (!rule.isEmpty() && !rule.endsWith("WHERE false")) {
                tables.add(table);
            }
        });
        tables.removeAll(NOT_BY_HOUSE);
        return tables;
    }

    private static String insert(String table, int house) {
        List<String> names = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (Column column :
                jdbc.query("""
                SELECT column_name, udt_name, is_nullable = 'NO' AND is_generated = 'NEVER' AS needed FROM information_schema.columns
                WHERE table_schema = current_schema() AND table_name = ?
                """, row -> new Column(row.getString(1), row.getString(2), row.getBoolean(3)), table)) {
            @Nullable String value = value(column, house);
            if (value != null) {
                names.add(column.name());
                values.add(value);
            }
        }
        return "INSERT INTO " + table + " (" + String.join(", ", names) + ") OVERRIDING SYSTEM VALUE VALUES ("
                + String.join(", ", values) + ")";
    }

    private static @Nullable String value(Column column, int house) {
        String name = HOUSES.get(house);
        return switch (column.name()) {
            case "service" -> "'" + name + "/api'";
            case "request" ->
                "'{\"job\": {\"namespace\": \"%1$s\", \"name\": \"x\"}, \"inputs\": [{\"namespace\": \"%1$s\"}]}'"
                        .formatted(name);
            case "assets" -> "'{" + (house + 1) + "}'";
            case "asset_id", "definition_id", "dataset_id", "incident_id", "namespace_id" ->
                Integer.toString(house + 1);
            default ->
                !column.needed()
                        ? null
                        : switch (column.type()) {
                            case "text" -> "'" + name + "'";
                            case "int8", "int4", "int2", "xid8" -> "'" + (house + 1) + "'";
                            case "uuid" -> "'" + new UUID(0, house + 1) + "'";
                            case "bool" -> "true";
                            case "jsonb" -> "'{}'";
                            case "float8" -> "1";
                            case "bytea" -> "'\\x00'";
                            case "date" -> "date '2026-01-01'";
                            case "timestamptz" -> "timestamptz '2026-01-01'";
                            default -> column.type().startsWith("_") ? "'{}'" : "'" + name + "'";
                        };
        };
    }

    @Test
    void aScopeHasTheRowsOfItsNamespacesAndNoOthers() {
        Random random = new Random(11);
        for (int i = 0; i < 12; i++) {
            List<String> patterns = new ArrayList<>();
            HOUSES.forEach(house -> {
                if (random.nextInt(3) == 0) {
                    patterns.add(random.nextBoolean() ? house : house.substring(0, house.length() - 1) + "*");
                }
            });
            Scope scope = new Scope(patterns);
            for (String table : tables()) {
                assertThat(houses(table, scope)).as("%s of %s", table, scope).isEqualTo(expected(scope));
            }
        }
    }

    @Test
    void jobsOfOursAreOfTheHouseOfTheirWorkflow() throws SQLException {
        jdbc.query("""
                INSERT INTO job_forecast (job_namespace, job_name, failure, hard_failure, basis, basis_runs, basis_failures, streak,
                    reasons, updated_at, position)
                VALUES ('sluice', 'anna.load', 0, 0, '', 0, 0, 0, '[]', now(), 1), ('sluice', 'bert.load', 0, 0, '', 0, 0, 0, '[]', now(), 1)
                RETURNING 1
                """, row -> row.getInt(1));
        ScopedTables.Statement statement = ScopedTables.restricted(
                "SELECT job_name FROM job_forecast WHERE job_namespace = 'sluice'",
                new Sight(new Scope(List.of("anna")), "sluice"),
                new @Nullable Object[0]);

        assertThat(jdbc.query(statement.sql(), row -> row.getString(1), statement.parameters()))
                .containsExactly("anna.load");
        jdbc.query("DELETE FROM job_forecast WHERE job_namespace = 'sluice' RETURNING 1", row -> row.getInt(1));
    }

    private static Set<String> expected(Scope scope) {
        Set<String> expected = new HashSet<>();
        for (int house = 0; house < HOUSES.size(); house++) {
            if (scope.contains(HOUSES.get(house))) {
                expected.add(Integer.toString(house));
            }
        }
        return expected;
    }

    /** Numbers of the houses whose rows there are. */
    private static Set<String> houses(String table, Scope scope) {
        ScopedTables.Statement statement = ScopedTables.restricted(
                "SELECT to_jsonb(o)::text FROM " + table + " o", new Sight(scope, "sluice"), new @Nullable Object[0]);
        Set<String> found = new HashSet<>();
        for (String row : jdbc.query(statement.sql(), r -> r.getString(1), statement.parameters())) {
            for (int house = 0; house < HOUSES.size(); house++) {
                String name = HOUSES.get(house);
                boolean named = row.contains("\"" + name + "\"") || row.contains("\"" + name + "/api\"");
                boolean numbered = row.contains(new UUID(0, house + 1).toString());
                if (named || numbered || row.matches(".*\"[a-z_]*id\": " + (house + 1) + "[,}].*")) {
                    found.add(Integer.toString(house));
                }
            }
        }
        return found;
    }
}
