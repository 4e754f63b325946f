package dev.sluice.controlplane.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.dispatch.SchedulerParts;
import dev.sluice.controlplane.dispatch.SchedulerParts.Surroundings;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.workflow.Connections;
import dev.sluice.controlplane.workflow.DefinitionPlan;
import dev.sluice.controlplane.workflow.Definitions.Deployment;
import dev.sluice.embedded.EmbeddedPostgres;
import dev.sluice.embedded.SharedStores;
import dev.sluice.model.DatasetId;
import dev.sluice.scheduler.definition.read.SourceFile;
import dev.sluice.scheduler.execute.Secret;
import dev.sluice.testkit.SettableClock;
import java.sql.ResultSetMetaData;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** The scheduler on a real, empty store with a clock of the test: what several replicas would share. */
public final class Stage {
    private static final Instant START = Instant.parse("2026-03-10T12:00:00Z");

    private final SettableClock clock = new SettableClock(START);
    private final Map<String, String> secrets = new ConcurrentHashMap<>();
    private final PGSimpleDataSource dataSource = new PGSimpleDataSource();
    private final Transactions transactions;
    private final SchedulerParts parts;

    public Stage() {
        EmbeddedPostgres postgres = SharedStores.postgres();
        dataSource.setUrl(MigratedDatabase.fresh());
        dataSource.setUser(postgres.user());
        dataSource.setPassword(postgres.password());
        transactions = new Transactions(dataSource);
        parts = replica();
    }

    public SettableClock clock() {
        return clock;
    }

    public Instant now() {
        return clock.instant();
    }

    public DataSource dataSource() {
        return dataSource;
    }

    public Transactions transactions() {
        return transactions;
    }

    public SchedulerParts parts() {
        return parts;
    }

    /** Parts of a further replica on the same store, with nothing in memory. */
    public SchedulerParts replica() {
        return new SchedulerParts(new Surroundings(
                transactions,
                Connections.of(Map.of(
                        "shop", table -> new DatasetId("postgres://shop:5432", "shop." + table),
                        "shop-bus", topic -> new DatasetId("kafka://shop:9092", topic))),
                this::secret,
                clock,
                () -> 0.5,
                "sluice"));
    }

    public Optional<Secret> secret(String name) {
        return Optional.ofNullable(secrets.get(name)).map(Secret::new);
    }

    public void putSecret(String name, String value) {
        secrets.put(name, value);
    }

    /** Deploys one document; it must be right. */
    public void deploy(String yaml) {
        DefinitionPlan plan = parts.definitions()
                .apply(new Deployment(List.of(new SourceFile("test.yaml", yaml)), false, "test", null));
        assertThat(plan.problems()).isEmpty();
    }

    /** Rows as text, cells joined by a bar, null as a dash. */
    public List<String> rows(String sql, @Nullable Object... parameters) {
        return transactions.call(tx -> tx.query(
                sql,
                row -> {
                    ResultSetMetaData columns = row.getMetaData();
                    List<String> cells = new ArrayList<>();
                    for (int i = 1; i <= columns.getColumnCount(); i++) {
                        String cell = row.getString(i);
                        cells.add(cell == null ? "-" : cell);
                    }
                    return String.join(" | ", cells);
                },
                parameters));
    }

    public void execute(String sql, @Nullable Object... parameters) {
        transactions.run(tx -> tx.update(sql, parameters));
    }
}
