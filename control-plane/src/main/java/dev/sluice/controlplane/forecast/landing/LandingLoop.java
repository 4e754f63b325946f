package dev.sluice.controlplane.forecast.landing;

import dev.sluice.controlplane.dispatch.Loop;
import dev.sluice.controlplane.dispatch.ReplicaConfig;
import dev.sluice.controlplane.dispatch.SchedulerParts;
import dev.sluice.controlplane.emit.EmitConfig;
import dev.sluice.controlplane.forecast.ForecastConfig;
import dev.sluice.controlplane.forecast.JobForecasts;
import dev.sluice.controlplane.forecast.Leader;
import dev.sluice.controlplane.forecast.feed.ForecastFeed;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.workflow.ConfiguredConnections;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Keeps landings and risks up to date on the replica that forecasts: within a few seconds of news, at most once a second, and now
 * and then without news, because time passes. A computation that takes long is followed by a rest in proportion.
 */
@ApplicationScoped
public class LandingLoop {
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    /** Rest after a computation, in times of what it took. */
    private static final int REST = 2;

    private final LandingEngine engine;
    private final Leader leader;
    private final ForecastFeed feed;
    private final ForecastConfig config;
    private final ReplicaConfig replica;
    private final InstantSource time;
    private @Nullable Loop loop;
    private String seen = "";
    private Instant next = Instant.MIN;
    private Instant latest = Instant.MIN;

    LandingLoop(
            SchedulerParts parts,
            ConfiguredConnections connections,
            Transactions transactions,
            JobForecasts forecasts,
            Leader leader,
            ForecastFeed feed,
            ForecastConfig config,
            EmitConfig emit,
            ReplicaConfig replica,
            InstantSource time) {
        this.engine = new LandingEngine(new LandingEngine.Surroundings(
                transactions,
                parts.cache(),
                connections,
                forecasts,
                emit.jobNamespace(),
                config.lookAhead(),
                config.samples()));
        this.leader = leader;
        this.feed = feed;
        this.config = config;
        this.replica = replica;
        this.time = time;
    }

    void start(@Observes StartupEvent started) {
        if (config.enabled() && replica.enabled()) {
            Loop made = new Loop("forecast-landing", this::step, LOOK);
            loop = made;
            feed.onAdvance(made::call);
            made.start();
        }
    }

    void stop(@Observes ShutdownEvent stopping) {
        Loop running = loop;
        if (running != null) {
            running.close();
        }
    }

    private boolean step() {
        if (!leader.isLeader()) {
            engine.forget();
            latest = Instant.MIN;
            return false;
        }
        Instant now = time.instant();
        if (now.isBefore(next)) {
            return false;
        }
        String stamp = engine.stamp();
        if (stamp.equals(seen) && now.isBefore(latest)) {
            return false;
        }
        engine.compute(now);
        seen = stamp;
        Instant done = time.instant();
        Duration rest = Duration.between(now, done).multipliedBy(REST);
        next = done.plus(rest.compareTo(LOOK) > 0 ? rest : LOOK);
        latest = now.plus(LONGEST);
        return false;
    }
}
