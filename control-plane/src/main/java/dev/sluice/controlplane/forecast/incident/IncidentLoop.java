package dev.sluice.controlplane.forecast.incident;

import dev.sluice.controlplane.dispatch.Loop;
import dev.sluice.controlplane.emit.EmitConfig;
import dev.sluice.controlplane.forecast.Leader;
import dev.sluice.controlplane.jdbc.Transactions;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Looks for what is odd while this replica is the one that forecasts. */
@ApplicationScoped
public class IncidentLoop {
    private final Leader leader;
    private final IncidentConfig config;
    private final Transactions transactions;
    private final EmitConfig emit;
    private final InstantSource time;
    private @Nullable Loop loop;

    IncidentLoop(Leader leader, IncidentConfig config, Transactions transactions, EmitConfig emit, InstantSource time) {
        this.leader = leader;
        this.config = config;
        this.transactions = transactions;
        this.emit = emit;
        this.time = time;
    }

    void start(@Observes StartupEvent started) {
        if (!config.enabled()) {
            return;
        }
        IncidentStep step = new IncidentStep(transactions, config, emit.jobNamespace());
        Loop made = new Loop("incidents", () -> leader.isLeader() && step.look(time.instant()), config.interval());
        loop = made;
        made.start();
    }

    void stop(@Observes ShutdownEvent stopping) {
        Loop running = loop;
        if (running != null) {
            running.close();
        }
    }

    /** Incidents as beans. */
    @ApplicationScoped
    static class Beans {
        @Produces
        @Singleton
        Incidents incidents(Transactions transactions, InstantSource time) {
            return new Incidents(transactions, time);
        }
    }
}
