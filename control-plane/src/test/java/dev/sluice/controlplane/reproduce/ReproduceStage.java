package dev.sluice.controlplane.reproduce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.adapters.process.ProcessConfig;
import dev.sluice.adapters.process.ProcessExecutor;
import dev.sluice.adapters.sql.SqlExecutor;
import dev.sluice.adapters.sql.SqlTarget;
import dev.sluice.controlplane.dispatch.Replica;
import dev.sluice.controlplane.dispatch.SchedulerHarness;
import dev.sluice.controlplane.dispatch.SchedulerParts;
import dev.sluice.controlplane.dispatch.TestReplicaConfig;
import dev.sluice.controlplane.dispatch.Worker;
import dev.sluice.controlplane.emit.RunEvents;
import dev.sluice.controlplane.gate.GateSources;
import dev.sluice.controlplane.run.RunRequests.Caller;
import dev.sluice.controlplane.security.Actor;
import dev.sluice.controlplane.security.Role;
import dev.sluice.controlplane.workflow.Connections;
import dev.sluice.controlplane.workflow.Definitions.Deployment;
import dev.sluice.model.DatasetId;
import dev.sluice.quality.execute.Limits;
import dev.sluice.scheduler.definition.ResourceName;
import dev.sluice.scheduler.definition.read.DefinitionProblem;
import dev.sluice.scheduler.definition.read.SourceFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A scheduler whose tasks are real processes and SQL, with a folder of files that they read and write. */
final class ReproduceStage implements AutoCloseable {
    static final Actor ANN = new Actor("ann", 7, Role.OPERATOR);

    final SchedulerHarness harness;
    final Path data;
    final Path scratch;
    final Reproductions reproductions;
    private final SchedulerParts parts;
    private final Worker worker;
    private final Replica replica;
    private final ProcessExecutor processes;
    private final Repeater repeater;
    private int keys;

    ReproduceStage(Path folder, Map<String, String> databases) throws SQLException, IOException {
        this.harness = new SchedulerHarness();
        this.data = Files.createDirectories(folder.resolve("data")).toRealPath();
        this.scratch = folder.resolve("scratch");
        Map<String, Connections.DatasetNaming> names = new HashMap<>();
        Map<String, GateSources.Settings> settings = new HashMap<>();
        names.put("files", table -> new DatasetId("file", data.resolve(table).toString()));
        settings.put("files", setting(data.toUri().toString()));
        databases.forEach((name, url) -> {
            names.put(name, table -> new DatasetId("db:" + name, table));
            settings.put(name, setting(url));
        });
        Connections connections = Connections.of(names);
        this.parts = new SchedulerParts(new SchedulerParts.Surroundings(
                harness.transactions(), connections, _ -> Optional.empty(), harness.clock(), () -> 0, "sluice"));
        Places places = new Places(new GateSources(settings, connections), scratch);
        ReproduceSettings limits = new ReproduceSettings(
                Limits.standard(folder.resolve("tmp")).withThreads(1), 1L << 30, Duration.ofMinutes(5));
        this.processes = new ProcessExecutor(ProcessConfig.in(folder.resolve("work"), System.getenv()));
        SqlExecutor sql = new SqlExecutor(
                name -> Optional.ofNullable(databases.get(name))
                        .map(url -> new SqlTarget(url, Optional.empty(), Optional.empty())),
                RunEvents.PRODUCER);
        this.worker = parts.worker(
                List.of(processes, sql),
                new RunWitness(harness.transactions(), connections, places, limits, harness.clock()),
                TestReplicaConfig.of(4),
                () -> {});
        this.replica = parts.replica("a", worker, TestReplicaConfig.of(4));
        this.reproductions = new Reproductions(harness.transactions(), harness.clock());
        this.repeater = new Repeater(
                new Repeater.Parts(
                        harness.transactions(),
                        reproductions,
                        parts.cache(),
                        parts.requests(),
                        connections,
                        places,
                        limits),
                "a");
    }

    private static GateSources.Settings setting(String url) {
        return new GateSources.Settings(url, Optional.empty(), Optional.empty(), Map.of());
    }

    void write(String name, String text) {
        try {
            Files.writeString(data.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void apply(String spec) {
        assertThat(parts
                        .definitions()
                        .apply(new Deployment(
                                List.of(new SourceFile("test.yaml", SchedulerHarness.workflow("w", spec))),
                                false,
                                "test",
                                "c0ffee"))
                        .problems()
                        .stream()
                        .map(DefinitionProblem::render))
                .isEmpty();
    }

    /** Runs the workflow to its end. */
    UUID run() {
        UUID run = parts.requests()
                .start(new ResourceName("n", "w"), Map.of(), null, new Caller("k" + keys++, "ann", true));
        settle();
        assertThat(harness.rows("SELECT state, coalesce(reason, '') FROM workflow_run WHERE id = ?", run))
                .containsExactly("SUCCEEDED ");
        return run;
    }

    /** Runs the workflow; a task that calls nobody here counts as done. */
    UUID succeeded(String task) {
        UUID run = parts.requests()
                .start(new ResourceName("n", "w"), Map.of(), null, new Caller("k" + keys++, "ann", true));
        settle();
        harness.rows("UPDATE task_run SET state = 'SUCCEEDED' WHERE run_id = ? AND task = ? RETURNING id", run, task);
        harness.rows("UPDATE workflow_run SET state = 'SUCCEEDED' WHERE id = ? RETURNING id", run);
        return run;
    }

    /** Has a run repeated; the end of it: state, level, expected, detail. */
    String repeat(UUID run) {
        return repeat(run, () -> {});
    }

    /** As {@link #repeat(UUID)}; something happens when the repetition has started and before it reads anything. */
    String repeat(UUID run, Runnable meanwhile) {
        UUID id = reproductions.request(run, "r" + keys++, ANN);
        for (int steps = 0; steps < 10 && repeater.step(); steps++) {
            if (steps == 0) {
                meanwhile.run();
            }
            settle();
        }
        return harness.rows("SELECT concat_ws(' ', state, level, expected, detail) FROM reproduction WHERE id = ?", id)
                .getFirst();
    }

    /** The result of the last repetition. */
    Outcome outcome() {
        return Outcome.parse(harness.rows("SELECT result FROM reproduction ORDER BY ended_at DESC, id DESC LIMIT 1")
                .getFirst());
    }

    private void settle() {
        harness.clock().tick(Duration.ofSeconds(1));
        harness.settle(replica);
    }

    @Override
    public void close() throws IOException {
        worker.close();
        processes.close();
        harness.close();
    }
}
