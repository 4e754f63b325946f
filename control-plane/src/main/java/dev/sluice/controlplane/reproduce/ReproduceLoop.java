package dev.sluice.controlplane.reproduce;

import dev.sluice.controlplane.dispatch.Loop;
import dev.sluice.controlplane.dispatch.ReplicaConfig;
import dev.sluice.controlplane.dispatch.SchedulerParts;
import dev.sluice.controlplane.dispatch.Secrets;
import dev.sluice.controlplane.dispatch.Witness;
import dev.sluice.controlplane.gate.GateLoops;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.workflow.ConfiguredConnections;
import dev.sluice.quality.execute.Limits;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Carries repetitions out with the service. */
@ApplicationScoped
public class ReproduceLoop {
    private final SchedulerParts scheduler;
    private final ReplicaConfig replica;
    private final ReproduceConfig config;
    private final Transactions transactions;
    private final Reproductions reproductions;
    private final ConfiguredConnections connections;
    private final Places places;
    private final InstantSource time;
    private @Nullable Loop loop;

    ReproduceLoop(
            SchedulerParts scheduler,
            ReplicaConfig replica,
            ReproduceConfig config,
            Transactions transactions,
            Reproductions reproductions,
            ConfiguredConnections connections,
            Places places,
            InstantSource time) {
        this.scheduler = scheduler;
        this.replica = replica;
        this.config = config;
        this.transactions = transactions;
        this.reproductions = reproductions;
        this.connections = connections;
        this.places = places;
        this.time = time;
    }

    void start(@Observes StartupEvent started) {
        if (!replica.enabled()) {
            return;
        }
        Repeater repeater = new Repeater(
                new Repeater.Parts(
                        transactions,
                        reproductions,
                        scheduler.cache(),
                        scheduler.requests(),
                        connections,
                        places,
                        settings(config)),
                replica.name()
                        .orElseGet(() -> ProcessHandle.current().pid() + "@"
                                + time.instant().toEpochMilli()));
        Loop made = new Loop("reproduce", repeater::step, config.pollInterval());
        loop = made;
        made.start();
    }

    void stop(@Observes ShutdownEvent stopping) {
        Loop running = loop;
        if (running != null) {
            running.close();
        }
    }

    private static Path temporary(String name) {
        return Path.of(System.getProperty("java.io.tmpdir"), name);
    }

    private static ReproduceSettings settings(ReproduceConfig config) {
        long mib = 1L << 20;
        Limits standard = Limits.standard(temporary("sluice-reproduce"));
        return new ReproduceSettings(
                new Limits(
                        config.timeout(),
                        config.memory() * mib,
                        config.threads(),
                        standard.temporary(),
                        config.temporarySpace() * mib,
                        standard.sampleRows(),
                        standard.sampleBytes(),
                        standard.sensitive()),
                config.mostFiles() * mib,
                config.lease());
    }

    /** What others need of it. */
    @ApplicationScoped
    static class Beans {
        @Produces
        @Singleton
        Reproductions reproductions(Transactions transactions, InstantSource time) {
            return new Reproductions(transactions, time);
        }

        @Produces
        @Singleton
        Places places(ConfiguredConnections connections, Secrets secrets, ReproduceConfig config) {
            return new Places(
                    GateLoops.sources(connections, secrets),
                    config.scratch().orElseGet(() -> temporary("sluice-scratch")));
        }

        @Produces
        @Singleton
        Witness witness(
                Transactions transactions,
                ConfiguredConnections connections,
                Places places,
                ReproduceConfig config,
                InstantSource time) {
            return new RunWitness(transactions, connections, places, settings(config), time);
        }
    }
}
