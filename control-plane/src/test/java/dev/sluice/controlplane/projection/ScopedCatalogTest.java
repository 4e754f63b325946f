package dev.sluice.controlplane.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.security.ReadScope;
import dev.sluice.controlplane.security.Scope;
import dev.sluice.controlplane.testing.ScopedWorld;
import dev.sluice.controlplane.testing.ScopedWorld.Ran;
import dev.sluice.embedded.SharedStores;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** What statements find in the tables of a real catalog within random scopes: all that is in them, and nothing else. */
class ScopedCatalogTest {
    private static final List<String> NAMING = List.of(
            "SELECT to_jsonb(n)::text FROM namespace n",
            "SELECT to_jsonb(d)::text FROM dataset d",
            "SELECT to_jsonb(j)::text FROM job j",
            "SELECT n.name || d.name || f.name FROM field f JOIN dataset d ON d.id = f.dataset_id"
                    + " JOIN namespace n ON n.id = d.namespace_id",
            "SELECT r.run_id || j.name FROM run r JOIN job j ON j.id = r.job_id",
            "SELECT i.run_id || d.name FROM run_io i JOIN dataset d ON d.id = i.dataset_id",
            "SELECT v.run_id || d.name FROM dataset_version v JOIN dataset d ON d.id = v.dataset_id",
            "SELECT e.run_id::text FROM event_index e");

    /** One that joins nothing finds no row of others either. */
    private static final String STRAY = """
            SELECT 'io' AS what, dataset_id AS id FROM run_io UNION ALL SELECT 'version', dataset_id FROM dataset_version
            UNION ALL SELECT 'event', dataset_id FROM event_dataset UNION ALL SELECT 'facet', entity_id FROM facet_version
            UNION ALL SELECT 'from', from_id FROM edge UNION ALL SELECT 'to', to_id FROM edge
            UNION ALL SELECT 'owner', owner_id FROM edge
            """;

    private static final String SEEN =
            "SELECT id FROM dataset UNION ALL SELECT id FROM job UNION ALL SELECT id FROM field";

    @Test
    void statementsFindAllThatIsInScopeAndNothingElse() throws Exception {
        try (CatalogHarness harness = new CatalogHarness()) {
            ScopedWorld world = new ScopedWorld(3);
            harness.apply(world.events(), 50);
            PGSimpleDataSource store = new PGSimpleDataSource();
            store.setUrl(harness.connection().getMetaData().getURL());
            store.setUser(SharedStores.postgres().user());
            store.setPassword(SharedStores.postgres().password());
            Jdbc jdbc = new Jdbc(store);
            for (int i = 0; i < 10; i++) {
                Set<Integer> seen = new TreeSet<>();
                Scope scope = new Scope(world.policy(seen));
                ReadScope.within(scope, () -> {
                    check(jdbc, world, seen);
                    return null;
                });
            }
        }
    }

    private static void check(Jdbc jdbc, ScopedWorld world, Set<Integer> seen) {
        Set<String> hidden = new HashSet<>();
        for (int n = 0; n < ScopedWorld.NAMESPACES; n++) {
            if (!seen.contains(n)) {
                hidden.add(world.mark(n));
            }
        }
        for (Ran ran : world.runs()) {
            if (!seen.contains(ran.job().namespace())) {
                hidden.add(ran.run().toString());
            }
        }
        for (String statement : NAMING) {
            String found = String.join("\n", jdbc.query(statement, row -> row.getString(1)));
            hidden.forEach(
                    each -> assertThat(found).as("%s of %s", statement, seen).doesNotContain(each));
        }
        Set<Long> ids = new HashSet<>(jdbc.query(SEEN, row -> row.getLong(1)));
        jdbc.query(STRAY, row -> assertThat(ids).as(row.getString(1)).contains(row.getLong(2)));
        assertThat(count(jdbc, "dataset"))
                .isEqualTo(world.datasets().stream()
                        .filter(each -> seen.contains(each.namespace()))
                        .count());
        assertThat(count(jdbc, "job"))
                .isEqualTo(world.jobs().stream()
                        .filter(each -> seen.contains(each.namespace()))
                        .count());
        assertThat(count(jdbc, "run"))
                .isEqualTo(world.runs().stream()
                        .filter(ran -> seen.contains(ran.job().namespace()))
                        .count());
        assertThat(count(jdbc, "event_index")).isEqualTo(2 * count(jdbc, "run"));
        assertThat(count(jdbc, "run_io"))
                .isEqualTo(world.runs().stream()
                        .filter(ran -> seen.contains(ran.job().namespace()))
                        .mapToLong(ran -> ran.inputs().stream()
                                        .filter(each -> seen.contains(each.namespace()))
                                        .count()
                                + ran.outputs().stream()
                                        .filter(each -> seen.contains(each.namespace()))
                                        .count())
                        .sum());
    }

    private static long count(Jdbc jdbc, String table) {
        return jdbc.query("SELECT count(*) FROM " + table, row -> row.getLong(1))
                .getFirst();
    }
}
