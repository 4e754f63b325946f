package dev.sluice.controlplane.schedulerview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.catalog.SeenRuns;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.security.Scope;
import dev.sluice.controlplane.testing.MigratedDatabase;
import dev.sluice.embedded.SharedStores;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class NameReaderTest {
    @Test
    void namespacesOfDefinitionsDatasetsAndAssetsAreKnown() {
        PGSimpleDataSource store = new PGSimpleDataSource();
        store.setUrl(MigratedDatabase.fresh());
        store.setUser(SharedStores.postgres().user());
        store.setPassword(SharedStores.postgres().password());
        Jdbc jdbc = new Jdbc(store);
        for (String insert : List.of(
                "INSERT INTO asset (namespace, name) VALUES ('s3://b', 'x'), ('s3://a', 'x'), ('s3://a', 'y')",
                "INSERT INTO namespace VALUES (1, 'airflow', 1), (2, 'sluice', 1)",
                "INSERT INTO definition (kind, namespace, name, version) VALUES ('Pool', 'ops', 'lanes', 1)")) {
            jdbc.query(insert + " RETURNING 1", row -> row.getInt(1));
        }

        Names names = new NameReader(jdbc, new SeenRuns(jdbc)).names(new Scope(List.of("s3://a")));

        assertThat(List.of("of ops/lanes", "s3://b x", "airflow x.y")).allMatch(names::isHidden);
        assertThat(List.of("s3://a x", "a job of sluice", "nobody/nothing")).noneMatch(names::isHidden);
    }
}
