package dev.sluice.controlplane.gate;

import dev.sluice.controlplane.dispatch.Loop;
import dev.sluice.controlplane.dispatch.ReplicaConfig;
import dev.sluice.controlplane.dispatch.SchedulerParts;
import dev.sluice.controlplane.dispatch.Secrets;
import dev.sluice.controlplane.eventlog.EventLog;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.workflow.ConfiguredConnections;
import dev.sluice.quality.check.CheckCatalogue;
import dev.sluice.quality.execute.Limits;
import dev.sluice.scheduler.execute.Secret;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Starts what gates do with the service, and stops it: evaluations give their claims back. */
@ApplicationScoped
public class GateLoops {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration RETENTION = Duration.ofMinutes(10);

    private final SchedulerParts parts;
    private final ReplicaConfig replica;
    private final GatesConfig config;
    private final Transactions transactions;
    private final ConfiguredConnections connections;
    private final Secrets secrets;
    private final EventLog log;
    private final InstantSource time;
    private final List<Loop> loops = new ArrayList<>();
    private @Nullable Evaluator evaluator;

    GateLoops(
            SchedulerParts parts,
            ReplicaConfig replica,
            GatesConfig config,
            Transactions transactions,
            ConfiguredConnections connections,
            Secrets secrets,
            EventLog log,
            InstantSource time) {
        this.parts = parts;
        this.replica = replica;
        this.config = config;
        this.transactions = transactions;
        this.connections = connections;
        this.secrets = secrets;
        this.log = log;
        this.time = time;
    }

    void start(@Observes StartupEvent started) {
        if (!replica.enabled()) {
            return;
        }
        String name = replica.name()
                .orElseGet(() ->
                        ProcessHandle.current().pid() + "@" + time.instant().toEpochMilli());
        GateSources sources = sources(connections, secrets);
        Evaluator made = parts.gates().evaluator(name, checks(sources), config.lease());
        evaluator = made;
        for (int i = 0; i < config.evaluations(); i++) {
            loops.add(new Loop("gate-evaluation-" + i, made::evaluate, config.pollInterval()));
        }
        loops.add(new Loop("gate-time", this::time, config.pollInterval()));
        loops.add(new Loop("gate-heartbeat", () -> beat(made), config.lease().dividedBy(3)));
        EvidenceReader evidence = parts.gates().evidence(log);
        loops.add(new Loop("gate-evidence", evidence::read, config.pollInterval()));
        Stages stages = parts.gates().stages(sources, parts.publisher());
        loops.add(new Loop("gate-stages", () -> stages.step(time.instant()), config.pollInterval()));
        loops.add(new Loop("gate-sweeper", () -> made.sweep() > 0, SECOND));
        loops.add(
                new Loop("gate-lineage", () -> parts.gates().lineage().look(time.instant()), config.lineageInterval()));
        GateRetention retention = new GateRetention(transactions);
        loops.add(
                new Loop("gate-retention", () -> retention.sweep(time.instant().minus(config.keep())), RETENTION));
        loops.forEach(Loop::start);
    }

    private boolean time() {
        GateTime gates = parts.gates().time();
        return gates.look(time.instant()) + gates.skip(parts.cancel(), time.instant()) > 0;
    }

    private static boolean beat(Evaluator evaluator) {
        evaluator.beat();
        return false;
    }

    void stop(@Observes ShutdownEvent stopping) {
        Evaluator running = evaluator;
        if (running != null) {
            running.close();
        }
        loops.forEach(Loop::close);
    }

    /** Where the rows of datasets are, by the connections of the configuration. */
    public static GateSources sources(ConfiguredConnections connections, Secrets secrets) {
        Map<String, GateSources.Settings> settings = new HashMap<>();
        connections
                .all()
                .forEach((name, connection) -> settings.put(
                        name,
                        new GateSources.Settings(
                                connection.url(),
                                connection.user(),
                                connection.passwordRef().flatMap(secrets::find).map(Secret::reveal),
                                connection.properties())));
        return new GateSources(settings, connections);
    }

    private GateChecks checks(GateSources sources) {
        return parts.gates().checks(CheckCatalogue.discovered(), sources, config.sensitiveTags(), limits());
    }

    private Limits limits() {
        Path folder = config.temporary().orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir"), "sluice-gates"));
        long mib = 1L << 20;
        Limits standard = Limits.standard(folder);
        return new Limits(
                standard.timeout(),
                config.memory() * mib,
                config.threads(),
                folder,
                config.temporarySpace() * mib,
                standard.sampleRows(),
                standard.sampleBytes(),
                standard.sensitive());
    }

    /** The gates as beans. */
    @ApplicationScoped
    static class Beans {
        @Produces
        @Singleton
        GateRecompute recompute(SchedulerParts parts) {
            return parts.gates().recompute();
        }

        @Produces
        @Singleton
        GateService service(SchedulerParts parts) {
            return parts.gates().service();
        }
    }
}
