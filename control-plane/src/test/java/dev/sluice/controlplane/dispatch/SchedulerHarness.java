package dev.sluice.controlplane.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.emit.Outbox;
import dev.sluice.controlplane.fact.FactListener;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.run.AssetPublisher;
import dev.sluice.controlplane.run.RunRequests.Caller;
import dev.sluice.controlplane.testing.MigratedDatabase;
import dev.sluice.controlplane.workflow.Connections;
import dev.sluice.controlplane.workflow.DefinitionPlan;
import dev.sluice.controlplane.workflow.Definitions.Deployment;
import dev.sluice.embedded.EmbeddedPostgres;
import dev.sluice.embedded.SharedStores;
import dev.sluice.model.DatasetId;
import dev.sluice.scheduler.definition.ResourceName;
import dev.sluice.scheduler.definition.read.DefinitionProblem;
import dev.sluice.scheduler.definition.read.SourceFile;
import dev.sluice.scheduler.execute.Secret;
import dev.sluice.scheduler.execute.TaskExecutor;
import dev.sluice.testkit.SettableClock;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.UUID;
import org.awaitility.Awaitility;

/** The scheduler on a real, empty store, with a clock that tests set and executors that they write. */
public final class SchedulerHarness implements AutoCloseable {
    /** When its clock starts. */
    public static final Instant START = Instant.parse("2026-11-21T00:00:00Z");

    private final AgroalDataSource dataSource;
    private final Transactions transactions;
    private final SettableClock clock = new SettableClock(START);
    private final SchedulerParts parts;
    private final List<Worker> workers = new ArrayList<>();
    private int keys;

    public SchedulerHarness() throws SQLException {
        this(FactListener.NONE);
    }

    /** @param facts hears what is committed */
    public SchedulerHarness(FactListener facts) throws SQLException {
        EmbeddedPostgres postgres = SharedStores.postgres();
        String url = MigratedDatabase.fresh();
        dataSource = AgroalDataSource.from(
                new AgroalDataSourceConfigurationSupplier().connectionPoolConfiguration(pool -> pool.maxSize(20)
                        .acquisitionTimeout(Duration.ofSeconds(20))
                        .connectionFactoryConfiguration(connection -> connection
                                .jdbcUrl(url)
                                .principal(new NamePrincipal(postgres.user()))
                                .credential(new SimplePassword(postgres.password())))));
        transactions = new Transactions(dataSource, facts);
        parts = parts();
    }

    /** The scheduler's parts as another process would have them: own caches, same store. */
    public SchedulerParts parts() {
        return parts(clock);
    }

    /** As {@link #parts()}, with a clock of its own. */
    public SchedulerParts parts(InstantSource time) {
        return new SchedulerParts(new SchedulerParts.Surroundings(
                transactions,
                Connections.of(Map.of("wh", table -> new DatasetId("postgres://wh:5432", table))),
                name -> name.equals("known") ? Optional.of(new Secret("s3cret")) : Optional.empty(),
                time,
                () -> 0,
                "sluice"));
    }

    public SettableClock clock() {
        return clock;
    }

    public Transactions transactions() {
        return transactions;
    }

    public javax.sql.DataSource dataSource() {
        return dataSource;
    }

    public SchedulerParts main() {
        return parts;
    }

    /** A replica with its own parts. */
    public Replica replica(String name, TaskExecutor... executors) {
        return replica(name, TestReplicaConfig.of(8), executors);
    }

    public Replica replica(String name, ReplicaConfig config, TaskExecutor... executors) {
        SchedulerParts own = parts();
        Worker worker = own.worker(List.of(executors), config, () -> {});
        workers.add(worker);
        return own.replica(name, worker, config);
    }

    /** Deploys documents; any problem fails the test with its text. */
    public DefinitionPlan apply(String yaml) {
        DefinitionPlan plan = parts.definitions()
                .apply(new Deployment(List.of(new SourceFile("test.yaml", yaml)), false, "test", null));
        assertThat(plan.problems().stream().map(DefinitionProblem::render).toList())
                .isEmpty();
        return plan;
    }

    /** Starts a run by hand. */
    public UUID start(String workflow, Map<String, String> parameters) {
        return parts.requests()
                .start(ResourceName.parse(workflow), parameters, null, new Caller("k" + keys++, "test", true));
    }

    /** Lets replicas work until nothing is left that is due now. */
    public void settle(Replica... replicas) {
        int quiet = 0;
        while (quiet < 2) {
            int done = 0;
            for (Replica replica : replicas) {
                done += replica.fire() + replica.dispatch();
            }
            for (Replica replica : replicas) {
                idle(replica);
            }
            quiet = done == 0 ? quiet + 1 : 0;
        }
    }

    /** The rows of a query, columns joined by blanks. */
    public List<String> rows(String sql, Object... parameters) {
        return transactions.call(tx -> tx.query(sql, SchedulerHarness::row, parameters));
    }

    private static String row(ResultSet row) throws SQLException {
        ResultSetMetaData columns = row.getMetaData();
        StringJoiner text = new StringJoiner(" ");
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            text.add(String.valueOf(row.getString(i)));
        }
        return text.toString();
    }

    /** Runs in the order of their making: trigger kind, state. */
    public List<String> runs() {
        return rows("SELECT trigger_kind, state FROM workflow_run ORDER BY created_at, id");
    }

    /** Tasks of a run in the order of the graph: task, state, attempts. */
    public List<String> tasks(UUID run) {
        return rows("SELECT task, state, attempts FROM task_run WHERE run_id = ? ORDER BY ordinal", run);
    }

    /** Publishes a version of a table of the connection wh, as a run of its own would. */
    public void publish(String table, @org.jspecify.annotations.Nullable String partition) {
        UUID writer = new UUID(0x7000L, 0x8000_0000_0000_0000L + keys++);
        transactions.run(tx -> parts.publisher()
                .publish(
                        tx,
                        new AssetPublisher.Writer(writer, null, partition, true),
                        List.of(new DatasetId("postgres://wh:5432", table)),
                        clock.instant()));
    }

    /** Waits until a replica has nothing to run any more. */
    public static void idle(Replica replica) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> replica.running() == 0);
    }

    /** A workflow of the namespace n whose spec follows. */
    public static String workflow(String name, String spec) {
        return "apiVersion: sluice.dev/v1alpha1\nkind: Workflow\nmetadata: {name: " + name + ", namespace: n}\nspec:\n"
                + spec.indent(2);
    }

    /** The lineage events in the outbox, oldest first. */
    public List<String> lineage() {
        return rows("SELECT event FROM lineage_outbox ORDER BY id");
    }

    /** Carries the outbox into an intake. */
    public Outbox outbox(dev.sluice.model.intake.EventIntake intake) {
        return new Outbox(transactions, intake, 100);
    }

    @Override
    public void close() {
        workers.forEach(Worker::close);
        dataSource.close();
    }
}
