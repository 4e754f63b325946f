package dev.sluice.controlplane.dispatch;

import dev.sluice.controlplane.emit.EmitConfig;
import dev.sluice.controlplane.emit.Outbox;
import dev.sluice.controlplane.emit.RunEvents;
import dev.sluice.controlplane.ingest.Intake;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.workflow.ConfiguredConnections;
import dev.sluice.controlplane.workflow.DefinitionFolder;
import dev.sluice.controlplane.workflow.FolderConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Starts the scheduler with the service and stops it in good order: no new work, then the running work, then the rest. */
@ApplicationScoped
public class SchedulerService {
    private static final Duration SWEEP = Duration.ofSeconds(1);
    private static final Duration CUT_OFF = Duration.ofSeconds(1);

    private final SchedulerParts parts;
    private final ReplicaConfig config;
    private final EmitConfig emit;
    private final Outbox outbox;
    private final Executors executors;
    private final Witness witness;
    private final FolderConfig folder;
    private final InstantSource time;
    private final List<Loop> loops = new ArrayList<>();
    private @Nullable Worker worker;

    SchedulerService(
            SchedulerParts parts,
            ReplicaConfig config,
            EmitConfig emit,
            Transactions transactions,
            Intake intake,
            Executors executors,
            Witness witness,
            FolderConfig folder,
            InstantSource time) {
        this.parts = parts;
        this.config = config;
        this.emit = emit;
        this.outbox = new Outbox(transactions, intake, emit.batch());
        this.executors = executors;
        this.witness = witness;
        this.folder = folder;
        this.time = time;
    }

    void start(@Observes StartupEvent started) {
        if (!config.enabled()) {
            return;
        }
        List<Loop> called = new ArrayList<>();
        Worker made = parts.worker(executors.start(Map.of()), witness, config, () -> called.forEach(Loop::call));
        worker = made;
        Replica replica = parts.replica(name(), made, config);
        Loop dispatch = new Loop("dispatch", () -> replica.dispatch() > 0, config.pollInterval());
        Loop triggers = new Loop(
                "triggers",
                () -> {
                    boolean fired = replica.fire() > 0;
                    if (fired) {
                        dispatch.call();
                    }
                    return fired;
                },
                config.pollInterval());
        Loop lineage = new Loop("lineage-outbox", () -> outbox.drain() > 0, emit.pollInterval());
        called.addAll(List.of(dispatch, triggers, lineage));
        loops.addAll(List.of(
                dispatch,
                triggers,
                lineage,
                new Loop(
                        "heartbeat",
                        () -> {
                            replica.beat();
                            return false;
                        },
                        config.heartbeat()),
                new Loop(
                        "cut-off", // of its own: a heartbeat may wait long for a store that does not answer
                        () -> {
                            if (config.endCutOff()) {
                                replica.endCutOff();
                            }
                            return false;
                        },
                        CUT_OFF),
                new Loop(
                        "sweeper",
                        () -> {
                            replica.sweep();
                            return false;
                        },
                        SWEEP)));
        folder.folder().ifPresent(path -> {
            DefinitionFolder deployed = new DefinitionFolder(parts.definitions(), path, folder.prune());
            loops.add(new Loop("definitions", deployed::look, folder.pollInterval()));
        });
        loops.forEach(Loop::start);
    }

    void stop(@Observes ShutdownEvent stopping) {
        if (loops.isEmpty()) {
            return;
        }
        loops.get(0).close(); // dispatch: no new work
        loops.get(1).close(); // triggers
        Worker running = worker;
        if (running != null) {
            running.close();
        }
        executors.close();
        loops.subList(2, loops.size()).forEach(Loop::close);
    }

    private String name() {
        return config.name()
                .orElseGet(() ->
                        ProcessHandle.current().pid() + "@" + time.instant().toEpochMilli());
    }

    /** The parts as beans. */
    @ApplicationScoped
    static class Parts {
        @Produces
        @Singleton
        SchedulerParts parts(
                Transactions transactions,
                ConfiguredConnections connections,
                ConfiguredSecrets secrets,
                InstantSource time,
                EmitConfig emit,
                @ConfigProperty(name = "quarkus.application.version", defaultValue = RunEvents.UNRELEASED)
                        String version) {
            return new SchedulerParts(new SchedulerParts.Surroundings(
                    transactions,
                    connections,
                    secrets,
                    time,
                    () -> ThreadLocalRandom.current().nextDouble(),
                    emit.jobNamespace(),
                    version));
        }
    }
}
