package dev.sluice.controlplane.forecast.act;

import dev.sluice.controlplane.dispatch.Loop;
import dev.sluice.controlplane.dispatch.ReplicaConfig;
import dev.sluice.controlplane.dispatch.SchedulerParts;
import dev.sluice.controlplane.forecast.Leader;
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

/** Decides because of forecasts on the replica that leads, and looks back at what came of it. */
@ApplicationScoped
public class ActLoops {
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration REVIEW = Duration.ofSeconds(30);

    private final SchedulerParts parts;
    private final ReplicaConfig replica;
    private final Leader leader;
    private final InstantSource time;
    private final List<Loop> loops = new ArrayList<>();

    ActLoops(SchedulerParts parts, ReplicaConfig replica, Leader leader, InstantSource time) {
        this.parts = parts;
        this.replica = replica;
        this.leader = leader;
        this.time = time;
    }

    void start(@Observes StartupEvent started) {
        if (!replica.enabled()) {
            return;
        }
        ForecastActs acts = parts.forecasts();
        loops.add(new Loop("forecast-decisions", () -> look(acts), LOOK));
        loops.add(new Loop("forecast-review", () -> review(acts), REVIEW));
        loops.forEach(Loop::start);
    }

    private boolean look(ForecastActs acts) {
        if (leader.isLeader()) {
            acts.decide(time.instant());
        }
        return false;
    }

    private boolean review(ForecastActs acts) {
        if (leader.isLeader()) {
            acts.review(time.instant());
        }
        return false;
    }

    void stop(@Observes ShutdownEvent stopping) {
        loops.forEach(Loop::close);
    }

    /** What people may do, as a bean. */
    @ApplicationScoped
    static class Beans {
        @Produces
        @Singleton
        ForecastControl control(SchedulerParts parts) {
            return parts.forecasts().control();
        }
    }
}
